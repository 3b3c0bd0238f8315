"""The registry of slots: what kind of words fills each, and the general words that stand where no fact may.

General words are true in every country. A phrase goes on inside a sentence of a lesson (“Open {PAY}.”) and therefore has
its article or possessive; a sentence stands by itself. The words of a fact have the form of those they replace.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from courses.facts.names import CURR, FACT_NAMES, NAMES, SLOT, name_of, slots_in, slots_of, unknown_in

__all__ = ["CURR", "FACT_NAMES", "NAMES", "SLOT", "SLOTS", "Kind", "Slot", "general", "name_of", "slots_in", "slots_of",
           "unknown_in"]  # fmt: skip


class Kind(StrEnum):
    """How the words of a slot stand in a text."""

    PHRASE = "phrase"
    SENTENCE = "sentence"
    MONEY = "money"


@dataclass(frozen=True)
class Slot:
    """One thing that differs by country. `about` tells an editor what it is, `general` stands without a fact."""

    name: str
    kind: Kind
    about: Any
    general: Any


_PHRASES: Final = (
    ("PAY", _lazy("Payment app or system"), _lazy("the payment app that your bank offers")),
    ("IDNAME", _lazy("Identity document"), _lazy("your identity document")),
    ("GOV", _lazy("Website of the government"), _lazy("the official website of your government")),
    ("CONSUMER", _lazy("Consumer protection"), _lazy("the consumer protection office of your country")),
    ("CYBER", _lazy("Where to report a digital crime"), _lazy("the police of your country")),
    ("EMERG", _lazy("Emergency number"), _lazy("the emergency number of your country")),
    ("WOMEN", _lazy("Help for women"), _lazy("the helpline for women in your country")),
    ("CHILD", _lazy("Help for children"), _lazy("the helpline for children in your country")),
    ("DATALAW", _lazy("Law on personal data"), _lazy("the law of your country on personal data")),
    ("TAX", _lazy("Tax for small sellers"), _lazy("the tax rules of your country for small sellers")),
    ("MARKET", _lazy("Market sites"), _lazy("the market sites that people use in your country")),
    ("MEETPLACE", _lazy("Safe place to meet"), _lazy("a public place with people, by day")),
    ("POST", _lazy("Post and parcels"), _lazy("the post office or a delivery service near you")),
    ("FACTCHECK", _lazy("Who checks news"), _lazy("a website of your country that checks news")),
    ("TOPUP", _lazy("Where to top up"), _lazy("the shop or app where you top up your phone")),
)  # fmt: skip
_SENTENCES: Final = (
    ("RECEIPT", _lazy("How to check a payment"), _lazy("Look in your own app or ask your bank.")),
    ("MED", _lazy("How to ask for money back"), _lazy("Call your bank at once and ask how to get the money back.")),
    ("SHOPLIST", _lazy("List of false shops"), _lazy("Ask people you trust whether they know the shop.")),
    ("WITHDRAW", _lazy("Right to return"), _lazy("Ask the shop about returns before you pay.")),
)  # fmt: skip

SLOTS: Final[dict[str, Slot]] = {
    **{name: Slot(name, Kind.PHRASE, about, words) for name, about, words in _PHRASES},
    **{name: Slot(name, Kind.SENTENCE, about, words) for name, about, words in _SENTENCES},
    CURR: Slot(CURR, Kind.MONEY, _lazy("Currency"), _lazy("your money")),
}


def general(name: str, count: str = "") -> str:
    """The words that are true in every country, in the active language; with `count` an amount of money."""
    if count:
        number = format_decimal(int(count), locale=(get_language() or "en").replace("-", "_"))
        return _("%(count)s in your money") % {"count": number}
    return str(SLOTS[name].general)
