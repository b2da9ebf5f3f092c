"""
Room for deep calls.

CPython (3.11 and later) keeps the frames of Python functions in pieces of 16 kB. A call that does
not fit takes another piece from the operating system, and its return gives that back. Layout
goes up and down a deep stack many thousand times for a page; where the end of a piece lies just at
that depth, which depends on who called, it took and gave back a piece a thousand times for each
document: up to 17 ms of 170.

A frame that needs more than a piece gets a larger one, and those above it lie in the rest of it.
"""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# In words, so half a megabyte: the piece has twice that. What is never used takes no memory.
_WORDS = 2**16


def with_room(call: Callable[[], T]) -> T:
    """Do *call* on a stack with room for some thousand calls."""
    return call()


with_room.__code__ = with_room.__code__.replace(co_stacksize=_WORDS)
