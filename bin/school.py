"""`make school`: a class opens Chasqui on its phones, over the Wi-Fi of the room, without internet.

    make school                    the whole site: people, groups, results
    make school PACK=DIR|ZIP       a folder pack, for reading and answering; needs Python alone
    python3 bin/school.py --pack DIR|ZIP      the same without make

It prints the address of this machine in the network of the room, and shows it as a QR where it can draw one.
"""

import argparse
import os
import sys
from ipaddress import ip_address, ip_network
from pathlib import Path

import address
import run
from environment import FOR_RUNNING, PYTHON, ROOT, VENV, enter, read_env_file
from pack_server import POSTER, poster_page, server_for
from pack_source import open_pack
from telling import Trouble, give_up, say

# Of the networks that rooms have, the likeliest first; containers use the last.
LIKELY = [ip_network(each) for each in ("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12")]
PAGE_OF_THE_SITE = "en/packs/classroom/"


def main() -> None:
    read_env_file()
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument(
        "--pack", default=os.environ.get("PACK", ""), help="a folder pack: its folder or its zip"
    )
    pack = asked.parse_args().pack
    os.environ["HOST"] = os.environ.get("HOST") or "0.0.0.0"
    if pack:
        use_environment_that_is_there()
        serve_pack(Path(pack).expanduser())
    else:
        serve_site()


def serve_pack(path: Path) -> None:
    place = address.wanted()
    source = open_pack(path)
    address.ensure_free(place)
    url = place.url(lan_address(place.host))
    server = server_for(source, host=place.host, port=place.port, poster=poster_page(url, qr_svg(url)))
    tell(url, poster=f"{url.rstrip('/')}{POSTER}")
    say("To stop: Ctrl and C.")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


def serve_site() -> None:
    place = address.wanted()
    host = lan_address(place.host)
    # The QR is drawn there.
    enter(FOR_RUNNING)
    os.environ.setdefault("BASE_URL", place.url(host))
    run.main(ready=lambda: tell(place.url(host), poster=place.url(host) + PAGE_OF_THE_SITE))


def lan_address(host: str) -> str:
    """Where the phones of the room find this machine. The machine's own tables say it; nobody is asked."""
    if host not in address.EVERYWHERE:
        return host
    own = [each for each in address.own_addresses() if ":" not in each]
    if not own:
        raise Trouble(
            "This machine is in no network.",
            "Switch its hotspot on or join the Wi-Fi of the room (docs/classroom.md), then type the same again.",
        )
    return min(own, key=_how_likely)


def _how_likely(host: str) -> int:
    return next((rank for rank, network in enumerate(LIKELY) if ip_address(host) in network), len(LIKELY))


def tell(url: str, *, poster: str) -> None:
    say(f"\nOn the phones of the room: {url}")
    say(f"To show on the wall, or to print: {poster}")
    say(qr_text(url) or "(Without the packages of `make run` no QR is drawn. The address does.)")


def qr_text(url: str) -> str:
    """For a terminal, two modules in each character, dark on light whatever its colours are."""
    try:
        import segno
    except ImportError:
        return ""
    from io import StringIO

    drawn = StringIO()
    segno.make(url, error="l", micro=False).terminal(drawn, compact=True)
    return drawn.getvalue()


def qr_svg(url: str) -> str:
    try:
        import segno
    except ImportError:
        return ""
    return segno.make(url, error="m", micro=False).svg_inline(omitsize=True, border=4)


def use_environment_that_is_there() -> None:
    """Go on in .venv where it is there, for the QR. It is not made for that: a school may have no line."""
    if Path(sys.prefix).resolve() != VENV.resolve() and PYTHON.exists():
        os.execv(PYTHON, [str(PYTHON), str(ROOT / "bin" / "school.py"), *sys.argv[1:]])


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        give_up(trouble)
    except KeyboardInterrupt:
        sys.exit(130)
