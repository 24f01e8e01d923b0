"""Sets a clone up with nothing but Python's standard library; what is there already is skipped in a moment.

    python3 deploy/setup.py          what `make run` needs
    python3 deploy/setup.py tests    what `make test`, `make check` and `make screenshots` need as well

Makes .venv, installs the hashed requirements, the few Debian packages (as root or by sudo; otherwise one sentence
names them), compiles messages and collects static files.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

BASE = Path(__file__).resolve().parent.parent
VENV = BASE / ".venv"
PYTHON = VENV / "bin" / "python"


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201


def stop(sentence: str) -> NoReturn:
    say(sentence)
    raise SystemExit(1)


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (this script is what says so)
        stop(f"Python 3.11 or later is needed, this is {sys.version.split()[0]}: make PYTHON=python3.11 …")
    if sys.argv[1:] not in ([], ["tests"]):
        say(str(__doc__))
        raise SystemExit(2)
    for_tests = sys.argv[1:] == ["tests"]
    install_packages(missing_packages(for_tests))
    make_environment()
    install_requirements(["requirements.txt", "requirements-dev.txt"] if for_tests else ["requirements.txt"])
    compile_messages()
    if not for_tests:
        collect_static()


# --- Debian packages ---------------------------------------------------------------------------------------------


def missing_packages(for_tests: bool) -> list[str]:
    """The Debian packages whose service this machine lacks, found by asking for the service, not the package."""
    needs = {
        "gettext": shutil.which("msgfmt"),
        "libpango-1.0-0": has_library("pango-1.0"),
        "libpangoft2-1.0-0": has_library("pangoft2-1.0"),
        "libharfbuzz-subset0": has_library("harfbuzz-subset"),
        "fonts-noto-cjk": has_japanese_font(),
        "python3-venv": VENV.exists() or has_ensurepip(),
    }
    if for_tests:
        needs |= {
            "chromium-headless-shell": shutil.which("chromium-headless-shell"),
            "poppler-utils": shutil.which("pdftotext"),
            "libreoffice-calc-nogui": shutil.which("soffice"),
        }
    return [package for package, found in needs.items() if not found]


def has_library(name: str) -> bool:
    return ctypes.util.find_library(name) is not None


def has_japanese_font() -> bool:
    places = (
        Path("/usr/share/fonts"),
        Path.home() / ".fonts",
        Path.home() / ".local/share/fonts",
        Path("/Library/Fonts"),
    )
    return any(next(place.glob("**/*CJK*"), None) for place in places if place.exists())


def has_ensurepip() -> bool:
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        return False
    return True


def install_packages(packages: list[str]) -> None:
    if not packages:
        return
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        stop(f"Please install what Debian calls {names}, then run this again.")
    prefix = administrator()
    if prefix is None:
        stop(f"Please run once: sudo apt-get install --no-install-recommends {names}")
    say(f"Installing {names} …")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = [*prefix, "apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    if run_quietly(install, environment) == 0:
        return
    # Lists that are missing or stale: fetch them and try once more.
    run_quietly([*prefix, "apt-get", "update", "-q"], environment)
    if run_quietly(install, environment):
        stop(f"These Debian packages could not be installed, please look: apt-get install {names}")


def administrator() -> list[str] | None:
    """How to become root without being asked for a password, or None."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def run_quietly(command: list[str], environment: dict[str, str]) -> int:
    return subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
    ).returncode


# --- Python ------------------------------------------------------------------------------------------------------


def make_environment() -> None:
    if PYTHON.exists() and subprocess.run([str(PYTHON), "-c", ""], check=False).returncode == 0:
        return
    say("Making .venv …")
    if VENV.exists() and not VENV.is_symlink():
        shutil.rmtree(VENV)  # half-made, or its Python is gone
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False).returncode:
        stop("Python could not make .venv (Debian: apt-get install python3-venv).")


def install_requirements(files: list[str]) -> None:
    stamp = VENV / f".installed-{digest(BASE / name for name in files)}"
    if stamp.exists():
        return
    say(f"Installing {' and '.join(files)} …")
    options = [argument for name in files for argument in ("-r", str(BASE / name))]
    command = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", *options]
    if subprocess.run(command, check=False, stdin=subprocess.DEVNULL).returncode:
        stop("Some requirements could not be installed; the lines above say why.")
    stamp.touch()


# --- Messages and static files -----------------------------------------------------------------------------------


def compile_messages() -> None:
    for source in sorted(BASE.glob("locale/**/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        if subprocess.run(["msgfmt", "-o", str(compiled), str(source)], check=False).returncode:
            stop(f"{source.relative_to(BASE)} does not compile.")


def collect_static() -> None:
    sources = (path for folder in BASE.glob("**/static") if not hidden(folder) for path in folder.rglob("*"))
    listing = "\n".join(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in sorted(sources))
    listing += digest([BASE / "requirements.txt"])
    stamp = BASE / "var" / "static.stamp"
    if stamp.exists() and stamp.read_text() == listing and (BASE / "var/static/staticfiles.json").exists():
        return
    say("Collecting static files …")
    command = [str(PYTHON), "manage.py", "collectstatic", "--noinput", "--clear", "-v0"]
    if subprocess.run(command, cwd=BASE, check=False, stdin=subprocess.DEVNULL).returncode:
        stop("The static files could not be collected; the lines above say why.")
    stamp.write_text(listing)


def hidden(folder: Path) -> bool:
    return bool({".venv", "var", "node_modules"} & set(folder.relative_to(BASE).parts))


def digest(files: Iterable[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


if __name__ == "__main__":
    main()
