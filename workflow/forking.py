"""
Forking safely: what a process must not have when it forks.

A child process inherits the memory of its parent, but only the thread that forked. Pango (since
1.52) asks fontconfig in a thread that belongs to its font map: a child that inherits the font map
waits for that thread for ever. The same holds for a lock that another thread held, and for any
library that works with a thread of its own. So a process that forks loads modules before, and
makes font maps, clients and connections only in the child (decision 0035).
"""

import ctypes
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import TypeVarTuple

from workflow.errors import WorkflowError

Arguments = TypeVarTuple("Arguments")

# GLib's name for the type of each font map that WeasyPrint makes. GLib knows a type only after
# the first object of it was made.
_FONT_MAP = b"PangoFT2FontMap"
_GOBJECT = "libgobject-2.0.so.0"
_THREADS = Path("/proc/self/task")
# A thread that was joined has left Python, and the system may list it a moment longer.
_END_OF_A_THREAD_SECONDS = 5.0
_LOOK_EVERY_SECONDS = 0.002


def fork(target: Callable[[*Arguments], None], *arguments: *Arguments) -> ForkProcess:
    """
    Start a child process that calls *target* and ends.

    Raises:
        WorkflowError: `unsafe_fork`, see `require_forkable`; no process was started.
    """
    require_forkable()
    process = multiprocessing.get_context("fork").Process(target=target, args=arguments)
    process.start()
    return process


def require_forkable() -> None:
    """
    Make sure that this process can fork; wait for a thread that is about to end.

    Raises:
        WorkflowError: `unsafe_fork`, if it has more than one thread or has made a font map.
    """
    threads, has_font_map = _threads_that_stay(), has_made_font_map()
    if threads > 1 or has_font_map:
        raise WorkflowError("unsafe_fork", threads=threads, font_maps=int(has_font_map))


def _threads_that_stay() -> int:
    """The threads of this process, without those that Python has left and that end in moments."""
    patience_ends = time.monotonic() + _END_OF_A_THREAD_SECONDS
    while (threads := count_threads()) > threading.active_count():
        if time.monotonic() > patience_ends:
            break
        time.sleep(_LOOK_EVERY_SECONDS)
    return threads


def count_threads() -> int:
    """The threads of this process, those of C libraries included where the system lists them."""
    try:
        return sum(1 for _ in _THREADS.iterdir())
    except OSError:
        return threading.active_count()


def has_made_font_map() -> bool:
    """Whether a font map of Pango was ever made in this process, or inherited by it."""
    try:
        # Only if it is loaded already: asking must not load it.
        gobject = ctypes.CDLL(_GOBJECT, mode=os.RTLD_NOLOAD | os.RTLD_LAZY)
    except (OSError, AttributeError):
        return False
    gobject.g_type_from_name.restype = ctypes.c_size_t
    return bool(gobject.g_type_from_name(_FONT_MAP))
