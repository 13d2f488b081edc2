"""The analyst's desk in JupyterLab."""
