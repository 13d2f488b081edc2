"""From notebooks to published pages: kernels, pages, publishing, and the run of an edition."""
