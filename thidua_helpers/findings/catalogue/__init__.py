"""All checks, one module for each table of the guide (docs/huong-dan.md, section 7)."""
