"""What is wrong with libraries, in sentences that say what to do next. What the gate refuses, `words` says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from courses.h5p import words
from courses.h5p.errors import H5PError
from courses.h5p.library_errors import LibrariesError
from courses.h5p.models import CORE

SENTENCES: Final = {
    "libraries_none": gettext_noop(
        "There is no library in this package. Choose an .h5p file that was made with its libraries in it, or a .zip of "
        "library folders."
    ),
    "library_not_object": gettext_noop("The library.json of “%(folder)s” cannot be read as a description."),
    "library_field": gettext_noop(
        "The library.json of “%(folder)s” says nothing that fits for “%(field)s”. Get this library from its makers again."
    ),
    "library_folder": gettext_noop(
        "The folder “%(folder)s” holds %(name)s. A folder is called like its library; get the package from its makers again."
    ),
    "library_file_missing": gettext_noop(
        "“%(folder)s” needs the file “%(name)s”, which is not in the package."
    ),
    "library_semantics": gettext_noop(
        "The semantics.json of “%(folder)s” cannot be read as a list of fields."
    ),
    "library_damaged": gettext_noop(
        "A file of %(name)s is gone or was changed. An administrator installs its package again."
    ),
    "library_in_use": gettext_noop("%(name)s stays: these exercises need it: %(names)s."),
    "library_needed": gettext_noop("%(name)s stays: these libraries need it: %(names)s."),
    "library_not_in_package": gettext_noop("This package does not have what was asked for: %(names)s."),
    "core_incomplete": gettext_noop("The folder does not hold the H5P core: %(name)s is missing."),
    "libraries_missing": gettext_noop(
        "This exercise needs what is not installed on this site: %(names)s. Ask an administrator, and give them this file: "
        "they install its libraries under “H5P libraries”, or with the command manage.py h5p_libraries install FILE. "
        "Then upload it again."
    ),
    "version_needs": gettext_noop(
        "This earlier version needs what is no longer installed on this site: %(names)s. Ask an administrator to install it "
        "again, under “H5P libraries”. What learners see stays as it is."
    ),
}


def say(error: H5PError) -> str:
    """The sentence in the active language."""
    sentence = SENTENCES.get(error.code)
    if sentence is None:
        return words.say(error)
    names = error.names if isinstance(error, LibrariesError) else ()
    return _(sentence) % {**error.values, "names": names_for_people(names)}


def names_for_people(names: Iterable[str]) -> str:
    return ", ".join(map(name_for_people, names))


def name_for_people(name: str) -> str:
    """A library as people are told of it; the engine is a matter of its own."""
    return _("the H5P core (make h5p)") if name == CORE else name
