"""Keeps a folder the same as a pack on a server, over a line that breaks: `python3 mirror.py URL DIR [--key KEY]`.

URL is where the pack's folder is served (its manifest.json is URL/manifest.json), DIR is this machine's copy. What is
there already is not fetched again, what came half goes on where it stopped, and nothing is put into DIR before it is what
the signed manifest says. It may be killed at any moment: type the same again. See docs/pack-format.md, "Mirroring".

One file, Python 3.9 or later, nothing but the standard library: copy it to a Raspberry Pi.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import hashlib
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import sys
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

try:
    import fcntl
except ImportError:  # Windows: there two mirrors of one folder are not kept apart
    fcntl = None  # type: ignore[assignment]

STATE = ".chasqui-mirror"
MANIFEST, SIGNATURE, KEY_FILE, CHAIN = (
    "manifest.json",
    "manifest.json.minisig",
    "chasqui.pub",
    "chasqui.chain",
)
# The most bytes that are read of what no manifest speaks of: it comes before anything is known to be true.
MOST = {MANIFEST: 16 << 20, SIGNATURE: 16 << 10, KEY_FILE: 1 << 10, CHAIN: 256 << 10}
CHUNK = 1 << 16
# What is read at once of an answer: it must come within PATIENCE seconds, or the line counts as dead.
SIP = 1 << 12
# Seconds; tries in a row that bring (nearly) nothing; bytes that count as something; seconds of the first pause, doubled
# each time; how often the manifest is fetched anew; seconds between two lines of progress.
PATIENCE, TRIES, ENOUGH, PAUSE, ROUNDS, EVERY = 30.0, 6, 16 << 10, 1.0, 3, 2.0
REDIRECTS, AGAIN = (301, 302, 303, 307, 308), (408, 425, 429, 500, 502, 503, 504)
Say = Callable[[str], None]
T = TypeVar("T")


class Refused(Exception):
    """Why it stops, in one sentence. DIR is as it was, or as far as whole files have come."""


class Broken(Exception):
    """The line, or the server, for the moment: worth another try."""


class Changed(Exception):
    """The server has not what its manifest says: the pack was built anew meanwhile, or somebody is lying."""


# --- Ed25519 (RFC 8032), to check only: neither fast enough nor quiet enough to sign with ---

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple  # X, Y, Z, T: x = X/Z, y = Y/Z, x*y = T/Z


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _double(p: Point) -> Point:
    a, b, c = p[0] * p[0] % P, p[1] * p[1] % P, 2 * p[2] * p[2] % P
    h, g = a + b, a - b
    e, f = h - (p[0] + p[1]) ** 2 % P, c + g
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _point(data: bytes) -> Point | None:
    """The point that 32 bytes stand for; None when they stand for none, or say it in another way than the one."""
    number = int.from_bytes(data, "little")
    y, odd = number & ((1 << 255) - 1), number >> 255
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    if v * x * x % P == P - u:
        x = x * ROOT % P
    if y >= P or (v * x * x - u) % P or (odd and not x):
        return None
    x = x if x & 1 == odd else P - x
    return (x, y, 1, x * y % P)


BASE: Point = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or ()


def _small(p: Point) -> bool:
    """One of the eight points with which anything can be made to look signed."""
    p = _double(_double(_double(p)))
    return p[0] == 0 and p[1] == p[2]


def signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the key signed the message: encode(s*B - k*A) is R, with s, A and R each in the one form that is allowed."""
    point, s = _point(key), int.from_bytes(signature[32:], "little")
    if len(key) != 32 or len(signature) != 64 or point is None or _small(point) or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    minus = (P - point[0], point[1], 1, P - point[3])
    steps = (None, BASE, minus, _add(BASE, minus))
    total: Point = (0, 1, 1, 0)
    for bit in range(252, -1, -1):
        total = _double(total)
        step = steps[(s >> bit & 1) + 2 * (k >> bit & 1)]
        total = _add(total, step) if step else total
    one = pow(total[2], P - 2, P)
    x, y = total[0] * one % P, total[1] * one % P
    return not _small(total) and (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# --- Keys and signatures, as minisign writes them ---


class Key(NamedTuple):
    """A public key: its number, by which a signature names it, and its 32 bytes."""

    number: bytes
    raw: bytes

    @property
    def key_id(self) -> str:
        return key_id(self.number)

    @property
    def text(self) -> str:
        line = base64.b64encode(b"Ed" + self.number + self.raw).decode()
        return f"untrusted comment: minisign public key {self.key_id}\n{line}\n"

    @property
    def fingerprint(self) -> str:
        digits = hashlib.sha256(b"Ed" + self.number + self.raw).hexdigest()[:32].upper()
        return " ".join(digits[start : start + 4] for start in range(0, 32, 4))


def key_id(number: bytes) -> str:
    return f"{int.from_bytes(number, 'little'):X}"


def read_key(text: str) -> Key:
    """The key in a .pub file, or in its second line alone."""
    data = _decoded(text.strip().split("\n")[-1], 42)
    if data[:2] != b"Ed":
        raise Refused("This is no public key of minisign: its line begins with RW and has 56 characters.")
    return Key(data[2:10], data[10:])


def signer(text: str) -> bytes:
    """The number of the key that a signature names."""
    data = _decoded(_line(text, 1), 74)
    if data[:2] != b"ED":
        raise Refused("This is no signature of minisign of the kind that is used here.")
    return data[2:10]


def holds(data: bytes, text: str, key: Key) -> bool:
    """Whether the key made this signature of the data, and of the comment that is signed along."""
    told, comment = _decoded(_line(text, 1), 74), _line(text, 2)[len("trusted comment: ") :]
    raw = told[10:]
    both = _decoded(_line(text, 3), 64)
    return (
        told[:10] == b"ED" + key.number
        and signed(key.raw, hashlib.blake2b(data).digest(), raw)
        and signed(key.raw, raw + comment.encode(), both)
    )


def follow(chain: str, trusted: Key) -> list[Key]:
    """The trusted key and those that each was signed by the one before, as far as the chain goes."""
    lines = chain.splitlines(keepends=True)
    told = ["".join(lines[:2])] + ["".join(lines[start : start + 2]) for start in range(2, len(lines), 6)]
    signatures = ["".join(lines[start + 2 : start + 6]) for start in range(2, len(lines), 6)]
    keys = [read_key(text) for text in told] if lines else []
    if trusted not in keys:
        return [trusted]
    first = keys.index(trusted)
    for number in range(first, len(signatures)):
        if not holds(told[number + 1].encode(), signatures[number], keys[number]):
            raise Refused("The chain of keys does not hold: a key in it was not signed by the one before.")
    return keys[first:]


def leads_to(chain: str, key: Key) -> bool:
    """Whether each key in the chain was signed by the one before, and this is the last one."""
    with contextlib.suppress(Refused):
        return follow(chain, read_key("".join(chain.splitlines(keepends=True)[:2])))[-1] == key
    return False


def _line(text: str, number: int) -> str:
    lines = text.strip("\r\n").split("\n")
    return lines[number].rstrip("\r") if number < len(lines) else ""


def _decoded(line: str, size: int) -> bytes:
    try:
        data = base64.b64decode(line.strip(), validate=True)
    except ValueError:
        data = b""
    same = len(data) == size and base64.b64encode(data).decode() == line.strip()
    return data if same else bytes(size)


# --- The manifest, and names that are safe in any folder (as in offline_export/paths.py) ---

LONGEST = 200
NAME = re.compile(r"[A-Za-z0-9._-]+")
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
OURS = (MANIFEST, SIGNATURE, KEY_FILE, CHAIN, STATE)


class File(NamedTuple):
    """A file of the pack, as the manifest names it."""

    path: str
    size: int
    sha256: str


class Manifest(NamedTuple):
    """What the server's pack is made of, with the bytes that were signed and their signature."""

    pack: str
    version: str
    files: tuple[File, ...]
    data: bytes
    signature: str


def problem_of(path: str) -> str:
    """What is wrong with a path inside a pack, as the end of a sentence; empty when it may be."""
    parts = path.split("/")
    for wrong, words in (
        (not path, "is empty"),
        ("\0" in path, "has a NUL in it"),
        (len(path) > LONGEST, f"is longer than {LONGEST} characters"),
        (path.startswith(("/", "\\")) or re.match("[A-Za-z]:", path), "is absolute"),
        (".." in re.split(r"[/\\]", path), "climbs out of its folder"),
        (any(RESERVED.fullmatch(part.split(".")[0].rstrip(" ")) for part in parts), "is reserved on Windows"),
        (
            not all(NAME.fullmatch(part) for part in parts),
            "has other characters than A-Z a-z 0-9 . _ - and /",
        ),
        (any(part.endswith(".") for part in parts), "has a name that ends in a dot"),
        (parts[0].lower() in OURS, "is a name that is not for files of the manifest"),
    ):
        if wrong:
            return words
    return ""


def problems_of(paths: Iterable[str]) -> dict[str, str]:
    """What is wrong with paths that are to stand in one folder: each by itself, twins but for case, a file as a folder."""
    found: dict[str, str] = {}
    seen: dict[str, str] = {}
    folders: set[str] = set()
    for path in paths:
        low = path.lower()
        twin = f"differs only in case from “{seen[low]}”" if seen.get(low, path) != path else "is there twice"
        wrong = problem_of(path) or (twin if low in seen else "")
        if wrong:
            found[path] = wrong
        seen.setdefault(low, path)
        parts = low.split("/")
        folders.update("/".join(parts[:count]) for count in range(1, len(parts)))
    found.update({seen[low]: "is a file and a folder at once" for low in folders & seen.keys()})
    return found


def read_manifest(data: bytes, signature: str) -> Manifest:
    """The manifest in bytes that are signed. Refused when a name in it is not safe, whoever signed it."""
    try:
        told = json.loads(data)
        files = tuple(File(str(one["path"]), int(one["size"]), str(one["sha256"])) for one in told["files"])
        manifest = Manifest(str(told["id"]), str(told["version"]), files, data, signature)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise Refused(f"{MANIFEST} is not one of a Chasqui pack.") from None
    if not NAME.fullmatch(manifest.pack) or not NAME.fullmatch(manifest.version):  # shown on a terminal
        raise Refused(f"{MANIFEST} is not one of a Chasqui pack.")
    for path, wrong in problems_of(file.path for file in files).items():
        raise Refused(f"{MANIFEST} names a file that {wrong}: {ascii(path)[:80]}.")
    if any(file.size < 0 or not re.fullmatch("[0-9a-f]{64}", file.sha256) for file in files):
        raise Refused(f"{MANIFEST} has a size or a SHA-256 that cannot be.")
    return manifest


# --- The server, which nobody vouches for ---


class Server:
    """Where the pack is served: one host, asked for files as they are, with patience that ends."""

    def __init__(self, url: str, *, patience: float, pause: float) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username:
            raise Refused("URL is an address such as https://example.org/packs/chasqui-c1-es/folder/.")
        path = (
            parts.path[: parts.path.rindex("/")]
            if parts.path.endswith(("/index.html", "/" + MANIFEST))
            else parts.path
        )
        self.base = urllib.parse.urlunsplit((parts.scheme, parts.netloc, path.rstrip("/") + "/", "", ""))
        self.patience, self.pause, self.moved = patience, pause, 0
        self._line: http.client.HTTPConnection | None = None
        self._socket: socket.socket | None = None
        self._until, self._closed = 0.0, threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def close(self) -> None:
        self._closed.set()
        self._hang_up()

    def document(self, name: str) -> bytes | None:
        """A small file that no manifest speaks of, whole; None where there is none."""
        return self.patiently(lambda: self._document(name), lambda: 0)

    def patiently(self, attempt: Callable[[], T], came: Callable[[], int]) -> T:
        """Try until it is done, or until TRIES in a row have brought nothing."""
        failed = 0
        while True:
            before = came()
            try:
                return attempt()
            except Broken as error:
                failed = 1 if came() - before >= ENOUGH else failed + 1
                if failed >= TRIES:
                    raise Refused(f"{error}. What came is kept: type the same again to go on.") from None
                time.sleep(min(self.pause * 2 ** (failed - 1), 60))

    def _document(self, name: str) -> bytes | None:
        with self.asking(name, {}) as answer:
            if answer.status in (404, 410):
                return None
            if answer.status != 200:
                raise Refused(f"The server answered {answer.status} to {name}.")
            data = b"".join(self.reading(answer, MOST[name] + 1))
            if len(data) > MOST[name]:
                raise Refused(f"{name} is larger than {said(MOST[name])}: that is none.")
            if answer.length:  # less came than was promised
                raise Broken(f"The line broke in {name}")
            return data

    @contextlib.contextmanager
    def asking(self, name: str, headers: dict[str, str]) -> Iterator[http.client.HTTPResponse]:
        """The answer to a request. A redirect is followed on this host only; what is packed again is refused."""
        address = urllib.parse.urljoin(self.base, name)
        for _turn in range(6):
            answer = self._ask(address, headers)
            if answer.status not in REDIRECTS:
                break
            address = self._elsewhere(address, answer.getheader("Location", ""))
            self._hang_up()
        else:
            self._hang_up()
            raise Refused("The server sends from one address to the next without end.")
        try:
            coding = answer.getheader("Content-Encoding", "identity").strip().lower()
            if answer.status in AGAIN:
                raise Broken(f"The server answered {answer.status}")
            if coding not in ("", "identity"):
                raise Refused(
                    f"The server sends {name} packed ({ascii(coding)[:20]}), which was not asked for."
                )
            yield answer
        except (Broken, Changed, Refused):
            self._hang_up()
            raise
        if not answer.isclosed():
            self._hang_up()

    def reading(self, answer: http.client.HTTPResponse, most: int) -> Iterator[bytes]:
        """What comes, never more than `most` bytes; Broken when it comes by drops."""
        while most > 0:
            try:
                with self._in_time():
                    data = answer.read(min(SIP, most))
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise Broken(f"The line broke ({_words(error)})") from None
            if not data:
                return
            self.moved += len(data)
            most -= len(data)
            yield data

    def _ask(self, address: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        parts = urllib.parse.urlsplit(address)
        where = urllib.parse.urlunsplit(("", "", parts.path, parts.query, ""))
        line = self._connected(parts)
        ours = {"Accept-Encoding": "identity", "User-Agent": "chasqui-mirror/1"}
        try:
            if line.sock is None:
                line.connect()  # its timeout holds for a whole TLS handshake, however it drips
            self._socket = line.sock
            with self._in_time():
                line.request("GET", where, headers={**ours, **headers})
                return line.getresponse()
        except ssl.SSLCertVerificationError as error:
            why = error.verify_message
            raise Refused(f"The server's certificate does not hold ({why}). Is the clock right?") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._hang_up()
            raise Broken(f"{parts.hostname} does not answer ({_words(error)})") from None

    @contextlib.contextmanager
    def _in_time(self) -> Iterator[None]:
        """The line is cut when this lasts too long: a timeout alone begins anew with each byte that drips in."""
        self._until = time.monotonic() + self.patience
        try:
            yield
        finally:
            self._until = 0.0

    def _watch(self) -> None:
        while not self._closed.wait(min(1.0, self.patience / 4)):
            if self._until and time.monotonic() > self._until and self._socket:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def _connected(self, parts: urllib.parse.SplitResult) -> http.client.HTTPConnection:
        """The one line, kept open from file to file, or another where a redirect led from http to https."""
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        if type(self._line) is not kind:
            self._hang_up()
            self._line = kind(parts.hostname or "", parts.port, timeout=self.patience)
        return self._line

    def _elsewhere(self, address: str, location: str) -> str:
        old, new = (
            urllib.parse.urlsplit(address),
            urllib.parse.urlsplit(urllib.parse.urljoin(address, location)),
        )
        safer = (old.scheme, new.scheme, old.port, new.port) == ("http", "https", None, None)
        if old.hostname != new.hostname or not (safer or (old.scheme, old.port) == (new.scheme, new.port)):
            raise Refused(
                f"The server sends to another place ({ascii(new.netloc)[:60]}), which is not followed."
            )
        return urllib.parse.urlunsplit(new)

    def _hang_up(self) -> None:
        if self._line:
            self._line.close()


def _words(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def said(size: int) -> str:
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} KB"


# --- The folder here ---


class Folder:
    """DIR, in which a reader finds old or new files, each whole; and the mirror's own folder in it."""

    def __init__(self, top: Path) -> None:
        self.top, self.state = top, top / STATE
        self.coming = self.state / "coming"

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """While this lasts, no other mirror works on this folder. One that was killed has let go."""
        if self.top.is_dir() and not self.state.exists() and any(self.top.iterdir()) and not self._is_pack():
            raise Refused(f"{self.top} has other things in it. Choose an empty folder, or an unpacked pack.")
        links = [one for one in (self.state, *self.state.rglob("*")) if one.is_symlink()]
        if links:
            raise Refused(f"{links[0]} is a link. Take it away.")
        self.coming.mkdir(parents=True, exist_ok=True)
        with (self.state / "lock").open("a") as lock:
            try:
                if fcntl:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refused("Another mirror is at work in this folder.") from None
            yield

    def read(self, name: str) -> bytes:
        """One of the small files, or of the mirror's own; empty where there is none."""
        try:
            return self.place(name).read_bytes()
        except FileNotFoundError:
            return b""

    def text(self, name: str) -> str:
        return self.read(name).decode("utf-8", "replace")

    def write(self, name: str, data: bytes) -> None:
        """Write a small file beside its place and put it there in one step."""
        place, beside = self.place(name), self.state / "writing"
        beside.unlink(missing_ok=True)
        with beside.open("xb") as file:
            file.write(data)
            settle(file)
        beside.replace(place)

    def place(self, path: str) -> Path:
        """Where a file stands. Refused when a link on the way, or the file itself, leads elsewhere."""
        place = self.top
        for part in path.split("/"):
            place = place / part
            if place.is_symlink():
                raise Refused(f"{place} is a link: the mirror writes into real folders only. Take it away.")
        return place

    def recorded(self) -> set[str]:
        """The files that the mirror put here, or that the pack here had when the mirror began."""
        text = self.text(f"{STATE}/files.json")
        with contextlib.suppress(ValueError, TypeError):
            return {path for path in json.loads(text) if isinstance(path, str) and not problem_of(path)}
        return set()

    def record(self, paths: Iterable[str]) -> None:
        self.write(f"{STATE}/files.json", json.dumps(sorted(paths)).encode())

    def digests(self, files: Iterable[File]) -> dict[str, str]:
        """The SHA-256 of what stands at the paths of these files, and of files that were put here earlier."""
        sizes = {file.size for file in files}
        found = {}
        for path in sorted({file.path for file in files} | self.recorded()):
            place = self.place(path)
            if place.is_file() and place.stat().st_size in sizes:
                found[path] = digest(place)
        return found

    def put(self, files: Iterable[File]) -> None:
        """Bring what has come to its places, index.html last: each is replaced in one step."""
        waiting = sorted(files, key=lambda file: (file.path == "index.html", file.path))
        uses = Counter(file.sha256 for file in waiting)
        for file in waiting:
            come, place = self.coming / file.sha256, self.place(file.path)
            place.parent.mkdir(parents=True, exist_ok=True)
            uses[file.sha256] -= 1
            if uses[file.sha256]:
                come = copy(come, self.state / "writing")
            come.replace(place)
        for folder in {self.place(file.path).parent for file in waiting}:
            settle_folder(folder)

    def remove(self, paths: Iterable[str]) -> int:
        """Take away files that the pack no longer has, and folders that are empty then; how many files."""
        count = 0
        for path in sorted(paths, reverse=True):
            place = self.place(path)
            if place.is_file():
                place.unlink()
                count += 1
            with contextlib.suppress(OSError):
                for folder in list(place.parents)[: path.count("/")]:
                    folder.rmdir()
        return count

    def _is_pack(self) -> bool:
        with contextlib.suppress(ValueError, Refused, OSError):
            return bool(read_manifest(self.place(MANIFEST).read_bytes(), ""))
        return False


def digest(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        for data in iter(lambda: file.read(CHUNK), b""):
            total.update(data)
    return total.hexdigest()


def copy(source: Path, target: Path) -> Path:
    with source.open("rb") as one, target.open("wb") as other:
        shutil.copyfileobj(one, other)
        settle(other)
    return target


def settle(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # Windows opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# --- The work ---


class Mirror:
    """One run: whom to trust, what is missing, fetch it, put it in its place."""

    def __init__(self, server: Server, folder: Folder, *, key: Key | None, say: Say) -> None:
        self.server, self.folder, self.say, self.told_at = server, folder, say, time.monotonic()
        pinned = folder.text(f"{STATE}/{KEY_FILE}")
        self.key = key or (read_key(pinned) if pinned else None)

    def run(self) -> str:
        """Do it; the line that sums it up."""
        before: bytes | None = None
        for _round in range(ROUNDS):
            manifest = self.manifest()
            try:
                return self.bring(manifest)
            except Changed as error:
                if manifest.data == before:
                    raise Refused(
                        f"{error}, and its manifest says otherwise. Nothing in the folder was changed."
                    ) from None
                before = manifest.data
        raise Refused("The pack on the server changes all the time. Try again later.")

    def manifest(self) -> Manifest:
        """The server's manifest, whose signature holds. What is here already is not fetched again."""
        for _round in range(ROUNDS):
            signature = (self.server.document(SIGNATURE) or b"").decode("utf-8", "replace")
            if not signature:
                raise Refused(f"There is no signed pack at {self.server.base} ({SIGNATURE} is missing).")
            key, chain = self.trusted(signature)
            here = self.folder.read(MANIFEST)
            data = here if holds(here, signature, key) else self.server.document(MANIFEST) or b""
            if holds(data, signature, key):
                manifest = read_manifest(data, signature)
                self.pin(key, chain, manifest)
                return manifest
            time.sleep(self.server.pause)  # built anew between the two, perhaps
        raise Refused(f"The signature of {MANIFEST} does not hold. Nothing in the folder was changed.")

    def trusted(self, signature: str) -> tuple[Key, str]:
        """The key that made this signature, if it may be trusted; and the server's chain of keys, where it was needed."""
        number = signer(signature)
        if self.key is None:
            key = read_key((self.server.document(KEY_FILE) or b"").decode("utf-8", "replace"))
        elif self.key.number == number:
            return self.key, ""
        else:
            chain = (self.server.document(CHAIN) or b"").decode("utf-8", "replace")
            for later in follow(chain, self.key):
                if later.number == number:
                    return later, chain
            raise Refused(
                f"The pack is signed by the key {key_id(number)}, and here {self.key.key_id} is trusted, which "
                "does not vouch for it. Compare the fingerprint on the page of packs; if it is right, add --key"
            )
        if key.number != number:
            raise Refused(f"{KEY_FILE} on the server is not the key that signed the pack.")
        # Kept for who mirrors from here and trusts an earlier key.
        return key, (self.server.document(CHAIN) or b"").decode("utf-8", "replace")

    def pin(self, key: Key, chain: str, manifest: Manifest) -> None:
        """From now on this key is trusted here, and this pack expected."""
        pack = self.folder.text(f"{STATE}/pack")
        if pack and pack != manifest.pack:
            raise Refused(f"The server has the pack {manifest.pack!a}, and this folder is of {pack!a}.")
        if not self.folder.text(f"{STATE}/{KEY_FILE}"):
            self.say(f"The key {key.key_id} is trusted in this folder from now on. Its fingerprint:")
            self.say(f"    {key.fingerprint}")
            self.say(
                "Compare it with the one on the page of packs. Are they not the same? Delete the folder."
            )
        elif key != self.key:
            self.say(f"The key {key.key_id} has followed; the one before vouches for it.")
        if chain and leads_to(chain, key):
            self.folder.write(CHAIN, chain.encode())
        if self.folder.text(f"{STATE}/{KEY_FILE}") != key.text:
            self.folder.write(f"{STATE}/{KEY_FILE}", key.text.encode())
        self.folder.write(f"{STATE}/pack", manifest.pack.encode())
        self.key = key

    def bring(self, manifest: Manifest) -> str:
        """Make the folder what the manifest says."""
        here = self.folder.digests(manifest.files)
        missing = [file for file in manifest.files if here.get(file.path) != file.sha256]
        self.clear(missing)
        fetched = self.fetch_all(missing, {sha256: path for path, sha256 in here.items()})
        old, new = self.old(manifest), {file.path for file in manifest.files}
        self.folder.record(old | new)
        self.folder.remove(path for path in old - new if in_the_way(path, new))
        self.folder.put(missing)
        self.finish(manifest)
        low = {path.lower() for path in new}
        removed = self.folder.remove(path for path in old - new if path.lower() not in low)
        self.folder.record(new)
        return (
            f"{manifest.pack} {manifest.version}: {len(new)} files, {fetched} fetched, {len(missing) - fetched} found "
            f"here, {removed} removed, {said(self.server.moved)} moved"
        )

    def clear(self, missing: list[File]) -> None:
        """Forget what was half fetched for a version that is no longer asked for."""
        wanted = {file.sha256 for file in missing}
        for left in self.folder.coming.iterdir():
            if left.name.split(".")[0] not in wanted:
                left.unlink()

    def fetch_all(self, missing: list[File], here: dict[str, str]) -> int:
        """Have all that is missing lie ready, whole; how many files had to be fetched."""
        wanted = {file.sha256: file for file in missing if file.sha256 not in here}
        need = sum(file.size - self.came(file) for file in wanted.values())
        free = shutil.disk_usage(self.folder.top).free
        if free < need:
            raise Refused(f"There is no room: {said(need)} are needed, and {said(free)} are free.")
        for file in missing:
            if file.sha256 in here:
                copy(self.folder.place(here[file.sha256]), self.folder.coming / file.sha256)
        for number, file in enumerate(wanted.values()):
            tell = self.teller(need, f"{number} of {len(wanted)} files")
            self.server.patiently(partial(self.fetch, file, tell), partial(self.came, file))
        return len(wanted)

    def teller(self, need: int, files: str) -> Callable[[], None]:
        """Says how far it is, but not all the time."""

        def tell() -> None:
            if time.monotonic() - self.told_at >= EVERY:
                self.told_at = time.monotonic()
                self.say(f"{files}, {said(self.server.moved)} of {said(need)}")

        return tell

    def came(self, file: File) -> int:
        try:
            return min((self.folder.coming / file.sha256).stat().st_size, file.size)
        except FileNotFoundError:
            return 0

    def fetch(self, file: File, tell: Callable[[], None]) -> None:
        """Fetch a file, or what is missing of it. It lies in `coming` under its digest then, whole."""
        place, tag = self.folder.coming / file.sha256, self.folder.coming / f"{file.sha256}.tag"
        with place.open("ab") as come:
            if come.tell() > file.size:
                come.truncate(0)
            if self.came(file) < file.size:
                self.receive(file, come, tag, tell)
            settle(come)
        if digest(place) != file.sha256:
            place.unlink()
            raise Changed(f"{file.path} is not what was signed")
        tag.unlink(missing_ok=True)

    def receive(self, file: File, come: BinaryIO, tag: Path, tell: Callable[[], None]) -> None:
        """Add to the file what the server has after its end; from the beginning where the server cannot do that."""
        start, headers = self.came(file), {}
        if start:
            headers = {"Range": f"bytes={start}-"}
            if tag.exists():
                headers["If-Range"] = tag.read_text()
        with self.server.asking(f"{file.path}?sha256={file.sha256}", headers) as answer:
            begin = self.begin(file, answer, start)
            come.truncate(begin)
            told = answer.getheader("ETag") or answer.getheader("Last-Modified") or ""
            if told and not told.startswith("W/"):
                tag.write_text(told)
            for data in self.server.reading(answer, file.size - begin):
                come.write(data)
                tell()
            if come.tell() < file.size:
                raise Broken(f"The line broke in {file.path}")

    def begin(self, file: File, answer: http.client.HTTPResponse, start: int) -> int:
        """From which byte on the answer is. What cannot be the file is said without reading it."""
        if answer.status in (404, 410):
            raise Changed(f"{file.path} is not on the server")
        begin = start if answer.status == 206 else 0
        wide = answer.getheader("Content-Range", "")
        if answer.status == 416 or (answer.status == 206 and not wide.startswith(f"bytes {start}-")):
            (self.folder.coming / file.sha256).unlink()
            raise Broken(f"The server does not go on where {file.path} stopped")
        if answer.status not in (200, 206):
            raise Refused(f"The server answered {answer.status} to {file.path}.")
        if answer.length is not None and answer.length != file.size - begin:
            raise Changed(f"{file.path} has another size on the server")
        return begin

    def old(self, manifest: Manifest) -> set[str]:
        """The files that were the pack's until now. Of a pack that somebody unpacked here: if we trust its manifest."""
        here, signature = self.folder.read(MANIFEST), self.folder.text(SIGNATURE)
        recorded = self.folder.recorded()
        if not recorded and self.key and here != manifest.data and holds(here, signature, self.key):
            recorded = {file.path for file in read_manifest(here, signature).files}
        return recorded

    def finish(self, manifest: Manifest) -> None:
        """The manifest, last of all: whoever reads it finds what it names."""
        for name, data in (
            (KEY_FILE, self.key.text.encode() if self.key else b""),
            (SIGNATURE, manifest.signature.encode()),
            (MANIFEST, manifest.data),
        ):
            if self.folder.read(name) != data:
                self.folder.write(name, data)
        settle_folder(self.folder.top)


def in_the_way(path: str, new: set[str]) -> bool:
    """Whether an old file stands where a folder is to be, or in a folder where a file is to be."""
    return any(one.startswith(f"{path}/") or path.startswith(f"{one}/") for one in new)


def mirror(
    url: str, folder: Path, *, key: str = "", patience: float = PATIENCE, pause: float = PAUSE, say: Say
) -> str:
    """Make `folder` what the server at `url` has; the line that sums it up. Refused, with the reason, when it cannot be."""
    server, place = Server(url, patience=patience, pause=pause), Folder(folder)
    trusted = read_key(key) if key else None
    try:
        with place.alone():
            return Mirror(server, place, key=trusted, say=say).run()
    except OSError as error:
        raise Refused(f"{_words(error)}: {error.filename or folder}. What came is kept.") from None
    finally:
        server.close()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="mirror", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("url", metavar="URL")
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument(
        "--key", default="", help="the public key, or a file with it; else the first one seen is kept"
    )
    parser.add_argument(
        "--timeout", type=float, default=PATIENCE, help="seconds of silence that are borne (%(default)s)"
    )
    parser.add_argument(
        "--pause", type=float, default=PAUSE, help="seconds before the second try (%(default)s)"
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")
    chosen = parser.parse_args(arguments)

    def say(words: str) -> None:
        if not chosen.quiet:
            sys.stdout.write(f"{words}\n")
            sys.stdout.flush()

    try:
        key = Path(chosen.key).read_text() if chosen.key and Path(chosen.key).is_file() else chosen.key
        say(mirror(chosen.url, chosen.folder, key=key, patience=chosen.timeout, pause=chosen.pause, say=say))
    except Refused as error:
        sys.stderr.write(f"mirror: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("mirror: stopped. Type the same again to go on.\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
