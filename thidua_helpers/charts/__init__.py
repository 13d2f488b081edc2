"""Charts of matplotlib on the pages' colours: axes for analysts, inline SVG for pages."""
