"""The writers' workshop: says what is wrong with lessons while they are text files, in words for their writers.

`checking.check` looks at everything; nothing here changes a file, a page or the database.
"""
