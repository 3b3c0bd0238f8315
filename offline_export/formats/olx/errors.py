"""What can be wrong with a course archive, in words for the person who brings it."""


class OLXError(Exception):
    """An archive was refused whole. Nothing of it was written; the message says why and what to do."""
