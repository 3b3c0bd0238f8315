"""The digest that names the exact version of an activity which a learner saw."""

import json
import unicodedata
from hashlib import sha256

from courses.activities.definition import BaseDefinition


def canonical_json(definition: BaseDefinition) -> bytes:
    """JSON with sorted keys and no spaces, as UTF-8 in NFC: equal definitions give equal bytes."""
    text = json.dumps(
        definition.to_data(), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return unicodedata.normalize("NFC", text).encode()


def digest(definition: BaseDefinition) -> str:
    """64 hexadecimal figures: the SHA-256 of the canonical JSON, all words included."""
    return sha256(canonical_json(definition)).hexdigest()
