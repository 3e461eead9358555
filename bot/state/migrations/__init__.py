"""The steps by which the tables came to their present form. None deletes what is kept."""
