"""Drives Debian's Firefox over WebDriver BiDi, without a driver program: what a test of packs needs, and no more.

Nothing leaves the machine: the proxy of the profile is a port where nobody listens.
"""

import json
import os
import re
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from websocket import WebSocket, create_connection

FIREFOX = os.environ.get("FIREFOX", "/usr/bin/firefox-esr")
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
WAIT_SECONDS = 20
PREFERENCES = {
    "remote.prefs.recommended": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "browser.download.folderList": 2,
    "browser.download.always_ask_before_handling_new_types": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.startup.max_resumed_crashes": -1,
}
UNTIL = f"""new Promise((done, fail) => {{
    const end = Date.now() + {WAIT_SECONDS * 1000};
    const look = () => CONDITION ? done() : Date.now() > end ? fail(new Error("never: " + NAME)) : setTimeout(look, 30);
    look();
}})"""


class Firefox:
    """One tab. Addresses that the page asked for are in `requests`."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.last = 0
        self.requests: list[str] = []
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["network.beforeRequestSent"])
        self.tab = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send one command and wait for its answer; what happens meanwhile is noted."""
        self.last += 1
        self.socket.send(json.dumps({"id": self.last, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("method") == "network.beforeRequestSent":
                self.requests.append(message["params"]["request"]["url"])
            if message.get("id") == self.last:
                if message["type"] == "error":
                    raise RuntimeError(f"{message['error']}: {message['message']}")
                result: dict[str, Any] = message["result"]
                return result

    def open(self, address: str) -> None:
        self.call("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def reload(self) -> None:
        self.call("browsingContext.reload", context=self.tab, wait="complete")

    def evaluate(self, expression: str, *, frame: str | None = None) -> Any:
        """The value of an expression, which travels as JSON; a promise is waited for."""
        script = (
            f"Promise.resolve({expression}).then(value => JSON.stringify(value === undefined ? null : value))"
        )
        answer = self.call(
            "script.evaluate",
            expression=script,
            target={"context": frame or self.tab},
            awaitPromise=True,
            userActivation=True,
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def until(self, expression: str, *, frame: str | None = None) -> None:
        """Wait until the expression is true, looking again and again."""
        self.evaluate(
            UNTIL.replace("CONDITION", expression).replace("NAME", json.dumps(expression)), frame=frame
        )

    @property
    def frame(self) -> str:
        """The page inside the tab's one frame, or the tab itself where it has none."""
        children = self.call("browsingContext.getTree", root=self.tab)["contexts"][0]["children"]
        return str(children[0]["context"]) if children else self.tab

    def choose(self, selector: str, path: Path) -> None:
        """As somebody chooses a file in a form."""
        found = self.call(
            "browsingContext.locateNodes", context=self.tab, locator={"type": "css", "value": selector}
        )
        (node,) = found["nodes"]
        self.call(
            "input.setFiles", context=self.tab, element={"sharedId": node["sharedId"]}, files=[str(path)]
        )

    def screenshot(self, path: Path) -> None:
        path.write_bytes(b64decode(self.call("browsingContext.captureScreenshot", context=self.tab)["data"]))


def saved_file(browser: Firefox, folder: Path) -> Path:
    """The file with results that the page gave away, once all of it is there."""
    for _ in range(WAIT_SECONDS * 10):
        found = [path for path in folder.glob("chasqui-*.txt") if path.stat().st_size]
        if found and not list(folder.glob("*.part")):
            (saved,) = found
            return saved
        browser.evaluate("new Promise((done) => setTimeout(done, 100))")
    raise AssertionError("Nothing was saved.")


@contextmanager
def firefox(profile: Path, *, downloads: Path) -> Iterator[Firefox]:
    """A Firefox with this profile, which is made when it is not there, closed in good order when all went well."""
    profile.mkdir(parents=True, exist_ok=True)
    preferences = {**PREFERENCES, "browser.download.dir": str(downloads)}
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items())
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    command = [
        FIREFOX,
        "--headless",
        "--no-remote",
        "--remote-debugging-port",
        "0",
        "--profile",
        str(profile),
        "about:blank",
    ]
    environment = {
        **os.environ,
        "MOZ_HEADLESS_WIDTH": "500",
        "MOZ_HEADLESS_HEIGHT": "700",
        "HOME": str(profile),
    }
    streams = {"stderr": subprocess.PIPE, "stdout": subprocess.DEVNULL, "text": True}
    with subprocess.Popen(command, env=environment, **streams) as process:
        try:
            socket = create_connection(f"{_address(process)}/session", timeout=60, suppress_origin=True)
            browser = Firefox(socket)
            yield browser
            browser.call("browser.close")
            socket.close()
            process.wait(timeout=20)
        finally:
            process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stderr
    for line in process.stderr:
        if found := LISTENING.search(line):
            # Whoever does not listen to a program's complaints stops it when the pipe is full.
            Thread(target=process.stderr.read, daemon=True).start()
            return found[1]
    raise RuntimeError(f"Firefox ended with {process.wait()} before it listened.")
