"""A small learning platform on this machine: it unpacks a SCORM package, makes its menu from the manifest, opens a lesson in a
frame with scorm-again's API above it (or one that is as sparing as Moodle's), and keeps what the lesson commits.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.etree import ElementTree
from zipfile import ZipFile

API = Path(__file__).parents[1] / "npm" / "node_modules" / "scorm-again" / "dist" / "scorm12.min.js"
IMS = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
TYPES = {".css": "text/css", ".html": "text/html; charset=utf-8", ".js": "text/javascript"}
HEAD = """<!doctype html><html lang="en"><title>A course</title><meta name="viewport" content="width=device-width">
<style>html,body,iframe{margin:0;width:100%;height:100%;border:0;display:block}</style>"""
# The frame is there before its address, as on a platform: what is in it finds the API at once.
PLAYER = f"""{HEAD}<script src="/api.js"></script><iframe title="The lesson"></iframe>
<script>
  window.API = new Scorm12API({{lmsCommitUrl: "/commit/SCO", mastery_override: true, logLevel: 5}});
  API.loadFromJSON(STARTING);
  document.querySelector("iframe").src = "/package/PAGE";
</script>"""
# Moodle's way: only what is other than what was sent last goes to it, whatever became of that. Scores are numbers. What
# cannot be sent at once is left to a beacon, and called kept.
SPARING = f"""{HEAD}<iframe title="The lesson"></iframe>
<script>
  const values = STARTING, sent = Object.assign({{}}, values);
  function store() {{
    const names = Object.keys(values).filter((name) => values[name] !== sent[name] && name !== "cmi.core.session_time");
    const body = new URLSearchParams(names.map((name) => [name, sent[name] = values[name]]));
    const request = new XMLHttpRequest();
    try {{
      request.open("POST", "/differences/SCO", false);
      request.send(body);
    }} catch (error) {{
      navigator.sendBeacon("/differences/SCO", body);
      return "true";
    }}
    return String(request.status === 200);
  }}
  window.API = {{
    LMSInitialize: () => "true",
    LMSGetValue: (name) => String(name in values ? values[name] : ""),
    LMSSetValue: (name, value) => {{
      values[name] = name.startsWith("cmi.core.score.") ? value * 1 : value;
      return "true";
    }},
    LMSCommit: store,
    LMSFinish: store,
  }};
  document.querySelector("iframe").src = "/package/PAGE";
