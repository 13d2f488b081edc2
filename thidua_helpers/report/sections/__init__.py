"""The sections of the pages, one module per subject."""
