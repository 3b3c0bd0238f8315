"""Asks for packs, builds them and keeps the standing ones fresh: the door of `builds` for the rest of the app.

What can go wrong: `PackError`, of which TooMany is one; then nothing was changed. A build that fails says so in its row.
"""

from offline_export.builds.asking import ask_for, fresh_version
from offline_export.builds.building import OnProgress, build, selection_of
from offline_export.builds.limits import MOST_WAITING
from offline_export.builds.refreshing import Refreshed, mark_stale, refresh_standing
from offline_export.builds.sizes import estimated_size
from offline_export.errors import PackError, TooMany

__all__ = [
    "MOST_WAITING",
    "OnProgress",
    "PackError",
    "Refreshed",
    "TooMany",
    "ask_for",
    "build",
    "estimated_size",
    "fresh_version",
    "mark_stale",
    "refresh_standing",
    "selection_of",
]
