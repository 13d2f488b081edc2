"""Tables that several pages, documents and exports share: their rows and columns."""
