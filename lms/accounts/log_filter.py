"""Keeps out of the log what opens something: who reads the log of a site must not be able to use its links."""

import logging
import re
from typing import Any, Final

# What follows one of these in an address: invitations, codes of people and groups, confirmations.
_SECRET: Final = re.compile(
    r"((?:/|%2F)(?:invite|q|g|join|v|verify)(?:/|%2F))(?!%2F)[^/\s?&#\"'<>]+", re.IGNORECASE
)


class HideCodes(logging.Filter):
    """Lets every record pass, with the codes of its addresses masked. Django writes the path of what it refuses."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = masked(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(masked(each) for each in record.args)
        elif record.args:
            record.args = {name: masked(each) for name, each in record.args.items()}
        return True


def masked(value: Any) -> Any:
    return _SECRET.sub(r"\1***", value) if isinstance(value, str) else value
