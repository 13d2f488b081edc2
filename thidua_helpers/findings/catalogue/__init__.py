"""Every check once, one module for each table of checks in the guide (docs/huong-dan.md, section 7)."""
