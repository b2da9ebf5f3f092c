"""
Examine this machine: what is missing for the service to work, and the command that mends it.

Nothing is changed and nothing is fetched; all that is written is one temporary file.
"""

import ctypes.util
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from workflow.domain.language import LanguageTag
from workflow.errors import InvalidInputError, UnavailableError
from workflow.rendering.core_fonts import core_folder
from workflow.rendering.libraries import library_versions
from workflow.storage.artifact_store import ArtifactStore
from workflow.storage.migrate import HEAD
from workflow.storage.private import open_to_others
from workflow.usecases.clocks import TOLERATED_SECONDS, Clocks
from workflow.usecases.examined import Examined
from workflow.usecases.examining_fonts import apt_get, examine_fonts
from workflow.wording import sentence

_OLDEST_PYTHON = (3, 11)

# Library, as the linker knows it → Debian's package.
_LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz": "libharfbuzz0b",
    "harfbuzz-subset": "libharfbuzz-subset0",
    "fontconfig": "libfontconfig1",
}

# Fifty releases in 47 languages, each with its proofs, at 4 MB for an edition's files.
_ENOUGH_BYTES = 1_000_000_000
_PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Surroundings:
    """What the checks look at; see `examine`."""

    data: Path
    languages: Collection[LanguageTag]
    migration: Callable[[], str | None]
    ping: Callable[[], str | None] | None
    house: Callable[[], object] | None
    artifacts: ArtifactStore | None
    clocks: Callable[[], Clocks] = Clocks


def examine(
    *,
    data: Path,
    languages: Collection[LanguageTag],
    migration: Callable[[], str | None],
    ping: Callable[[], str | None] | None,
    house: Callable[[], object] | None = None,
    artifacts: ArtifactStore | None = None,
    clocks: Callable[[], Clocks] = Clocks,
    pages: Callable[[], Examined] | None = None,
) -> tuple[Examined, ...]:
    """
    Look at everything that the service needs, however much of it is missing.

    Args:
        data: The data folder.
        languages: Those that have a chrome catalog.
        migration: Asks the database which migration it is at, as `storage.migrate.current` does.
        ping: Says why the broker does not answer, None if it does; None where no broker is set.
        house: Reads the house style, or raises what is wrong with it; None where none is set.
        artifacts: The store of rendered files; None where nobody keeps any.
        clocks: Compares this machine's clock, and what others said of theirs, with the database's.
        pages: Renders a page in each script (`examine_pages`); None leaves it out.
    """
    surroundings = Surroundings(data, languages, migration, ping, house, artifacts, clocks)
    return (
        *(check(surroundings) for check in _CHECKS),
        *examine_fonts(languages, core_folder()),
        *([pages()] if pages else []),
    )


def _python(_: Surroundings) -> Examined:
    found = ".".join(map(str, sys.version_info[:3]))
    remedy = "apt-get install python3, of a Debian that has 3.11 or later"
    return _examined("Python", sys.version_info[:2] >= _OLDEST_PYTHON, found, remedy)


def _libraries(_: Surroundings) -> Examined:
    missing = [name for name in _LIBRARIES if ctypes.util.find_library(name) is None]
    if missing:
        detail = f"missing: {', '.join(missing)}"
    else:
        detail = ", ".join(f"{name} {found}" for name, found in library_versions().items())
    return _examined(
        "libraries", not missing, detail, apt_get(_LIBRARIES[name] for name in missing)
    )


def _pdf_engine(_: Surroundings) -> Examined:
    # In a process of its own: it is loaded there as our renderer loads it, and not here.
    command = [sys.executable, "-c", "import workflow.rendering.pdf.engine"]
    remedy = f"{shlex.quote(sys.executable)} -m pip install 'weasyprint>=70'"
    try:
        ended = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=_PATIENCE_SECONDS
        )
        found = version("weasyprint")
    except (OSError, subprocess.SubprocessError, PackageNotFoundError) as error:
        return Examined("PDF engine", False, str(error), remedy)
    said = ended.stderr.strip().splitlines() or [f"the import ended with {ended.returncode}"]
    loads = ended.returncode == 0
    return _examined("PDF engine", loads, f"WeasyPrint {found}" if loads else said[-1], remedy)


