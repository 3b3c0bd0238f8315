"""Brings what a learner typed to the form in which answers are compared.

mark.js does the same with the same tables: whatever changes here changes there, and the vectors of fill_in
hold both. The tables are spelt out (instead of using what each language calls a space or a punctuation mark)
because Python and the browsers know different versions of Unicode.
"""

import re
import unicodedata
from typing import Final

_INVISIBLE: Final = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
_SPACES: Final = "[\t-\r \u0085\u1680\u2028\u2029]+"
# Applied in this order, after compatibility decomposition, without accents, in small letters.
_PLAIN: Final = (
    (_INVISIBLE, ""),
    (_SPACES, " "),
    ("[`\u02bc\u2018-\u201b\u2032\u2039\u203a]", "'"),
    ("[\u00ab\u00bb\u201c-\u201f]", '"'),
    ("[\u2010-\u2015\u2212]", "-"),
    ("\u00df", "ss"),
    ("\u00e6", "ae"),
    ("\u0153", "oe"),
    ("\u03c2", "\u03c3"),  # the small sigma at the end of a word
)
# Marks of a sentence, not signs such as @ # * / + $ %, which may be the answer itself.
_OUTER: Final = " .,;:!?\u00a1\u00bf\"'()[]{}-"


def simplify(text: str) -> str:
    """The text without accents, capitals, invisible characters, typographic variants and double spaces."""
    # An acute accent alone is typed for an apostrophe; decomposed, it would leave a space.
    text = unicodedata.normalize("NFKD", text.replace("\u00b4", "'"))
    text = "".join(char for char in text if not unicodedata.category(char).startswith("M")).lower()
    for pattern, plain in _PLAIN:
        text = re.sub(pattern, plain, text)
    return text.strip(" ")


def normalise(text: str) -> str:
    """The simplified text without the punctuation around it, unless it is nothing but punctuation."""
    simple = simplify(text)
    return simple.strip(_OUTER) or simple
