"""A small host of XBlocks: what a real one has for its blocks, kept in memory. Runs where only XBlock is installed."""

import json
import os
import re
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

from webob import Request, Response
from xblock.core import XBlock
from xblock.runtime import DictKeyValueStore, KvsFieldData, MemoryIdManager, Runtime

# Activities by name: for the tests here one of each kind, with an answer that is right and one that is not yet (../test_inside.py).
CASES: dict[str, Any] = json.loads(Path(os.environ["CHASQUI_CASES"]).read_text(encoding="utf-8"))
PREFERENCES = "edx-platform.user_preferences"


class Person:
    """Who is signed in, as the service `user` tells it."""

    def __init__(self, language: str) -> None:
        self.opt_attrs = {PREFERENCES: {"pref-lang": language}}

    def get_current_user(self) -> "Person":
        return self


class Host(Runtime):
    """One installation; `sign_in` changes who is there. `told` is all that a block publishes."""

    def __init__(self) -> None:
        ids = MemoryIdManager()
        super().__init__(
            ids, ids, services={"field-data": KvsFieldData(DictKeyValueStore()), "user": Person("en")}
        )
        self.told: list[tuple[str, str, dict[str, Any]]] = []
        self.who = "nobody"

    def sign_in(self, who: str, language: str = "en") -> None:
        self.who = who
        self._services["user"] = Person(language)

    def get_block(self, usage_id: str, for_parent: Any = None) -> XBlock:
        """As the person who is there sees it: state is kept for each by itself."""
        block = super().get_block(usage_id, for_parent)
        block.scope_ids = block.scope_ids._replace(user_id=self.who)
        return block

    def handler_url(self, block: XBlock, handler_name: str, suffix: str = "", *args: Any, **more: Any) -> str:
        return f"/handler/{block.scope_ids.usage_id}/{handler_name}/{suffix}"

    def resource_url(self, resource: str) -> str:
        return f"/resource/{resource}"

    def local_resource_url(self, block: XBlock, uri: str) -> str:
        return f"/local/{uri}"

    def publish(self, block: XBlock, event_type: str, event_data: dict[str, Any]) -> None:
        self.told.append((self.who, event_type, event_data))

    def query(self, block: XBlock) -> None:
        raise NotImplementedError

    def add(self, content: Any, **fields: str) -> str:
        """A block with this content in the course; what names it."""
        settings = "".join(f' {name}="{value}"' for name, value in fields.items())
        text = content if isinstance(content, str) else json.dumps(content)
        return self.parse_xml_string(
            f"<chasqui_activity{settings}><![CDATA[{text}]]></chasqui_activity>".encode()
        )

    def post(self, usage: str, handler: str, body: Any) -> tuple[int, Any]:
        """Status and JSON of what a handler answers."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = Request.blank("/", method="POST", body=raw, content_type="application/json")
        answered: Response = self.handle(self.get_block(usage), handler, request)
        return answered.status_code, answered.json

    def answer(self, usage: str, response: Any) -> tuple[int, Any]:
        """Answer as a browser does, to the version that is shown."""
        digest = re.search(r'data-digest="(\w+)"', self.page(usage))
        return self.post(usage, "answer", {"digest": digest[1] if digest else "", "response": response})

    def page(self, usage: str) -> str:
        """The document in the frame; empty where there is none."""
        found = re.search(r'data-chasqui-page="([^"]*)"', self.view(usage))
        return unescape(found[1]) if found else ""

    def shown_again(self, usage: str) -> Any:
        """What the script in the frame shows again."""
        found = re.search(r'id="chasqui-frame">(.*?)</script>', self.page(usage))
        return json.loads(found[1]) if found else None

    def view(self, usage: str, name: str = "student_view") -> str:
        return str(self.render(self.get_block(usage), name).content)

    def exported(self, usage: str) -> str:
        file = BytesIO()
        self.export_to_xml(self.get_block(usage), file)
        return file.getvalue().decode()

    def of(self, who: str, kind: str) -> list[dict[str, Any]]:
        return [data for name, event, data in self.told if (name, event) == (who, kind)]


def case(kind: str, **changes: Any) -> tuple[dict[str, Any], Any, Any]:
    """The activity, the right answer, and one that is not yet right."""
    one = CASES[kind]
    return one["payload"] | changes, one["right"], one["not_yet"]
