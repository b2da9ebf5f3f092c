"""Wanted work: every race has one winner, and a worker that was too late changes nothing."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.storage.samples import add_article, make_order, want
from workflow.jobs import EDITORIAL, Kind, WorkState
from workflow.storage import tables as t
from workflow.storage.unit_of_work import unit_of_work

LEASE = timedelta(seconds=30)
MOMENT = timedelta(seconds=1)
ENDED = [state for state in WorkState if state is not WorkState.WANTED]


@pytest.fixture
def article(engine):
    return add_article(engine)


@pytest.fixture
def uow(engine, article):
    with unit_of_work(engine, write=True) as uow:
        yield uow


def end(uow, work_id, state, outcome=None):
    assert uow.work.claim(work_id, "somebody", NOW, LEASE)
    assert uow.work.finish(work_id, "somebody", NOW, state, outcome)


def test_what_is_wanted_comes_back(uow):
    order = make_order(params={"revision": 1, "text": None})

    row = uow.work.get(uow.work.want(order, NOW))

    assert (row.kind, row.key, row.params) == (order.kind, order.key, order.params)
    assert (row.state, row.due_at, row.attempts) == (WorkState.WANTED, NOW, 0)


def test_there_is_no_row_that_nobody_wanted(uow):
    assert uow.work.get(404) is None


def test_wanting_the_same_twice_is_wanting_it_once(uow):
    first = uow.work.want(make_order(requested_by="ada"), NOW)

    assert uow.work.want(make_order(requested_by="ann"), NOW) == first
    assert uow.work.get(first).requested_by == "ada"


def test_two_who_want_the_same_at_once_want_it_once(engine, article):
    start = threading.Barrier(4)
    answers = []

    def ask():
        start.wait()
        try:
            with unit_of_work(engine, write=True) as uow:
                answers.append(uow.work.want(make_order(), NOW))
        except Exception as error:  # noqa: BLE001  (whatever it is, the test shows it)
            answers.append(error)

    run_all([threading.Thread(target=ask) for _ in range(4)])

    assert answers == [answers[0]] * 4
    assert isinstance(answers[0], int)


def test_what_is_done_is_not_wanted_again(uow):
    work_id = uow.work.want(make_order(), NOW)
    end(uow, work_id, WorkState.DONE, {"pages": 2})

    uow.work.want(make_order(), NOW)

    assert uow.work.get(work_id).state is WorkState.DONE
    assert uow.work.get(work_id).outcome == {"pages": 2}


@pytest.mark.parametrize("state", [state for state in ENDED if state is not WorkState.DONE])
def test_what_came_to_nothing_can_be_wanted_again(uow, state):
    work_id = uow.work.want(make_order(params={"reason": "old"}), NOW)
    end(uow, work_id, state, {"code": "gave_up"})

    again = uow.work.want(make_order(params={"reason": "new"}), NOW + MOMENT)

    row = uow.work.get(work_id)
    assert again == work_id
    assert (row.state, row.attempts, row.outcome) == (WorkState.WANTED, 0, {})
    assert row.params == {"reason": "new"}
    assert uow.work.claim(work_id, "somebody", NOW + MOMENT, LEASE) is not None


@pytest.mark.parametrize("state", ENDED)
def test_what_has_ended_cannot_be_claimed(uow, state):
    work_id = uow.work.want(make_order(), NOW)
    end(uow, work_id, state)

    assert uow.work.claim(work_id, "late", NOW + 2 * LEASE, LEASE) is None


def test_of_eight_workers_exactly_one_gets_a_row(engine, article):
    work_id = want(engine)
    start = threading.Barrier(8)
    claims = []

    def work(owner):
        start.wait()
        with unit_of_work(engine, write=True) as uow:
            claims.append(uow.work.claim(work_id, owner, NOW, LEASE))

    run_all([threading.Thread(target=work, args=(f"worker {n}",)) for n in range(8)])

    won = [claim for claim in claims if claim is not None]
    assert len(claims) == 8
    assert [(row.id, row.attempts) for row in won] == [(work_id, 1)]


def run_all(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_work_is_not_done_before_it_is_due(uow):
    work_id = uow.work.want(make_order(due_at=NOW + MOMENT), NOW)

    assert uow.work.due(Kind, NOW, 10) == ()
    assert uow.work.claim(work_id, "early", NOW, LEASE) is None
    assert uow.work.claim(work_id, "punctual", NOW + MOMENT, LEASE) is not None


def test_a_leased_row_is_nobody_else_s_until_the_lease_runs_out(uow):
    work_id = uow.work.want(make_order(), NOW)
    uow.work.claim(work_id, "first", NOW, LEASE)

    assert uow.work.claim(work_id, "second", NOW + LEASE, LEASE) is None
    assert uow.work.due(Kind, NOW + LEASE, 10) == ()

    taken = uow.work.claim(work_id, "second", NOW + LEASE + MOMENT, LEASE)
    assert taken.attempts == 2


def test_a_worker_whose_row_was_taken_over_cannot_finish_it(uow):
    work_id = uow.work.want(make_order(), NOW)
    uow.work.claim(work_id, "zombie", NOW, LEASE)
    uow.work.claim(work_id, "heir", NOW + LEASE + MOMENT, LEASE)

    assert not uow.work.holds(work_id, "zombie")
    assert not uow.work.finish(work_id, "zombie", NOW, WorkState.FAILED)
    assert not uow.work.give_back(work_id, "zombie", NOW, counts=True)
    assert uow.work.get(work_id).state is WorkState.WANTED
    assert uow.work.finish(work_id, "heir", NOW, WorkState.DONE)


def test_nobody_finishes_a_row_twice(uow):
    work_id = uow.work.want(make_order(), NOW)
    end(uow, work_id, WorkState.DONE)

    assert not uow.work.finish(work_id, "somebody", NOW, WorkState.FAILED)
    assert uow.work.get(work_id).state is WorkState.DONE


@pytest.mark.parametrize(("counts", "attempts"), [(True, 1), (False, 0)])
def test_a_row_that_is_given_back_waits_for_its_time(uow, counts, attempts):
    work_id = uow.work.want(make_order(), NOW)
    uow.work.claim(work_id, "first", NOW, LEASE)

    assert uow.work.give_back(work_id, "first", NOW + MOMENT, counts=counts)

    assert uow.work.get(work_id).attempts == attempts
    assert uow.work.claim(work_id, "second", NOW, LEASE) is None
    assert uow.work.claim(work_id, "second", NOW + MOMENT, LEASE) is not None


def test_waiting_for_something_else_forgives_the_attempts_that_ended_in_a_death(uow):
    """What waits for long is in the hands of many that die; it must not be given up for that."""
    work_id = uow.work.want(make_order(), NOW)
    for owner in ("first", "second"):
        uow.work.claim(work_id, owner, NOW, LEASE)
        uow.work.release_held_by(owner)
    assert uow.work.get(work_id).attempts == 2

    uow.work.claim(work_id, "third", NOW, LEASE)
    uow.work.give_back(work_id, "third", NOW + MOMENT, counts=False)

    assert uow.work.get(work_id).attempts == 0


def test_final_files_that_are_not_made_are_counted_and_proofs_are_not(uow):
    for number in range(3):
        params = {"proof": number == 0, "inputs": str(number)}
        uow.work.want(make_order(f"render:{number}", kind=Kind.RENDER, params=params), NOW)
    done = uow.work.want(make_order("render:done", kind=Kind.RENDER, params={"proof": False}), NOW)
    end(uow, done, WorkState.DONE)

    article_id = uow.work.get(done).article_id
    assert uow.work.finals_under_way([article_id, 404]) == {article_id: 2}


def test_what_is_given_back_is_still_unfinished(uow):
    """Whoever works until all is done must not go home between two attempts."""
    work_id = uow.work.want(make_order(), NOW)
    uow.work.claim(work_id, "first", NOW, LEASE)
    uow.work.give_back(work_id, "first", NOW + MOMENT, counts=False)

    assert uow.work.is_any_due(Kind, NOW)


def test_only_due_work_of_the_kinds_that_were_asked_for_is_waited_for(uow):
    render = uow.work.want(make_order("render:1", kind=Kind.RENDER), NOW)
    uow.work.want(make_order("publish:1", kind=Kind.PUBLISH, due_at=NOW + MOMENT), NOW)

    assert uow.work.is_any_due(Kind, NOW)
    assert not uow.work.is_any_due(EDITORIAL, NOW)
    end(uow, render, WorkState.DONE)
    assert not uow.work.is_any_due(Kind, NOW)
    assert uow.work.is_any_due(Kind, NOW + MOMENT)


def test_due_work_comes_oldest_first_and_no_more_than_asked_for(uow):
    late = uow.work.want(make_order("late", due_at=NOW), NOW - 2 * MOMENT)
    early = uow.work.want(make_order("early"), NOW - MOMENT)
    uow.work.want(make_order("last"), NOW)

    assert uow.work.due(Kind, NOW, 2) == ((Kind.MOVE, early), (Kind.MOVE, late))


def test_what_was_hinted_a_moment_ago_is_not_hinted_again(uow):
    """The door sends its own hint right after its commit."""
    uow.work.want(make_order(), NOW)

    assert uow.work.hint_again(NOW + MOMENT, 10 * MOMENT, 10) == ()


def test_a_stale_hint_is_sent_again_once(uow):
    work_id = uow.work.want(make_order(), NOW)
    stale = NOW + 11 * MOMENT

    assert uow.work.hint_again(stale, 10 * MOMENT, 10) == ((Kind.MOVE, work_id),)
    assert uow.work.hint_again(stale + MOMENT, 10 * MOMENT, 10) == ()
    assert uow.work.hint_again(stale + 11 * MOMENT, 10 * MOMENT, 10) == ((Kind.MOVE, work_id),)


def test_an_embargo_that_lifts_is_hinted_at_once(uow):
    work_id = uow.work.want(make_order(kind=Kind.PUBLISH, due_at=NOW + MOMENT), NOW)

    assert uow.work.hint_again(NOW, 10 * MOMENT, 10) == ()
    assert uow.work.hint_again(NOW + MOMENT, 10 * MOMENT, 10) == ((Kind.PUBLISH, work_id),)


def test_what_is_given_back_is_hinted_when_its_time_comes(uow):
    work_id = uow.work.want(make_order(), NOW)
    uow.work.claim(work_id, "first", NOW, LEASE)
    uow.work.give_back(work_id, "first", NOW + MOMENT, counts=False)

    assert uow.work.hint_again(NOW + MOMENT, 10 * MOMENT, 10) == ((Kind.MOVE, work_id),)


def test_what_somebody_works_on_is_not_hinted(uow):
    work_id = uow.work.want(make_order(), NOW)
    uow.work.claim(work_id, "first", NOW, LEASE)

    assert uow.work.hint_again(NOW + LEASE, 10 * MOMENT, 10) == ()
    assert uow.work.hint_again(NOW + LEASE + MOMENT, MOMENT, 10) == ((Kind.MOVE, work_id),)


def test_the_sweep_sends_no_more_hints_than_asked_for(uow):
    for number in range(3):
        uow.work.want(make_order(f"move:{number}"), NOW)

    assert len(uow.work.hint_again(NOW + LEASE, MOMENT, 2)) == 2
    assert len(uow.work.hint_again(NOW + LEASE, MOMENT, 2)) == 1


def test_the_leases_of_a_dead_process_are_broken_and_no_others(uow):
    dead, alive = (uow.work.want(make_order(key), NOW) for key in ("dead", "alive"))
    uow.work.claim(dead, "host:12:a", NOW, LEASE)
    uow.work.claim(alive, "host:123:b", NOW, LEASE)

    assert uow.work.release_held_by("host:12:") == 1

    assert not uow.work.holds(dead, "host:12:a")
    assert uow.work.holds(alive, "host:123:b")
    assert uow.work.claim(dead, "heir", NOW, LEASE).attempts == 2


def test_a_percent_sign_in_a_host_s_name_is_no_wildcard(uow):
    work_id = uow.work.want(make_order(), NOW)
    uow.work.claim(work_id, "host:12:a", NOW, LEASE)

    assert uow.work.release_held_by("h%") == 0
    assert uow.work.release_held_by("h_st:") == 0


def test_all_leases_can_be_broken(uow):
    for key in ("one", "two"):
        uow.work.claim(uow.work.want(make_order(key), NOW), key, NOW, LEASE)
    ended = uow.work.want(make_order("ended"), NOW)
    end(uow, ended, WorkState.DONE)

    assert uow.work.release_all() == 2
    assert len(uow.work.due(Kind, NOW, 10)) == 2


def test_what_is_superseded_ends_even_under_a_worker(uow):
    work_id = uow.work.want(make_order(), NOW)
    uow.work.claim(work_id, "first", NOW, LEASE)

    uow.work.supersede(work_id, NOW)

    assert not uow.work.finish(work_id, "first", NOW, WorkState.DONE)
    assert uow.work.get(work_id).state is WorkState.SUPERSEDED


def test_what_has_ended_is_not_superseded(uow):
    work_id = uow.work.want(make_order(), NOW)
    end(uow, work_id, WorkState.DONE)

    uow.work.supersede(work_id, NOW)

    assert uow.work.get(work_id).state is WorkState.DONE


def test_an_article_s_rows_are_found_by_kind(uow, article):
    render = uow.work.want(make_order("render:1", kind=Kind.RENDER), NOW)
    ended = uow.work.want(make_order("render:2", kind=Kind.RENDER), NOW)
    uow.work.want(make_order("move:1"), NOW)
    end(uow, ended, WorkState.DONE)

    assert [row.id for row in uow.work.of_article(article.id, Kind.RENDER)] == [render, ended]
    assert uow.work.renders_under_way(article.id) == (render,)
    assert [row.id for row in uow.work.waiting(Kind.RENDER)] == [render]
    assert [row.id for row in uow.work.states([ended, render])] == [render, ended]


def test_a_hint_is_kept_for_what_is_due_at_once_only(uow):
    now = uow.want(make_order("now"))
    uow.want(replace(make_order("tomorrow"), due_at=uow.now + timedelta(days=1)))

    assert uow.hints == [(Kind.MOVE, now)]


@pytest.mark.usefixtures("article")
def test_what_a_newer_program_wants_is_left_to_it(engine):
    """Beside it an older one goes on with all that it knows."""
    ours = want(engine, make_order(key="ours"))
    for key, state in (("theirs", WorkState.WANTED), ("failed", WorkState.FAILED)):
        work_id = want(engine, make_order(key=key))
        with engine.begin() as connection:
            row = t.work.update().where(t.work.c.id == work_id)
            connection.execute(row.values(kind="article.summarise", state=state, hinted_at=None))

    with unit_of_work(engine, write=True) as uow:
        later = NOW + LEASE
        assert uow.work.hint_again(later, MOMENT, 10) == ((Kind.MOVE, ours),)
        assert set(uow.work.counts()) == {(Kind.MOVE, WorkState.WANTED)}
        assert set(uow.measures.backlog(later)) == {Kind.MOVE}
        assert uow.work.ended_badly(10) == ()
