"""
How often somebody may try to sign in: per name and address of the network, and per address.

The address is that of the socket. What a proxy writes into a header anybody can write, so behind
one all people share the proxy's; the bound per address is wide enough for that.
"""

import math
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter

from workflow.errors import TooOftenError
from workflow.logs import event_log

if TYPE_CHECKING:
    from workflow.desk.visits import Caller

log = event_log(__name__)

PER_NAME = RateLimitItemPerMinute(10, 10, namespace="name")
PER_ADDRESS = RateLimitItemPerMinute(50, 10, namespace="address")

# How long somebody who signs in waits for a broker that is away.
_PATIENCE_SECONDS = 1.0


class Limits:
    """
    Counts attempts, with all processes of the desk together where there is a broker.

    Args:
        broker_url: Redis; empty to count in this process.
    """

    def __init__(self, broker_url: str) -> None:
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared = MovingWindowRateLimiter(_redis(broker_url)) if broker_url else None

    def require_calm(self, call: "Caller", name: str = "") -> None:
        """
        Count an attempt as *name*, or as who is signed in.

        Raises:
            TooOftenError: `too_often`, with the seconds after which one may be made again.
        """
        try:
            self._hit(self._shared or self._own, call, name)
        except StorageError as error:
            # Who can stop the broker must not be let in for it, and nobody be kept out.
            log.warning("limits_away", error=type(error.storage_error).__name__)
            self._hit(self._own, call, name)

    def _hit(self, limiter: MovingWindowRateLimiter, call: "Caller", name: str) -> None:
        for item, names in _bounds(call, name):
            if not limiter.hit(item, *names):
                opens = limiter.get_window_stats(item, *names).reset_time
                seconds = max(1, math.ceil(opens - time.time()))
                raise TooOftenError("too_often", seconds=seconds, minutes=math.ceil(seconds / 60))


def _bounds(call: "Caller", name: str) -> Iterator[tuple[RateLimitItem, tuple[str, ...]]]:
    client = call.request.client
    address = client.host if client else "unknown"
    who = call.account.name if call.account else name.strip().casefold()[:254]
    yield PER_ADDRESS, (address,)
    yield PER_NAME, (address, who)


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
