"""The figures of `make bench`: each module measures one thing and gives rows for the table."""
