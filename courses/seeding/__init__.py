"""Courses as text files: reads them, loads them into the pages of Wagtail, and writes pages back as files.

`read_seeds` judges a whole folder and raises SeedError with file and line of everything that is wrong; `compare`
says what loading would do; `load` does it, never over what somebody edited since; `dump` is the inverse.
"""

from courses.seeding.comparing import compare
from courses.seeding.dumping import Dump, dump
from courses.seeding.folder import SEEDS, read_seeds
from courses.seeding.loading import load
from courses.seeding.names import known_names
from courses.seeding.pages import Seeds
from courses.seeding.plan import NotReadyError, Plan, State
from courses.seeding.problems import Problem, SeedError
from courses.seeding.writing import write_files

__all__ = [
    "SEEDS",
    "Dump",
    "NotReadyError",
    "Plan",
    "Problem",
    "SeedError",
    "Seeds",
    "State",
    "compare",
    "dump",
    "known_names",
    "load",
    "read_seeds",
    "write_files",
]
