"""One module per form of document; each has `read(path) -> Document`."""
