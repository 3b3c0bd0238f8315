"""Where the site is served: HOST and PORT, and the names under which the site then answers."""

import errno
import os
import socket
from dataclasses import dataclass
from itertools import pairwise

from telling import Trouble, say

THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"]
EVERYWHERE = ("0.0.0.0", "::")


@dataclass(frozen=True)
class Place:
    """The address that the server listens on."""

    host: str
    port: int

    @property
    def family(self) -> socket.AddressFamily:
        return socket.AF_INET6 if ":" in self.host else socket.AF_INET

    def url(self, host: str = "") -> str:
        host = host or self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"


def wanted() -> Place:
    port = os.environ.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Trouble(
            f"PORT is {port}, which is no port.", "Give a number from 1 to 65535: PORT=8001 make run"
        )
    return Place(host=(os.environ.get("HOST") or "127.0.0.1").strip("[]"), port=int(port))


def ensure_free(place: Place) -> None:
    with socket.socket(place.family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((place.host, place.port))
        except PermissionError:
            raise Trouble(
                f"Port {place.port} is kept for the administrator of this machine.",
                "Take another: PORT=8000 make run",
            ) from None
        except OSError as error:
            if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
                raise Trouble(
                    f"HOST is {place.host}, which is no address of this machine.",
                    "Give one of its own, or 0.0.0.0 for all of them: HOST=0.0.0.0 make run",
                ) from None
            raise Trouble(
                f"{place.host}:{place.port} cannot be listened on: {error.strerror}.",
                f"Something else may run there. Stop it, or take another port: PORT={place.port % 65535 + 1} make run",
            ) from None


def tell_settings(place: Place) -> None:
    """Give lms.settings the names under which this place is reached, where the environment does not say them itself."""
    os.environ.update(HOST=place.host, PORT=str(place.port))
    own = own_addresses() if place.host in EVERYWHERE else [place.host]
    os.environ.setdefault("BASE_URL", place.url("127.0.0.1" if place.host in EVERYWHERE else ""))
    if place.host in EVERYWHERE and "ALLOWED_HOSTS" not in os.environ:
        say(
            "Other devices of this network open: "
            + (" or ".join(place.url(host) for host in own) or "no address found")
        )
        say(
            "Under another name the site answers when ALLOWED_HOSTS has it: ALLOWED_HOSTS=school.lan,localhost make run"
        )
    bracketed = [f"[{host}]" if ":" in host else host for host in own]
    os.environ.setdefault("ALLOWED_HOSTS", ",".join(dict.fromkeys(THIS_MACHINE + bracketed)))


def own_addresses() -> list[str]:
    """The addresses of this machine as its own name gives them, without loopback; asks nobody."""
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except OSError:
        found = []
    addresses = [str(entry[4][0]) for entry in found] + _addresses_of_routes()
    return [host for host in dict.fromkeys(addresses) if not host.startswith(("127.", "::1", "fe80"))]


def _addresses_of_routes() -> list[str]:
    """The IPv4 addresses that the kernel (Linux) holds as its own."""
    try:
        with open("/proc/net/fib_trie", encoding="ascii") as table:  # noqa: PTH123 - not a file of ours
            lines = table.read().splitlines()
    except OSError:
        return []
    return [before.split()[-1] for before, line in pairwise(lines) if line.strip() == "/32 host LOCAL"]
