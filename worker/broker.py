"""
Celery's way to Redis, mended in one place.

A worker takes as many messages as it has processes, and marks each as done with. When Redis is
away at that moment, kombu reports it and keeps the message's place: the worker, with no place
left, asks for no more messages, so it does not even notice that its connection is gone, and stands
still for ever (kombu 5.7; celery/celery #8384, #8990 and #10302 may be about it; decision 0025).

Here the place is free whatever becomes of the mark. The worker asks for more, finds its connection
gone and makes a new one; the message comes again after its time, to a row that is done.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from kombu.transport import redis, virtual

# For `broker_transport`.
TRANSPORT = f"{__name__}:Transport"


class _QoS(redis.QoS):
    def ack(self, delivery_tag: str) -> None:
        with self._freeing(delivery_tag):
            super().ack(delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        with self._freeing(delivery_tag):
            super().reject(delivery_tag, requeue=requeue)

    @contextmanager
    def _freeing(self, delivery_tag: str) -> Iterator[None]:
        try:
            yield
        except Exception:
            # The part of it that is in this process only.
            virtual.QoS.ack(self, delivery_tag)
            raise


class _Channel(redis.Channel):
    QoS = _QoS


class Transport(redis.Transport):
    """Redis, for `broker_transport`."""

    Channel = _Channel
