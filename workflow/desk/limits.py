"""
How often a password may be tried, and a reset asked for; see decision 0034.

A stranger is counted by their address, by the account, and by both together. A browser in which
that person has signed in before is counted by itself: no stranger's attempts keep it out. Only if
it fails too often is it a stranger like any other.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter

from workflow.errors import TooOftenError
from workflow.logs import event_log

log = event_log(__name__)

_MINUTES: Final = 10
PER_ADDRESS: Final = 50
# More than one address can use up: one stranger keeps nobody out.
PER_ACCOUNT: Final = 50
PER_ACCOUNT_AND_ADDRESS: Final = 10
PER_BROWSER: Final = 30
PER_SESSION: Final = 10

# How long somebody who signs in waits for a broker that is away.
_PATIENCE_SECONDS = 1.0

_Bound = tuple[RateLimitItem, tuple[str, ...]]


@dataclass(frozen=True)
class Attempt:
    """
    Attributes:
        purpose: What is tried; each is counted by itself.
        origin: As `proxies.origin_of`.
        account: The name of somebody, or what was typed for one.
        browser: Of a browser that is known for that account; else empty.
    """

    purpose: str
    origin: str
    account: str
    browser: str = ""


class Limits:
    """
    Counts attempts, with all processes of the desk together where there is a broker.

    Args:
        broker_url: Redis; empty to count in this process.
    """

    def __init__(self, broker_url: str) -> None:
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared = MovingWindowRateLimiter(_redis(broker_url)) if broker_url else None

    def require_calm(self, attempt: Attempt) -> None:
        """
        Count *attempt*.

        Raises:
            TooOftenError: `too_often`, with the seconds after which one may be made again.
        """
        if attempt.browser:
            known = _bound(f"{attempt.purpose}-browser", PER_BROWSER, attempt.browser)
            if self._count([known]) is None:
                return
        account = attempt.account.strip().casefold()[:254]
        self._require(
            _bound(f"{attempt.purpose}-address", PER_ADDRESS, attempt.origin),
            _bound(f"{attempt.purpose}-both", PER_ACCOUNT_AND_ADDRESS, attempt.origin, account),
            _bound(f"{attempt.purpose}-account", PER_ACCOUNT, account),
        )

    def require_calm_session(self, session: str) -> None:
        """
        Count a password that is given again in a session; nobody else is kept out by it.

        Raises:
            TooOftenError: `too_often`.
        """
        self._require(_bound("session", PER_SESSION, session))

    def _require(self, *bounds: _Bound) -> None:
        opens = self._count(bounds)
        if opens is not None:
            seconds = max(1, math.ceil(opens - time.time()))
            raise TooOftenError("too_often", seconds=seconds, minutes=math.ceil(seconds / 60))

    def _count(self, bounds: Sequence[_Bound]) -> float | None:
        """When the first of *bounds* that is reached opens again; None if none is."""
        try:
            return _first_reached(self._shared or self._own, bounds)
        except StorageError as error:
            # Who can stop the broker must not be let in for it, and nobody be kept out.
            log.warning("limits_away", error=type(error.storage_error).__name__)
            return _first_reached(self._own, bounds)


def _first_reached(limiter: MovingWindowRateLimiter, bounds: Sequence[_Bound]) -> float | None:
    for item, names in bounds:
        if not limiter.hit(item, *names):
            return limiter.get_window_stats(item, *names).reset_time
    return None


def _bound(namespace: str, most: int, *names: str) -> _Bound:
    return RateLimitItemPerMinute(most, _MINUTES, namespace=namespace), names


def _redis(url: str) -> Storage:
    # The library's name for a socket in the file system.
    known = "redis+" + url if url.startswith("unix://") else url
    return RedisStorage(
        known,
        key_prefix="communique-limits",
        wrap_exceptions=True,
        socket_timeout=_PATIENCE_SECONDS,
        socket_connect_timeout=_PATIENCE_SECONDS,
    )
