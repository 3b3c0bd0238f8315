"""How long a text may be for one who reads little: words on a screen, words in a sentence."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.readiness import Finding

WORDS_A_SCREEN = 60
WORDS_A_SENTENCE = 22
# A full stop inside a number or an address ends no sentence; a new line does.
END_OF_SENTENCE = re.compile(r"[.!?…]+[»”\"')\]]*(?=\s|$)|\n+")


def length_findings(text: str, where: str) -> Iterator[Finding]:
    """Advice on a text that is longer than the rules of writing allow."""
    words = len(text.split())
    if words > WORDS_A_SCREEN:
        yield Finding(
            _("%(count)d words. Keep to %(most)d: what is more does not fit one screen.")
            % {"count": words, "most": WORDS_A_SCREEN},
            where,
            stop=False,
        )
    longest = longest_sentence(text)
    if longest > WORDS_A_SENTENCE:
        yield Finding(
            _("A sentence has %(count)d words. Make two of it.") % {"count": longest}, where, stop=False
        )


def longest_sentence(text: str) -> int:
    """The number of words in the longest sentence."""
    return max((len(sentence.split()) for sentence in END_OF_SENTENCE.split(text) if sentence), default=0)
