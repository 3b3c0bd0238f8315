"""The countries that a reader can choose from, under their names in the reader's language.

Those of the Americas: there the four languages are read. Territories with readers of their own stand beside the
sovereign states. The names are those of Unicode's CLDR.
"""

import unicodedata
from functools import cache

from babel import Locale

SOVEREIGN = (
    "AG AR BB BO BR BS BZ CA CL CO CR CU DM DO EC GD GT GY HN HT JM KN LC MX NI PA PE PY SR SV TT US UY VC VE"
)
# The departments and territories of France, Puerto Rico, and the other islands of the Caribbean.
TERRITORIES = "BL GF GP MF MQ PM PR AI AW BM BQ CW KY MS SX TC VG VI"
CODES = tuple(sorted([*SOVEREIGN.split(), *TERRITORIES.split()]))


@cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Code (ISO 3166) and name of each country, in the order of the names in this language (`pt-br`)."""
    names = Locale.parse(language, sep="-").territories
    return tuple(sorted(((code, names[code]) for code in CODES), key=lambda country: _plain(country[1])))


def _plain(name: str) -> str:
    """A name as it is sorted: an accent makes no difference."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
