"""News of accounts, for apps above to listen to."""

from typing import Final

from django.dispatch import Signal

# With `person`, in the transaction that makes the first people of an installation.
first_trainer_made: Final = Signal()
