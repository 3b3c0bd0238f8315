"""A made-up site of any size (`manage.py make_load`), to measure with. Nobody real is in it."""
