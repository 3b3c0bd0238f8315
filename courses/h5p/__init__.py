"""Exercises made with H5P: what an upload must be before it is kept, what is kept of it, and what it needs to run.

An upload is bytes that nobody vouches for. `package.read_package` judges and reads it and writes nothing; whatever is wrong
is an `errors.H5PError`, and `words.say` tells an author what that means and what to do next.
"""
