"""Keep several processes running: what `communique up` is."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType

from workflow.cli.output import say
from workflow.forking import require_forkable

_LOOK_EVERY_SECONDS = 0.2
# A process that dies at once, again and again, must not keep the machine busy.
_SLOWEST_RESTART_SECONDS = 30.0
# Whatever ended a process that ran this long, it came up well: it is not such a one.
_STEADY_AFTER_SECONDS = 10.0
_PATIENCE_SECONDS = 30.0
_PR_SET_PDEATHSIG = 1


class _Child:
    """A process that is started again when it ends, more slowly each time."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self._command = list(command)
        self._environment = dict(environment)
        self._delay = 0.5
        self._start_at = 0.0
        self._started_at = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def look(self, now: float) -> None:
        """Start it if it is time; notice if it has ended."""
        if self.process is not None and self.process.poll() is not None:
            steady = now - self._started_at > _STEADY_AFTER_SECONDS
            self._delay = 0.5 if steady else min(self._delay * 2, _SLOWEST_RESTART_SECONDS)
            self._start_at = now + self._delay
            say(
                f"{self.name} ended with {self.process.returncode};"
                f" starting it again in {self._delay:g} s"
            )
            self.process = None
        if self.process is None and now >= self._start_at:
            # `preexec_fn` is Python in a forked process.
            require_forkable()
            self._started_at = now
            # A group of its own: Ctrl+C reaches it through the supervisor only, and once.
            self.process = subprocess.Popen(
                self._command,
                env=self._environment,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )

    def ask_to_end(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def end(self, patience_seconds: float) -> None:
        """Wait until it has ended; kill it if it does not."""
        if self.process is None:
            return
        try:
            self.process.wait(patience_seconds)
        except subprocess.TimeoutExpired:
            say(f"{self.name} does not end; killing it")
            self.process.kill()
            self.process.wait()


def supervise(
    commands: Mapping[str, Sequence[str]],
    environment: Mapping[str, str],
    *,
    patience_seconds: float = _PATIENCE_SECONDS,
) -> None:
    """
    Run *commands* until SIGINT or SIGTERM, starting again what dies; then end them all.

    Args:
        patience_seconds: How long they may take to finish what they have begun.
    """
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    children = [_Child(name, command, environment) for name, command in commands.items()]
    while not stopping:
        for child in children:
            child.look(time.monotonic())
        time.sleep(_LOOK_EVERY_SECONDS)
    # All at once: none has to wait until another has finished.
    for child in children:
        child.ask_to_end()
    for child in children:
        child.end(patience_seconds)


def _end_with_parent() -> None:
    """
    Let this process be asked to end when the supervisor is killed (Linux; see prctl(2)).

    Else its desk would keep the port from the desk of the supervisor that comes next.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
