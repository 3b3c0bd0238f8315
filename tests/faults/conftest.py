"""The same real site that the browser tests have."""

from tests.browser.conftest import own_site, prepared, site

__all__ = ["own_site", "prepared", "site"]
