"""
Examine whether this machine can render: a page in each script, by a process made as a renderer is.

A renderer may stand still for ever in a library, without a word. So each page has its time, and a
process that uses it up is killed.
"""

import os
import select
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO

from workflow.domain.language import LanguageTag
from workflow.usecases.examined import Examined

SECONDS_PER_PAGE = 10.0
# Python and the engine are loaded first.
_SECONDS_TO_START = 60.0
# After so many without one that is well, the others are not tried.
_MOST_IN_A_ROW = 3
# What the process prints before the first page.
READY = "ready"
_NAME = "pages"
_REMEDY = (
    "apt-get install what is missing above; if nothing is, report this with the versions above:"
    " no PDF can be made here in these scripts"
)


def examine_pages(
    command: Sequence[str],
    languages: Mapping[str, LanguageTag],
    environment: Mapping[str, str],
    tell: Callable[[str], None] = lambda _: None,
) -> Examined:
    """
    Have a page rendered in each of *languages*, which are listed by script.

    Args:
        command: A process that prints `READY`, renders a page in each language that its arguments
            name, and prints a line for each: nothing, or what is wrong.
        tell: Hears at once of each page that is not well.
    """
    waiting = sorted((str(language), script) for script, language in languages.items())
    wrong: list[str] = []
    is_any_well = False
    while waiting and (is_any_well or len(wrong) < _MOST_IN_A_ROW):
        problems = tuple(_problems(command, [name for name, _ in waiting], environment))
        for (name, script), problem in zip(waiting, problems, strict=False):
            is_any_well = is_any_well or not problem
            if problem:
                wrong.append(f"{script} ({name}): {problem}")
                tell(wrong[-1])
        waiting = waiting[len(problems) :]
    if not wrong:
        return Examined(_NAME, True, f"one rendered in each of {len(languages)} scripts")
    untried = f"; {len(waiting)} more were not tried" if waiting else ""
    return Examined(_NAME, False, "; ".join(wrong) + untried, _REMEDY)


def _problems(
    command: Sequence[str], names: Sequence[str], environment: Mapping[str, str]
) -> Iterator[str]:
    """What one process says of the pages, in order, up to the first that it does not end."""
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(
            [*command, *names],
            bufsize=0,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=dict(environment),
            start_new_session=True,
        ) as process,
    ):
        try:
            yield from _read(process, len(names), errors)
        finally:
            # Its children too: they may stand still where no other signal reaches them.
            os.killpg(process.pid, signal.SIGKILL)


def _read(process: subprocess.Popen[bytes], pages: int, errors: IO[bytes]) -> Iterator[str]:
    seconds, read = _SECONDS_TO_START, b""
    # The first line is READY.
    for number in range(pages + 1):
        while b"\n" not in read:
            piece = _piece(process, seconds)
            if not piece:
                late = f"not ready after {seconds:.0f} s"
                yield late if piece is None else _last_line(errors)
                return
            read += piece
        line, _, read = read.partition(b"\n")
        seconds = SECONDS_PER_PAGE
        if number:
            yield line.decode(errors="replace").strip()


def _piece(process: subprocess.Popen[bytes], seconds: float) -> bytes | None:
    """What the process prints next; nothing when it has ended, None after *seconds*."""
    assert process.stdout is not None  # noqa: S101  (it was started with a pipe)
    if not select.select([process.stdout], [], [], seconds)[0]:
        return None
    return os.read(process.stdout.fileno(), 65536)


def _last_line(errors: IO[bytes]) -> str:
    errors.seek(0)
    lines = errors.read().decode(errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else "the process ended without a word"
