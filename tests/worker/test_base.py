"""How a piece of work ends: done, refused, failed, or given back; and never by a zombie."""

import os
import socket
import subprocess
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.storage.samples import make_order
from worker import base
from worker.base import BACK_OFF, ENDINGS, MAX_ATTEMPTS, WAITS, carry_out
from workflow.domain.findings import Finding
from workflow.errors import NotReadyError, UnavailableError
from workflow.jobs import Kind, Outcome, WorkState
from workflow.storage.tables import work
from workflow.usecases.outcomes import refusal


@pytest.fixture
def work_id(service):
    with service.write() as uow:
        return uow.want(make_order())


def row_of(service, work_id):
    with service.read() as uow:
        return uow.work.get(work_id)


def entries_of(service):
    with service.read() as uow:
        return [entry["action"] for entry in uow.audit.entries()]


def due_again(service, work_id):
    """Let the time pass that a row has to wait."""
    with service.engine.begin() as connection:
        connection.execute(update(work).values(not_before=work.c.wanted_at))


def not_before(service):
    with service.engine.begin() as connection:
        return connection.execute(work.select()).one().not_before


def prepare_nothing(_wanted):
    return None


def record(uow, wanted, _prepared):
    uow.audit.record(uow.now, wanted.requested_by, "submit", "safe-water")
    return Outcome(facts={"to": "review"})


def raising(error):
    def finish(uow, wanted, prepared):
        record(uow, wanted, prepared)
        raise error

    return finish


def never(*_):
    pytest.fail("this was not to be run")


def test_work_that_is_done_is_recorded_with_its_outcome(service, work_id):
    carry_out(service, work_id, prepare_nothing, record)

    row = row_of(service, work_id)
    assert (row.state, row.outcome, row.attempts) == (WorkState.DONE, {"to": "review"}, 1)
    assert entries_of(service) == ["submit"]


def test_what_was_prepared_is_what_is_finished(service, work_id):
    seen = []

    def finish(_uow, wanted, prepared):
        seen.append((wanted.id, prepared))
        return Outcome()

    carry_out(service, work_id, lambda wanted: f"prepared {wanted.id}", finish)

    assert seen == [(work_id, f"prepared {work_id}")]


def test_work_that_is_superseded_ends_so(service, work_id):
    carry_out(service, work_id, prepare_nothing, lambda *_: Outcome(WorkState.SUPERSEDED))

    assert row_of(service, work_id).state is WorkState.SUPERSEDED


def test_work_that_is_done_is_not_done_again(service, work_id):
    carry_out(service, work_id, prepare_nothing, record)

    carry_out(service, work_id, never, never)

    assert entries_of(service) == ["submit"]


def test_work_of_somebody_else_is_left_alone(service, work_id):
    with service.write() as uow:
        uow.work.claim(work_id, "somebody else", uow.now, timedelta(minutes=1))

    carry_out(service, work_id, never, never)

    assert row_of(service, work_id).state is WorkState.WANTED


def test_work_that_does_not_exist_is_no_work(service):
    carry_out(service, 404, never, never)


def test_work_is_prepared_outside_any_transaction(service, work_id):
    """Rendering takes seconds; SQLite has one writer."""

    def write_meanwhile(_wanted):
        with service.write() as uow:
            uow.audit.record(uow.now, "ada", "edit", "safe-water")

    carry_out(service, work_id, write_meanwhile, record)

    assert entries_of(service) == ["edit", "submit"]


@pytest.mark.parametrize("family", [family for family, end in ENDINGS.items() if end is not None])
@pytest.mark.parametrize("moment", ["prepare", "finish"])
def test_a_refusal_ends_the_row_as_its_family_says(service, work_id, family, moment):
    error = family("slug_taken", slug="safe-water", findings=[Finding("title_missing", where="fr")])

    def refuse(*_):
        raise error

    steps = (refuse, never) if moment == "prepare" else (prepare_nothing, raising(error))

    with pytest.raises(family):
        carry_out(service, work_id, *steps)

    row = row_of(service, work_id)
    assert row.state is ENDINGS[family]
    assert entries_of(service) == []
    heard = refusal(row)
    assert (type(heard), heard.code, heard.values) == (family, "slug_taken", {"slug": "safe-water"})
    assert heard.findings == (Finding("title_missing", where="fr"),)


def test_a_refusal_keeps_its_findings_for_who_waits(service, work_id):
    findings = [
        Finding("edition_not_opened", where="fr"),
        Finding("edition_not_opened", where="de"),
    ]
    error = NotReadyError("not_ready", slug="safe-water", findings=findings)

    with pytest.raises(NotReadyError):
        carry_out(service, work_id, prepare_nothing, raising(error))

    assert refusal(row_of(service, work_id)).findings == tuple(findings)


def test_what_is_away_is_waited_for_and_does_not_count(service, work_id):
    away = UnavailableError("renditions_under_way", slug="safe-water", count=1)

    for _ in range(MAX_ATTEMPTS + 2):
        with pytest.raises(UnavailableError):
            carry_out(service, work_id, prepare_nothing, raising(away))
        due_again(service, work_id)

    row = row_of(service, work_id)
    assert (row.state, row.attempts) == (WorkState.WANTED, 0)
    carry_out(service, work_id, prepare_nothing, record)
    assert row_of(service, work_id).state is WorkState.DONE


