"""One check of the workshop in each module: `find(lesson)` gives findings; some look at several lessons."""
