"""What a results file may have at most. Counted before anything is built from it."""

from typing import Final

MOST_BYTES: Final = 20_000_000
MOST_PEOPLE: Final = 500
MOST_VERSIONS: Final = 20_000
MOST_ATTEMPTS: Final = 50_000
MOST_NICKNAME: Final = 60
MOST_LINE: Final = 20_000
# Answers, versions, and people told again and again.
MOST_LINES: Final = 200_000
# Counted in the bytes before anything is built: an empty object of three bytes takes 200 in memory, so 20 MB of them
# would take gigabytes. An answer of version 1 has 2 brackets and 7 commas of its own, of version 2 one and 5; its response
# at most 2 brackets more (a list or an object in it) and as many commas as it has parts less one. 20 MB for the most
# answers of version 1 leave each some 60 bytes of response: 13 commas at most, between quoted names. Fewer answers may
# be longer, and together come to the same. Six brackets and twenty commas for each, and two of both for each person,
# are above all that.
MOST_BRACKETS: Final = 6 * MOST_ATTEMPTS + 2 * MOST_PEOPLE
MOST_COMMAS: Final = 20 * MOST_ATTEMPTS + 2 * MOST_PEOPLE
