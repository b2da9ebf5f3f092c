"""The fonts of this machine, as fontconfig lists them, and what is in their files."""

import hashlib
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workflow.errors import RenderingError

_FORMAT = "%{file}\t%{index}\t%{weight}\t%{fontversion}\t%{family[0]}\n"


@dataclass(frozen=True)
class InstalledFont:
    """
    One font that fontconfig knows.

    Attributes:
        index: Its place in a file that holds several.
        weight: In fontconfig's own numbers: 80 is regular, 200 bold; a range if it varies.
        version: As its makers count, such as `2.013`.
    """

    path: Path
    index: int
    weight: str
    version: str
    family: str


def installed_fonts() -> tuple[InstalledFont, ...]:
    """
    All of them, in no order that means anything.

    Raises:
        RenderingError: `fonts_unknown`, if `fc-list` of fontconfig cannot be asked.
    """
    command = ["fc-list", "--format", _FORMAT]
    try:
        listed = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        raise RenderingError("fonts_unknown", reason=str(error)) from error
    lines = (line.split("\t", 4) for line in listed.stdout.splitlines())
    return tuple(
        # Fontconfig gives the version in 65536ths.
        InstalledFont(Path(path), int(index), weight, f"{int(version or 0) / 65536:.3f}", family)
        for path, index, weight, version, family in lines
    )


def installed_versions() -> Mapping[str, str]:
    """
    The version of each font family of this machine; of several, the newest.

    Raises:
        RenderingError: `fonts_unknown`.
    """
    fonts = sorted(installed_fonts(), key=lambda font: float(font.version))
    return {font.family: font.version for font in fonts}


def installed_families() -> frozenset[str]:
    """
    The font families of this machine, to be compared with `fonts.families`.

    Raises:
        RenderingError: `fonts_unknown`.
    """
    return frozenset(font.family for font in installed_fonts())


def font_digest(path: Path) -> str:
    """
    SHA-256 of the file, in hexadecimal; read once in a process while it does not change.

    Raises:
        OSError: The file cannot be read.
    """
    status = path.stat()
    return _digest(path, status.st_mtime_ns, status.st_size)


@cache
def _digest(path: Path, _changed_ns: int, _bytes: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
