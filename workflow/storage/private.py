"""
Folders and files that nobody else on this machine reads, whatever its umask: what is stored is
under embargo. Whatever makes one in the data folder makes it here; a test finds what does not.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

FOLDER: Final = 0o700
FILE: Final = 0o600
_OTHERS: Final = 0o077


def make_folder(path: Path) -> None:
    """Make *path*, and what is missing above it; what is there stays as it is."""
    if path.is_dir():
        return
    make_folder(path.parent)
    try:
        path.mkdir()
    except FileExistsError:
        if not path.is_dir():
            raise
        return
    path.chmod(FOLDER)


def make_file(path: Path) -> None:
    """
    Make an empty file if there is none.

    One that is there is not even opened: closing any descriptor of a database of SQLite would end
    the locks of all connections that this process has to it. Another process would then take
    itself for the last one, and put the log away under them.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE)
    except FileExistsError:
        return
    os.fchmod(descriptor, FILE)
    os.close(descriptor)


def open_file(path: Path) -> int:
    """A descriptor of *path* for reading and writing; an empty file is made if there is none."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE)
    except FileExistsError:
        return os.open(path, os.O_RDWR)
    os.fchmod(descriptor, FILE)
    return descriptor


def open_to_others(folder: Path) -> Iterator[Path]:
    """*folder* and what is in it, as far as others on this machine may read or enter it."""
    for path in (folder, *sorted(folder.rglob("*"))):
        # A link has the mode of what it leads to.
        if not path.is_symlink() and path.stat().st_mode & _OTHERS:
            yield path
