"""What differs by country and belongs to no lesson: each fact with its source, its state and the day of its check.

A lesson names a slot such as `{PAY}`. Its general words stand for everybody; a confirmed and fresh fact of the reader's
country may take their place (`reading.facts_of`), and nothing else ever does.
"""
