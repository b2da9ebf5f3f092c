"""The dispatcher of the embedded default: one per machine, and it inherits from the dead."""

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.storage.samples import make_order
from worker.embedded import Dispatcher, run_task
from worker.tasks import register
from workflow.jobs import EDITORIAL, TASK_NAMES, Kind, WorkState
from workflow.queue import make_celery


@pytest.fixture
def app(service):
    app = make_celery("", render_timeout_seconds=5)
    register(app, service)
    return app


def until_idle():
    """Says when nothing editorial is left, and fails rather than wait for ever."""
    end = time.monotonic() + 120

    def finished(uow):
        assert time.monotonic() < end, "work is left, and nobody does it"
        return not uow.work.is_any_due(EDITORIAL, uow.now)

    return finished


def want_a_move(service):
    """A move that is refused: a draft cannot be reopened."""
    params = {"action": "reopen", "reason": "", "revision": 1, "text": None}
    with service.write() as uow:
        return uow.want(make_order(params=params))


def state_of(service, work_id):
    with service.read() as uow:
        return uow.work.get(work_id).state


def test_a_dispatcher_does_what_is_due_and_goes_home(service, app):
    work_id = want_a_move(service)

    Dispatcher(service, app, renders=False).run(until_idle())

    assert state_of(service, work_id) is WorkState.REFUSED


def test_a_dispatcher_takes_over_what_the_dead_have_left(service, app):
    work_id = want_a_move(service)
    with service.write() as uow:
        uow.work.claim(work_id, "the dead", uow.now, timedelta(hours=1))

    Dispatcher(service, app, renders=False).run(until_idle())

    assert state_of(service, work_id) is WorkState.REFUSED


def test_an_editorial_dispatcher_leaves_renderings_alone(service, app):
    with service.write() as uow:
        work_id = uow.want(make_order("render:1", kind=Kind.RENDER))

    Dispatcher(service, app, renders=False).run(until_idle())

    assert state_of(service, work_id) is WorkState.WANTED


def test_a_second_dispatcher_waits_while_the_first_works(service, app):
    first = Dispatcher(service, app, renders=False)
    working = threading.Event()
    thread = threading.Thread(target=first.run, args=(lambda _: working.set() or False,))
    thread.start()
    working.wait(5)
    asked = []

    # It ends here because it is told that all is done, not because it did anything.
    with service.write() as uow:
        uow.work.claim(uow.want(make_order()), "the first", uow.now, timedelta(hours=1))
    Dispatcher(service, app, renders=False).run(lambda _: asked.append(1) or len(asked) == 2)

    assert len(asked) == 2
    with service.read() as uow:
        assert uow.work.due(EDITORIAL, uow.now, 1) == ()
    first.stop()
    thread.join(5)
    assert not thread.is_alive()


def test_a_dispatcher_that_is_told_to_stop_stops(service, app):
    dispatcher = Dispatcher(service, app, renders=False)

    dispatcher.run(lambda _: dispatcher.stop() or False)


def test_each_service_has_tasks_of_its_own(service, app, tmp_path):
    """Celery shares a task with every other application of the process unless told not to."""
    other = replace(service, settings=replace(service.settings, data=tmp_path / "other"))
    other_app = make_celery("", render_timeout_seconds=5)

    register(other_app, other)

    for name in TASK_NAMES:
        assert service in _held_by(app.tasks[name])
        assert other in _held_by(other_app.tasks[name])


def _held_by(task):
    return [cell.cell_contents for cell in task.run.__closure__]


def test_a_task_that_fails_does_not_stop_the_dispatcher(service, app):
    work_id = want_a_move(service)

    run_task(app, Kind.MOVE.value, work_id=work_id)

    assert state_of(service, work_id) is WorkState.REFUSED
