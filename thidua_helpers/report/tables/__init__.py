"""Tables that several pages, documents and exports show, each defined once: its rows, and the columns to take from."""
