"""
What one document may use: seconds, processor and memory (facts/rendering.md, section 9).

The bounds of `workflow.rendering.bounds` keep nearly everything out that could need more; this is
for what nobody has thought of.
"""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from workflow.errors import RenderingError

# Of a renderer's own memory, fonts that are mapped from files left out. A release takes 80 to
# 200 MB, the largest document within bounds 300 MB.
MEMORY_BYTES = 1 << 30

# What Python raises may be swallowed, or never be raised while native code does not return. After
# this time more the system ends the process.
GRACE_SECONDS = 10


def limit_memory() -> None:
    """Let this process and its children have no more than `MEMORY_BYTES`, for good."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, hard))


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """
    Let what is within last *seconds*; for the main thread of a process that may be killed.

    Raises:
        RenderingError: `rendering_limit`, after that time. If that has no effect, the process
            dies, and whoever keeps it sees to the rest.
    """

    def end(_number: int, _frame: FrameType | None) -> None:
        # The next alarm has no handler any more.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(GRACE_SECONDS)
        raise RenderingError("rendering_limit", seconds=seconds)

    before = signal.signal(signal.SIGALRM, end)
    processor, hard = resource.getrlimit(resource.RLIMIT_CPU)
    used = resource.getrusage(resource.RUSAGE_SELF)
    # After the alarm, which a machine under load may deliver late.
    most = int(used.ru_utime + used.ru_stime) + seconds + 2 * GRACE_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (most, hard))
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        resource.setrlimit(resource.RLIMIT_CPU, (processor, hard))
        signal.signal(signal.SIGALRM, before)
