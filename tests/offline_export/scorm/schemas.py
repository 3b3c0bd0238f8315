"""What the schemas of SCORM 1.2 find wrong with a manifest. lxml is in the environment of Open edX alone: where it is installed,
what reads HTML on the site would use it, and would be another one in the tests than in a village.
"""

import json
import subprocess
from pathlib import Path

PYTHON = Path(__file__).parents[3] / ".venv" / "openedx" / "bin" / "python"


def problems_of(manifest: bytes) -> list[str]:
    command = [PYTHON, Path(__file__).with_name("inside.py")]
    done = subprocess.run(command, input=manifest, capture_output=True, check=True, timeout=120)
    found: list[str] = json.loads(done.stdout)
    return found
