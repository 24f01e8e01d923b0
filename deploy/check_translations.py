"""The Japanese catalogue is complete: no string of the code is missing in it, none is empty or only guessed (fuzzy).

The strings are gathered in a copy of the sources, so that the catalogue itself is never touched.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(".venv", ".git", "var", "tests", "bench", "static", "screenshots", ".*_cache")
GATHER = [sys.executable, "manage.py", "makemessages", "-l", "ja", "--no-location", "--no-wrap"]
CATALOGUE = Path("locale/ja/LC_MESSAGES/django.po")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "house"
        shutil.copytree(HOUSE, copy, ignore=LEFT_OUT)
        gathered = complaint(GATHER, copy)
        wrong = complaint(["msgfmt", "--check", "-o", "/dev/null", str(CATALOGUE)], copy)
        missing = entries(copy / CATALOGUE, "--untranslated")
        guessed = entries(copy / CATALOGUE, "--only-fuzzy")
    for title, text in (("", gathered), ("", wrong), ("Not translated:", missing), ("Fuzzy:", guessed)):
        if text:
            sys.stdout.write(f"{title}\n{text}\n")
    return 1 if gathered or wrong or missing or guessed else 0


def complaint(command: list[str], folder: Path) -> str:
    """What the command complained of, or nothing where it went well."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def entries(catalogue: Path, which: str) -> str:
    command = ["msgattrib", which, "--no-obsolete", "--no-wrap", str(catalogue)]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return "\n".join(
        line for line in listed.splitlines() if line.startswith(("msgid", "msgctxt")) and line != 'msgid ""'
    )


if __name__ == "__main__":
    sys.exit(main())
