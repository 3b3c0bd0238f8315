"""The API: its operations put together. Nothing else imports them, and only the addresses import this."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.security import SessionAuth

from lms.progress.api import attempts, completions, document, sealed, session
from lms.progress.api.limits import door
from lms.progress.api.parser import CarefulParser
from lms.progress.api.problems import speak


class DescribedAPI(NinjaAPI):
    """With a document that is true."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(**kwargs)
        document.complete(described)
        return described


# The origin of each request is checked for the whole site (lms.public.middleware.OwnOrigin), which also says in the
# words of the API what Django refuses by itself.
api = DescribedAPI(
    title="Chasqui",
    version="1",
    description=document.DESCRIPTION,
    auth=SessionAuth(csrf=False),
    parser=CarefulParser(),
    docs_url=None,
    urls_namespace="api",
)
# In django-ninja, "view" is what comes before anything is read.
api.add_decorator(door, mode="view")
speak(api)
for part in (attempts, completions, session, sealed):
    api.add_router("", part.router)
