"""Hints through a real broker: ids only, and none of them matters."""

import json

import pytest
import redis
from kombu import pools

from workflow.jobs import TASK_NAMES, Kind
from workflow.queue import QUEUES, HintQueue, Line, Queue, make_hint_queue


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

    message = json.loads(broker.lpop(Queue.EDITORIAL))
    assert message["headers"]["task"] == "article.move"
    assert message["content-type"] == "application/json"
    assert message["headers"]["kwargsrepr"] == "{'work_id': 7}"


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_waits_in_its_own_queue(queue, broker, kind):
    queue.hint([(kind, 1)])

    assert broker.llen(QUEUES[kind]) == 1


def test_every_task_has_a_queue_and_every_queue_a_line_that_serves_it():
    assert set(QUEUES) == TASK_NAMES
    assert sorted(queue for line in Line for queue in line.queues) == sorted(Queue)


def test_a_publication_never_waits_behind_renderings():
    """Their processes are others, and among its own it comes first."""
    (line,) = (line for line in Line if Queue.PUBLISH in line.queues)

    assert Queue.RENDER not in line.queues
    assert line.queues[0] is Queue.PUBLISH


def test_a_broker_that_is_there_answers(queue):
    assert queue.ping() is None


def test_a_broker_that_is_away_holds_nobody_up(must_end):
    queue = make_hint_queue("redis://127.0.0.1:1/0", render_timeout_seconds=5)
    assert queue.hint([(Kind.MOVE, 1), (Kind.MOVE, 2)]) == 0


def test_why_a_broker_does_not_answer_can_be_told():
    queue = make_hint_queue("redis://127.0.0.1:1/0", render_timeout_seconds=5)

    assert "refused" in queue.ping()


def test_without_a_broker_there_is_nobody_to_hint():
    queue = HintQueue(None)

    assert queue.hint([(Kind.MOVE, 1)]) == 0
    assert queue.ping() is None
