"""From blocks to files: HTML elements and pages, Word, charts."""
