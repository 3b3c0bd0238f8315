"""Static files under names that change with their contents, compressed once, light from the start."""

from collections.abc import Iterator
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

from lms.public.bundles import write_bundles


class LightStaticStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage: hashed names for caches that never ask again, brotli and gzip made at collect time."""

    manifest_strict = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """The bundles are made of what was collected, and then treated like it."""
        if not dry_run:
            paths = {**paths, **{name: (self, name) for name in write_bundles(self)}}
        yield from super().post_process(paths, dry_run, **options)
