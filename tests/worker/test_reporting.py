"""What the log tells of work: fixed events, ids as fields, and nobody's words."""

import io
import json
import logging
from contextlib import suppress
from datetime import timedelta

import pytest

from tests.storage.samples import make_order
from worker.base import MAX_ATTEMPTS, carry_out
from workflow.domain.findings import Finding
from workflow.errors import NotReadyError, RenderingError, UnavailableError
from workflow.jobs import Kind, Outcome, WorkState
from workflow.logs import configure, event_log

SECRET = "Minister resigns"


def ours(lines):
    return [line for line in lines() if line["logger"] == "worker"]


def want(service, key="render:1"):
    params = {"revision": 3, "language": "fr", "format": "pdf", "slug": "minister-resigns"}
    with service.write() as uow:
        return uow.want(make_order(key, kind=Kind.RENDER, params=params))


def attempt(service, work_id, raised=None, state=WorkState.DONE):
    def finish(*_):
        if raised is not None:
            raise raised
        return Outcome(state, {"title": SECRET})

    with suppress(Exception):
        carry_out(service, work_id, lambda _: SECRET, finish)


@pytest.mark.parametrize(
    ("raised", "state", "level", "event"),
    [
        (None, WorkState.DONE, "debug", "work_done"),
        (None, WorkState.SUPERSEDED, "info", "work_superseded"),
        (NotReadyError("not_ready", slug=SECRET), None, "info", "work_refused"),
        (RenderingError("rendering_limit", seconds=5), None, "warning", "work_failed"),
        (UnavailableError("renditions_under_way", slug=SECRET), None, "debug", "work_waits"),
        (ValueError(SECRET), None, "warning", "work_put_back"),
    ],
)
def test_each_end_of_work_is_one_line_of_its_level(service, lines, raised, state, level, event):
    work_id = want(service)

    attempt(service, work_id, raised, state)

    (line,) = ours(lines)
    assert (line["level"], line["event"]) == (level, event)
    ids = ("work_id", "kind", "article_id", "revision", "language", "format", "attempt")
    assert [line[name] for name in ids] == [work_id, "edition.render", 1, 3, "fr", "pdf", 1]
    assert "T" in line["at"]


def test_what_people_wrote_is_in_no_line(service, lines):
    findings = [Finding("title_missing", where=SECRET, values={"title": SECRET})]
    for number, error in enumerate(
        (None, ValueError(SECRET), NotReadyError("not_ready", slug=SECRET, findings=findings))
    ):
        attempt(service, want(service, f"render:{number}"), error)
    logging.getLogger("weasyprint").warning("No anchor for %s", SECRET)
    logging.getLogger("somebody").error(f"it was {SECRET}")
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")

    told = json.dumps(lines(), ensure_ascii=False)

    assert len(lines()) == 6
    assert "resigns" not in told
    assert "No anchor for %s" in told


def test_an_error_is_told_by_its_class_and_place(service, lines):
    attempt(service, want(service), ValueError(SECRET))

    (line,) = ours(lines)
    assert line["error"] == "ValueError"
    assert "test_reporting.py" in line["trace"][-1]


def test_work_whose_process_died_each_time_is_told(service, lines):
    work_id = want(service)
    for number in range(MAX_ATTEMPTS):
        with service.write() as uow:
            uow.work.claim(work_id, f"dead {number}", uow.now, timedelta(minutes=1))
            uow.work.release_all()

    attempt(service, work_id)

    (line,) = ours(lines)
    assert (line["event"], line["code"]) == ("work_failed", "gave_up")


def test_what_a_zombie_made_is_told_as_thrown_away(service, lines):
    def be_overtaken(wanted):
        with service.write() as uow:
            uow.work.release_all()
            uow.work.claim(wanted.id, "heir", uow.now, timedelta(minutes=1))

    carry_out(service, want(service), be_overtaken, lambda *_: pytest.fail("not to be run"))

    (line,) = ours(lines)
    assert (line["level"], line["event"]) == ("info", "work_fenced_off")


def test_people_get_a_line_of_words():
    stream = io.StringIO()
    root = logging.getLogger()
    before = root.handlers, root.level
    configure("text", "warning", stream)
    try:
        event_log("worker").warning("clock_skew", seconds=12.5)
        event_log("worker").info("work_refused", work_id=7)
    finally:
        root.handlers, _ = before
        root.setLevel(before[1])

    at, level, event, field = stream.getvalue().split()
    assert (level, event, field) == ("warning", "clock_skew", "seconds=12.5")
    assert at.endswith("+00:00")


def test_ended_work_is_counted_with_its_seconds(service):
    attempt(service, want(service, "render:1"))
    attempt(service, want(service, "render:2"), RenderingError("rendering_limit", seconds=5))
    attempt(service, want(service, "render:3"))

    with service.read() as uow:
        tallies = {(each.format, each.state): each for each in uow.tallies.all()}

    ended = {key: each.ended for key, each in tallies.items()}
    assert ended == {("pdf", WorkState.DONE): 2, ("pdf", WorkState.FAILED): 1}
    assert all(each.seconds > 0 for each in tallies.values())
