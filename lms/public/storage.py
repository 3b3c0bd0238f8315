"""Static files under names that change with their contents, compressed once, light from the start."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class LightStaticStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage: hashed names for caches that never ask again, brotli and gzip made at collect time."""

    manifest_strict = True
