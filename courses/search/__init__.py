"""Search over what is published: which words of a page can be found, and where they stand in it.

The database's index (Wagtail's, on SQLite and on PostgreSQL) names the pages that may hold the words; `finding` reads
those pages and decides. So both databases find the same, and nothing that an index still remembers is shown.
What somebody asks is written nowhere.
"""
