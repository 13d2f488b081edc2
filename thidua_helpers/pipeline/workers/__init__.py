"""Worker processes, each with an IPython shell for one notebook after another."""
