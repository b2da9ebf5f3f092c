"""
Server-sent events: a page that follows work, for a while.

Each stream looks at the database twice a second in a thread of its own turn, says something only
when something has changed, and ends with the work, after ten minutes, or with the process.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from workflow.errors import NotFoundError, UnavailableError

MOST_PER_PERSON = 6
_LOOK_EVERY_SECONDS = 0.5
_SIGN_OF_LIFE_EVERY_SECONDS = 15.0
_LONGEST_SECONDS = 600.0
# A browser that lost us asks again after so long.
_RETRY_MILLISECONDS = 2000


@dataclass(frozen=True)
class News:
    """What a look found; *html* is empty if nothing has changed, and *is_last* ends the stream."""

    html: str = ""
    is_last: bool = False


class Streams:
    """The streams of one process, so many for each person."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()
        self._is_closing = False

    def close(self) -> None:
        """End them all within a moment: the process is going to end."""
        self._is_closing = True

    def follow(self, person: str, look: Callable[[], News]) -> StreamingResponse:
        """
        A stream of what *look* finds.

        Raises:
            UnavailableError: `streams_many`.
        """
        if self._open[person] >= MOST_PER_PERSON:
            raise UnavailableError("streams_many")
        # No proxy may hold back what is said.
        headers = {"X-Accel-Buffering": "no"}
        events = self._events(person, look)
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    async def _events(self, person: str, look: Callable[[], News]) -> AsyncIterator[str]:
        end = time.monotonic() + _LONGEST_SECONDS
        spoke_at = time.monotonic()
        with self._counted(person):
            yield f"retry: {_RETRY_MILLISECONDS}\n\n"
            while time.monotonic() < end and not self._is_closing:
                news = await self._look(look)
                if news.html:
                    yield event("parts", news.html)
                    spoke_at = time.monotonic()
                elif time.monotonic() - spoke_at > _SIGN_OF_LIFE_EVERY_SECONDS:
                    yield ":\n\n"
                    spoke_at = time.monotonic()
                if news.is_last:
                    yield event("end", "")
                    return
                await asyncio.sleep(_LOOK_EVERY_SECONDS)

    async def _look(self, look: Callable[[], News]) -> News:
        try:
            return await run_in_threadpool(look)
        except UnavailableError:
            # The database is away: it is looked at again, and the page stays as it is.
            return News()
        except NotFoundError:
            # The article was deleted: nothing is left to follow.
            return News(is_last=True)

    @contextmanager
    def _counted(self, person: str) -> Iterator[None]:
        self._open[person] += 1
        try:
            yield
        finally:
            self._open[person] -= 1
            if not self._open[person]:
                del self._open[person]


def event(name: str, data: str) -> str:
    """One event as it travels (HTML Standard, "Server-sent events"): a line for each line."""
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    return f"event: {name}\n{lines}\n"
