"""Static files under names that change with their contents, compressed once, light from the start."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class LightStaticStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage: hashed names for caches that never ask again, brotli and gzip made at collect time."""

    manifest_strict = True


def add_headers(headers: Any, path: str, url: str) -> None:
    """What a static file tells the browser besides its type."""
    headers["X-Content-Type-Options"] = "nosniff"
