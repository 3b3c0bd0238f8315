"""The names of the slots, and how they are written in a text. Plain Python: outlines read slots too."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

# The reader's money: always true, from CLDR. All other slots are filled by facts.
CURR: Final = "CURR"
FACT_NAMES: Final = (
    "PAY", "RECEIPT", "MED", "IDNAME", "GOV", "CONSUMER", "SHOPLIST", "WITHDRAW", "CYBER", "EMERG", "WOMEN", "CHILD",
    "DATALAW", "TAX", "MARKET", "MEETPLACE", "POST", "FACTCHECK", "TOPUP",
)  # fmt: skip
NAMES: Final = (*FACT_NAMES, CURR)
# `{PAY}`, `{CURR}`, `{CURR 500}`: only an amount of money has a number.
SLOT: Final = re.compile(
    rf"\{{(?:(?P<name>{'|'.join(NAMES)})|(?P<money>{CURR}) (?P<count>[1-9]\d{{0,8}}))\}}"
)
# What looks like a slot; a password such as `S#{7k` does not.
BRACES: Final = re.compile(r"\{\s*[^\W\d_][^{}\n]*\}")


def name_of(slot: re.Match[str]) -> str:
    return slot["name"] or slot["money"]


def slots_in(text: str) -> Iterator[str]:
    """The name of each slot of a text, in order."""
    return (name_of(slot) for slot in SLOT.finditer(text))


def slots_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(name for text in texts for name in slots_in(text))


def unknown_in(text: str) -> list[str]:
    """What stands in braces and is no slot, as it is written: `{PAYS}`."""
    return [found[0] for found in BRACES.finditer(text) if not SLOT.fullmatch(found[0])]
