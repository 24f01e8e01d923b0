"""docs/settings.md describes every variable, once."""

import re

from circular_partners.embedded.places import BASE_DIR

DESCRIBED = (BASE_DIR / "docs" / "settings.md").read_text()


def variables_read():
    sources = "\n".join(path.read_text() for path in (BASE_DIR / "circular_partners").rglob("*.py"))
    return set(re.findall(r'env\.(?:str|bool|int|list|float|db_url)\(\s*"([A-Z_]+)"', sources)) | set(
        re.findall(r'os\.environ(?:\.get\(|\[)"([A-Z_]+)"', sources)
    )


def test_every_variable_is_described_once():
    rows = [line.split("|")[1] for line in DESCRIBED.splitlines() if line.startswith("| `")]
    described = [name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)]
    assert len(described) == len(set(described))
    not_described = variables_read() - set(described) - {"PATH"}
    assert not not_described
