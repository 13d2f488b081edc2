"""From notebooks to published files: plan, build, publish; freezing, bundling, a new year."""
