"""What can go wrong with packs and results, in words for the person who asked for them."""


class PackError(Exception):
    """A pack could not be built. Nothing was left half-written; the message says what to do."""


class TooMany(PackError):
    """So many packs wait to be built that another would wait too long."""


class EnoughForToday(TooMany):
    """So many packs were built today that there is room for no more."""


class ResultsError(Exception):
    """A results file was refused whole. Nothing of it was imported; the message says why."""
