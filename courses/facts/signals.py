"""Tells the layers above that what a country shows has changed. Not sent when a fact grows stale: that is known by its day."""

from typing import Final

from django.dispatch import Signal

# Sent with `country` (its code) inside the transaction, whenever a confirmed fact or its words came, changed or went; for
# each of two where a fact moved. Not sent when a row is saved as it was, or with another remark only.
changed: Final = Signal()