@pytest.mark.parametrize(("missing", "seconds"), [(1, 0.5), (40, 2), (141, 5)])
def test_files_under_way_are_asked_for_the_later_the_more_they_are(
    service, work_id, missing, seconds
):
    with service.read() as uow:
        begun = uow.now
    under_way = UnavailableError("renditions_under_way", slug="safe-water", count=missing)

    with pytest.raises(UnavailableError):
        carry_out(service, work_id, prepare_nothing, raising(under_way))

    assert WAITS["renditions_under_way"](under_way) == timedelta(seconds=seconds)
    assert not_before(service) >= begun + timedelta(seconds=seconds)
    carry_out(service, work_id, never, never)


def test_what_was_made_waits_for_a_database_that_is_away_for_a_moment(
    service, work_id, monkeypatch
):
    monkeypatch.setattr(base, "PAUSES_SECONDS", (0, 0))
    made, ends = [], []

    def finish(uow, wanted, prepared):
        record(uow, wanted, prepared)
        ends.append(wanted.id)
        if len(ends) < 3:
            raise UnavailableError("database_away", reason="restart")
        return Outcome()

    carry_out(service, work_id, lambda wanted: made.append(wanted.id), finish)

    assert (len(made), len(ends)) == (1, 3)
    assert row_of(service, work_id).state is WorkState.DONE
    assert entries_of(service) == ["submit"]


def test_what_the_dead_of_this_machine_held_is_free_and_what_the_living_hold_is_not(service):
    host = socket.gethostname()
    with subprocess.Popen(["true"]) as dead:
        dead.wait()
    owners = [f"{host}:{dead.pid}:a", f"{host}:{os.getpid()}:b", f"elsewhere:{dead.pid}:c"]
    with service.write() as uow:
        ids = [uow.want(make_order(f"move:{owner}")) for owner in owners]
        for each, owner in zip(ids, owners, strict=True):
            uow.work.claim(each, owner, uow.now, timedelta(minutes=1))

    base.release_dead(service)

    with service.write() as uow:
        assert [work_id for _, work_id in uow.work.due([Kind.MOVE], uow.now, 9)] == ids[:1]
        # The sweep tells somebody at once.
        assert uow.work.hint_again(uow.now, timedelta(minutes=1), 9) == ((Kind.MOVE, ids[0]),)


def test_an_error_that_nobody_foresaw_is_tried_again_later(service, work_id):
    with service.read() as uow:
        begun = uow.now

    with pytest.raises(ZeroDivisionError):
        carry_out(service, work_id, prepare_nothing, raising(ZeroDivisionError()))

    row = row_of(service, work_id)
    assert (row.state, row.attempts) == (WorkState.WANTED, 1)
    assert not_before(service) >= begun + BACK_OFF
    assert entries_of(service) == []


def test_an_error_that_nobody_foresaw_fails_in_the_end(service, work_id):
    for _ in range(MAX_ATTEMPTS):
        due_again(service, work_id)
        with pytest.raises(ZeroDivisionError):
            carry_out(service, work_id, prepare_nothing, raising(ZeroDivisionError("by zero")))

    row = row_of(service, work_id)
    assert (row.state, row.attempts) == (WorkState.FAILED, MAX_ATTEMPTS)
    assert refusal(row).code == "unexpected"
    assert "by zero" in refusal(row).values["reason"]


def test_work_whose_process_dies_each_time_is_given_up(service, work_id):
    """A document that kills its renderer must not kill all of them for ever."""
    for number in range(MAX_ATTEMPTS):
        with service.write() as uow:
            assert uow.work.claim(work_id, f"dead {number}", uow.now, timedelta(minutes=1))
            uow.work.release_all()

    carry_out(service, work_id, never, never)

    row = row_of(service, work_id)
    assert row.state is WorkState.FAILED
    assert refusal(row).code == "gave_up"
    assert refusal(row).values == {"attempts": MAX_ATTEMPTS}


@pytest.mark.parametrize("error", [None, NotReadyError("not_ready"), ZeroDivisionError()], ids=str)
def test_a_zombie_changes_nothing(service, work_id, error):
    """Its lease ran out while it prepared, and an heir has the row now."""

    def be_overtaken(wanted):
        with service.write() as uow:
            uow.work.release_all()
            assert uow.work.claim(wanted.id, "heir", uow.now, timedelta(minutes=1))
        if error is not None:
            raise error

    with suppress(NotReadyError, ZeroDivisionError):
        carry_out(service, work_id, be_overtaken, never)

    row = row_of(service, work_id)
    assert (row.state, row.attempts) == (WorkState.WANTED, 2)
    assert entries_of(service) == []
    with service.write() as uow:
        assert uow.work.finish(work_id, "heir", uow.now, WorkState.DONE)


def test_a_lease_outlasts_the_renderer_s_time_limit(service, work_id):
    leases = []

    def look(_wanted):
        with service.engine.begin() as connection:
            leases.append(connection.execute(work.select()).one().lease_until)
        with service.read() as uow:
            leases.append(uow.now)

    carry_out(service, work_id, look, record)

    until, now = leases
    assert until - now > timedelta(seconds=service.settings.render_timeout_seconds)
