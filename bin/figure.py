"""One of the figures of bin/figures, in the environment of a site: python bin/figure.py NAME [ARGUMENTS].

The module's `main` gets the arguments as they were typed and gives its rows, which are printed as JSON. Here Django is set
up and the site's own code can be found; so the modules import both as any other does.
"""

import sys
from importlib import import_module

from environment import ROOT


def main(name: str, *arguments: str) -> None:
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from figures.table import as_json

    print(as_json(import_module(f"figures.{name}").main(*arguments)))


if __name__ == "__main__":
    main(*sys.argv[1:])
