"""All checks, one module for each table of docs/phat-hien.md."""
