"""Worker processes, each with an IPython shell in which it executes one notebook after another."""