def _database(surroundings: Surroundings) -> Examined:
    try:
        found = surroundings.migration()
    except UnavailableError as error:
        remedy = "start the database, or mend COMMUNIQUE_DATABASE_URL"
        return Examined("database", False, sentence(error), remedy)
    if found is not None and found > HEAD:
        detail = f"at migration {found}, newer than this program's {HEAD}"
        return Examined("database", False, detail, "pip install --upgrade communique")
    # Opening the service brings it up to date.
    detail = f"at migration {found or 'none'}, the newest is {HEAD}"
    return _examined("database", found == HEAD, detail, "communique list")


def _clocks(surroundings: Surroundings) -> Examined:
    remedy = "timedatectl set-ntp true, on that machine"
    try:
        if surroundings.migration() != HEAD:
            return Examined("clocks", True, "not compared: the database is not up to date")
        clocks = surroundings.clocks()
    except UnavailableError:
        return Examined("clocks", True, "not compared: the database is away")
    known = {"this machine": clocks.own, **clocks.others}
    wrong = {name: skew for name, skew in known.items() if abs(skew) > TOLERATED_SECONDS}
    detail = ", ".join(f"{name} {skew:+.1f} s" for name, skew in (wrong or known).items())
    return _examined("clocks", not wrong, f"against the database's: {detail}", remedy)


def _broker(surroundings: Surroundings) -> Examined:
    if surroundings.ping is None:
        return Examined("broker", True, "none is set: this machine does everything by itself")
    reason = surroundings.ping()
    remedy = "systemctl start redis-server, or mend COMMUNIQUE_BROKER_URL"
    return _examined("broker", reason is None, reason or "answers", remedy)


def _data_folder(surroundings: Surroundings) -> Examined:
    folder = shlex.quote(str(surroundings.data))
    if not surroundings.data.is_dir():
        return Examined("data folder", False, f"{folder} is not there", f"mkdir -p {folder}")
    try:
        with tempfile.TemporaryFile(dir=surroundings.data) as file:
            file.write(b"communique")
    except OSError as error:
        remedy = f'chown -R "$(id -un)" {folder}'
        return Examined("data folder", False, f"{folder}: {error.strerror}", remedy)
    return Examined("data folder", True, f"{folder} can be written")


def _privacy(surroundings: Surroundings) -> Examined:
    name, folder = "privacy of the data folder", surroundings.data
    found = list(open_to_others(folder)) if folder.is_dir() else []
    if not found:
        return Examined(name, True, "nobody else on this machine reads it")
    detail = f"others on this machine may read or enter {found[0]}"
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    remedy = f"chmod -R go= {shlex.quote(str(folder))}"
    return Examined(name, False, detail + more, remedy, needed=False)


def _artifacts(surroundings: Surroundings) -> Examined:
    if surroundings.artifacts is None:
        return Examined("rendered files", True, "nobody keeps any here")
    try:
        surroundings.artifacts.probe()
    except UnavailableError as error:
        remedy = (
            "mend what COMMUNIQUE_ARTIFACTS_URL and COMMUNIQUE_S3_… say, then communique doctor"
        )
        return Examined("rendered files", False, sentence(error), remedy)
    return Examined("rendered files", True, f"{surroundings.artifacts.place} can be written")


def _disk(surroundings: Surroundings) -> Examined:
    # The folder itself may not be there yet.
    places = (surroundings.data.absolute(), *surroundings.data.absolute().parents)
    free = shutil.disk_usage(next(place for place in places if place.is_dir())).free
    remedy = "set COMMUNIQUE_DATA to a folder on a disk with 1 GB free"
    return _examined("disk", free >= _ENOUGH_BYTES, f"{free / 1e9:.1f} GB free", remedy)


def _chrome(surroundings: Surroundings) -> Examined:
    count = len(surroundings.languages)
    remedy = "set COMMUNIQUE_LOCALES to the folder of <locale>/LC_MESSAGES/release.po"
    return _examined("words around a release", count > 0, f"{count} languages", remedy)


def _house_style(surroundings: Surroundings) -> Examined:
    if surroundings.house is None:
        return Examined("house style", True, "none is set: the built-in look")
    try:
        surroundings.house()
    except InvalidInputError as error:
        return Examined("house style", False, sentence(error), "communique house check")
    return Examined("house style", True, "can be used")


_CHECKS: tuple[Callable[[Surroundings], Examined], ...] = (
    _python,
    _libraries,
    _pdf_engine,
    _chrome,
    _house_style,
    _data_folder,
    _privacy,
    _artifacts,
    _disk,
    _database,
    _clocks,
    _broker,
)


def _examined(name: str, ok: bool, detail: str, remedy: str) -> Examined:
    return Examined(name, ok, detail, "" if ok else remedy)
