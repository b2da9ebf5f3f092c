"""Commands in this process: what they say, and how they end, as a process of their own would."""

import io
import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import Engine

from workflow import wiring
from workflow.cli import main
from workflow.storage.database import open_engine


@dataclass(frozen=True)
class Answer:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


def ask_here(arguments: Sequence[str], environment: Mapping[str, str], folder: Path) -> Answer:
    """Run `communique` with *arguments* in *folder*, with nothing but *environment*."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    here = Path.cwd()
    with (
        patch.dict(os.environ, environment, clear=True),
        patch.object(sys, "argv", ["communique", *arguments]),
        patch.object(sys, "stdout", out),
        patch.object(sys, "stderr", err),
        Path(os.devnull).open(encoding="utf-8") as nothing,
        patch.object(sys, "stdin", nothing),
        _own_log(),
        _closing(),
    ):
        os.chdir(folder)
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else bool(ended.code)
        finally:
            os.chdir(here)
    return Answer(code, _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()


@contextmanager
def _own_log() -> Iterator[None]:
    """Give the log back to the tests: a command sets up its own."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        root.handlers, root.level = handlers, level


@contextmanager
def _closing() -> Iterator[None]:
    """Close each database that is opened, as the end of a process would."""
    opened: list[Engine] = []

    def opening(url: str) -> Engine:
        opened.append(open_engine(url))
        return opened[-1]

    # Patched to know what was opened; it is opened as ever.
    with patch.object(wiring, "open_engine", opening):
        yield
    for engine in opened:
        engine.dispose()
