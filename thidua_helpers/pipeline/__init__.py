"""From notebooks to published pages: kernels, publishing, freezing, and the run of an edition."""
