"""How long work is told of: a bar on a terminal, and never more than ten seconds without a word."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from workflow.cli.output import messages, say

SECONDS_WITHOUT_A_WORD = 10.0


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """
    A bar on a terminal; elsewhere a line every ten seconds, with how far it is.

    Without a *label* there is neither.
    """
    with silent_bar(label) as bar:
        if not label or bar.console.is_terminal:
            yield bar
        else:
            with still_at_work(label, lambda: _how_far(bar)):
                yield bar


def silent_bar(label: str) -> Progress:
    """A bar on a terminal and nothing elsewhere, for who has a `Patience` to speak."""
    console = messages()
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not label or not console.is_terminal,
    )


@contextmanager
def still_at_work(label: str, how_far: Callable[[], str] = lambda: "") -> Iterator[None]:
    """Say *label*, how long it takes so far and *how_far* it is, every ten seconds."""
    ended = Event()

    def speak() -> None:
        started = time.monotonic()
        while not ended.wait(SECONDS_WITHOUT_A_WORD):
            say(f"{label}: {time.monotonic() - started:.0f} s so far{how_far()}")

    # It dies with the process, and a process that forks has ended it before.
    thread = Thread(target=speak, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


class Patience:
    """Says what is waited for when nothing has moved for ten seconds."""

    def __init__(self, bar: Progress, label: str) -> None:
        self._bar = bar
        self._label = label or "waiting"
        self._done = -1
        self._spoke_at = time.monotonic()

    def look(self, done: int, total: int, what_lasts: Callable[[], str]) -> None:
        """*what_lasts* is asked only when there is something to say."""
        now = time.monotonic()
        if done != self._done:
            self._done, self._spoke_at = done, now
        elif now - self._spoke_at >= SECONDS_WITHOUT_A_WORD:
            self._spoke_at = now
            text = f"{self._label}: {done} of {total} are done{what_lasts()}"
            self._bar.console.print(escape(text))


def _how_far(bar: Progress) -> str:
    counted = [task for task in bar.tasks if task.total]
    return "".join(f", {task.completed:.0f} of {task.total:.0f}" for task in counted)
