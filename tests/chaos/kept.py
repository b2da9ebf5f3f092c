"""Processes that are started again when they die, as a supervisor would; and who is below them."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_START_AGAIN_AFTER_SECONDS = 0.5
# Until then a process may still be loading its modules, and be ended by a signal unheard.
_HARDLY_BEGUN_SECONDS = 20


@dataclass
class Kept:
    """One command that must run until the end."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    starts: int = field(default=0, init=False)
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    _started: float = field(default=0, init=False)
    _not_before: float = field(default=0, init=False)

    def look(self) -> None:
        """Start it if it does not run; the second time after a moment."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self.process = None
            self._not_before = now + _START_AGAIN_AFTER_SECONDS
        if self.process is None and now >= self._not_before:
            self.starts += 1
            self._started = now
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(
                    list(self.command),
                    env=dict(self.environment),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def ended(self) -> int:
        """Wait for the end that it was asked for; its exit code, 0 if it had hardly begun."""
        if self.process is None:
            return 0
        asked = time.monotonic()
        code = self.process.wait(180)
        return 0 if asked - self._started < _HARDLY_BEGUN_SECONDS else code


@dataclass(frozen=True)
class Running:
    """A process below a kept one."""

    pid: int
    parent: int
    words: tuple[str, ...]

    def runs(self, *words: str) -> bool:
        return all(word in self.words for word in words)


def below(root: int) -> list[Running]:
    """Everything that *root* started, and what that started; not *root* itself."""
    everybody = [running for path in Path("/proc").glob("[0-9]*") if (running := read(path))]
    found, parents = [], [root]
    while parents:
        parent = parents.pop()
        children = [each for each in everybody if each.parent == parent]
        found += children
        parents += [each.pid for each in children]
    return found


def kill(pid: int) -> bool:
    """Kill it for good; False if it has ended by itself."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def read(path: Path) -> Running | None:
    try:
        state, parent = (path / "stat").read_text().rpartition(")")[2].split()[:2]
        words = (path / "cmdline").read_text().split("\0")
    except OSError:
        return None  # It has ended meanwhile.
    return None if state == "Z" else Running(int(path.name), int(parent), tuple(words))
