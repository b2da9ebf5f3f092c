"""Hints through a real broker: ids only, and none of them matters."""

import json
import time

import pytest
import redis
from kombu import pools

from workflow.jobs import Kind
from workflow.queue import EDITORIAL_QUEUE, RENDER_QUEUE, HintQueue, make_hint_queue


@pytest.fixture
def queue(redis_url):
    yield make_hint_queue(redis_url, render_timeout_seconds=5)
    # The pools of connections are kombu's, and shared by the whole process.
    pools.reset()


@pytest.fixture
def broker(redis_url):
    with redis.Redis.from_url(redis_url) as client:
        yield client


def test_a_hint_carries_the_name_of_a_task_and_an_id(queue, broker):
    assert queue.hint([(Kind.MOVE, 7)]) == 1

    message = json.loads(broker.lpop(EDITORIAL_QUEUE))
    assert message["headers"]["task"] == "article.move"
    assert message["content-type"] == "application/json"
    assert message["headers"]["kwargsrepr"] == "{'work_id': 7}"


@pytest.mark.parametrize("kind", Kind)
def test_renderings_have_a_queue_of_their_own(queue, broker, kind):
    queue.hint([(kind, 1)])

    expected = RENDER_QUEUE if kind is Kind.RENDER else EDITORIAL_QUEUE
    assert broker.llen(expected) == 1


def test_a_broker_that_is_there_answers(queue):
    assert queue.ping() is None


def test_a_broker_that_is_away_holds_nobody_up():
    queue = make_hint_queue("redis://127.0.0.1:1/0", render_timeout_seconds=5)
    begun = time.monotonic()

    assert queue.hint([(Kind.MOVE, 1), (Kind.MOVE, 2)]) == 0

    assert time.monotonic() - begun < 2


def test_why_a_broker_does_not_answer_can_be_told():
    queue = make_hint_queue("redis://127.0.0.1:1/0", render_timeout_seconds=5)

    assert "refused" in queue.ping()


def test_without_a_broker_there_is_nobody_to_hint():
    queue = HintQueue(None)

    assert queue.hint([(Kind.MOVE, 1)]) == 0
    assert queue.ping() is None
