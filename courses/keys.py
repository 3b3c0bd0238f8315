"""Keys that are the same in every language and every installation.

A page or block that comes from a seed is known everywhere by a UUID made from its seed id, so that
an answer given in a school without network finds its lesson on any server.
"""

from uuid import NAMESPACE_DNS, UUID, uuid5

NAMESPACE = uuid5(NAMESPACE_DNS, "chasqui")


def page_key(seed_id: str) -> UUID:
    """The translation key of the course, module or lesson with this seed id (`C`, `C1`, `C1.2`)."""
    return uuid5(NAMESPACE, seed_id)


def block_key(seed_id: str, *path: str) -> UUID:
    """The id of a block of a seeded lesson: `block_key("C1.1", "which-pin", "year")`."""
    return uuid5(NAMESPACE, "/".join((seed_id, *path)))
