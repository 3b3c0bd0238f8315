"""Exercises made with H5P, as phones get them: the page that plays them, and the parts that it fetches."""
