"""Holds a manifest (standard input) against the schemas of ADL and IMS for SCORM 1.2, as one: a manifest mixes three of them.

Run where lxml is (`schemas.py`). Prints what is wrong as a JSON list.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

ROOT = Path(__file__).parents[2] / "npm" / "node_modules" / "@liascript" / "simple-scorm-packager"
FOLDER = ROOT / "lib" / "schemas" / "definitionFiles" / "scorm12edition"
SCHEMAS = {
    "http://www.imsproject.org/xsd/imscp_rootv1p1p2": "imscp_rootv1p1p2.xsd",
    "http://www.adlnet.org/xsd/adlcp_rootv1p2": "adlcp_rootv1p2.xsd",
    "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1": "imsmd_rootv1p2p1.xsd",
}
# Two slips that XML Schema has forbidden since they were published: a name for what has its own, and "anything" after what may
# be missing, where nobody can tell which of the two an element is. Corrected, they allow less and nothing new.
CORRECTED = {'xmlns="http://www.w3.org/XML/1998/namespace"': "", 'namespace="##any"': 'namespace="##other"'}


def problems_of(manifest: bytes) -> list[str]:
    """What the schemas find wrong with a manifest."""
    schema = whole_schema()
    schema.validate(etree.fromstring(manifest))
    return [str(error) for error in schema.error_log]


def whole_schema() -> etree.XMLSchema:
    assert FOLDER.is_dir(), "make test installs what is in tests/npm; by hand: npm ci --prefix tests/npm"
    with TemporaryDirectory() as folder:
        for source in FOLDER.iterdir():
            text = source.read_text(encoding="utf-8")
            for slip, right in CORRECTED.items():
                text = text.replace(slip, right)
            (Path(folder) / source.name).write_text(text, encoding="utf-8")
        imports = "".join(
            f'<xs:import namespace="{name}" schemaLocation="{(Path(folder) / file).as_uri()}"/>'
            for name, file in SCHEMAS.items()
        )
        whole = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
        return etree.XMLSchema(etree.fromstring(whole))


if __name__ == "__main__":
    print(json.dumps(problems_of(sys.stdin.buffer.read())))