</script>"""
WITHOUT_API = f'{HEAD}<iframe title="The lesson" src="/package/PAGE"></iframe>'


class Platform:
    """What the platform has of each lesson, by the identifier of its resource: the object `cmi` of the last commit."""

    def __init__(self, package: Path, folder: Path) -> None:
        assert API.is_file(), "make test installs what is in tests/npm; by hand: npm ci --prefix tests/npm"
        with ZipFile(package) as archive:
            archive.extractall(folder)
        self.folder = folder
        self.kept: dict[str, dict[str, Any]] = {}
        self.commits: list[str] = []
        self.is_failing = False
        self.has_api = True
        self.is_sparing = False
        # Whether each of the next requests of a sparing API fails; then it is as `is_failing` says.
        self.fails: list[bool] = []
        self.mode = "normal"
        # What the platform adds to each lesson that it opens, as `mastery_score` of a manifest.
        self.student_data: dict[str, str] = {}
        self.url = ""
        manifest = ElementTree.parse(folder / "imsmanifest.xml").getroot()
        pages = {each.get("identifier"): each.get("href") for each in manifest.iter(f"{IMS}resource")}
        items = list(manifest.iter(f"{IMS}item"))
        self.titles = [item.findtext(f"{IMS}title") for item in items]
        self.scos = [str(item.get("identifierref")) for item in items]
        self.pages = {sco: str(pages[sco]) for sco in self.scos}

    def lesson(self, number: int) -> str:
        """The address at which the platform opens a lesson, as from its menu."""
        return f"{self.url}/play/{self.scos[number - 1]}"

    def cmi(self, number: int) -> dict[str, Any]:
        return self.kept[self.scos[number - 1]]

    def status(self, number: int) -> tuple[str, str]:
        core = self.cmi(number)["core"]
        return core["lesson_status"], core["score"]["raw"]

    def answer(self, path: str, body: bytes) -> tuple[int, str, bytes]:
        """Status, type and body of an answer."""
        _empty, first, *rest = path.split("/")
        if first == "commit":
            return self._commit(rest[0], body)
        if first == "differences":
            return self._differences(rest[0], body)
        if first == "play":
            return 200, TYPES[".html"], self._player(rest[0]).encode()
        file = API if path == "/api.js" else self.folder.joinpath(*rest)
        if first not in ("api.js", "package") or not file.is_file():
            return 404, "text/plain", b""
        return 200, TYPES.get(file.suffix, "application/octet-stream"), file.read_bytes()

    def _commit(self, sco: str, body: bytes) -> tuple[int, str, bytes]:
        if self.is_failing:
            return 500, "application/json", b'{"result": false, "errorCode": 101}'
        cmi = json.loads(body)["cmi"]
        self.kept[sco] = cmi
        self.commits.append(cmi["core"]["lesson_status"])
        return 200, "application/json", b'{"result": true, "errorCode": 0}'

    def _differences(self, sco: str, body: bytes) -> tuple[int, str, bytes]:
        given = parse_qsl(body.decode(), keep_blank_values=True)
        if self.fails.pop(0) if self.fails else self.is_failing:
            return 500, "text/plain", b""
        for name, value in given:
            place = self.kept.setdefault(sco, {})
            *path, last = name.split(".")[1:]
            for part in path:
                place = place.setdefault(part, {})
            place[last] = value
        self.commits.append(self.kept.get(sco, {}).get("core", {}).get("lesson_status", ""))
        return 200, "text/plain", b""

    def _sparing(self, sco: str) -> str:
        values = {"cmi.core.lesson_mode": self.mode, **_flat("cmi", self.kept.get(sco, {}))}
        page = SPARING.replace("PAGE", self.pages[sco])
        return page.replace("SCO", sco).replace("STARTING", json.dumps(values))

    def _player(self, sco: str) -> str:
        if self.is_sparing:
            return self._sparing(sco)
        page = (PLAYER if self.has_api else WITHOUT_API).replace("PAGE", self.pages[sco])
        before = self.kept.get(sco, {})
        core = before.get("core", {})
        starting = {
            "suspend_data": before.get("suspend_data", ""),
            "student_data": self.student_data,
            "core": {
                "student_id": "7",
                "student_name": "Quispe, Rosa",
                "credit": "credit",
                "lesson_mode": self.mode,
                "entry": "resume" if core.get("exit") == "suspend" else "ab-initio",
                "lesson_status": core.get("lesson_status", "not attempted"),
                "score": core.get("score", {}),
            },
        }
        return page.replace("SCO", sco).replace("STARTING", json.dumps(starting))


def _flat(name: str, value: Any) -> dict[str, Any]:
    """The values by their whole names."""
    if not isinstance(value, dict):
        return {name: value}
    return {
        key: leaf for part, inner in value.items() for key, leaf in _flat(f"{name}.{part}", inner).items()
    }


@contextmanager
def running(package: Path, folder: Path) -> Iterator[Platform]:
    """The platform with this package, on a port of this machine."""
    platform = Platform(package, folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            status, media_type, body = platform.answer(path, self._body())
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def _body(self) -> bytes:
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    platform.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield platform
    server.shutdown()
    thread.join()
    server.server_close()


def seconds(time: str) -> float:
    """A CMITimespan in seconds."""
    found = re.fullmatch(r"(\d{2,4}):(\d{2}):(\d{2}(?:\.\d{2})?)", time)
    assert found, time
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3])
