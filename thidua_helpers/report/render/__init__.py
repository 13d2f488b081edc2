"""Blocks and the formats that they are rendered to: HTML, DOCX, SVG charts."""
