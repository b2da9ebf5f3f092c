"""The audit chain: whoever changes, removes or reorders an entry is found out."""

import threading

import pytest

from tests.factories import NOW
from workflow.storage.audit_store import GENESIS
from workflow.storage.unit_of_work import unit_of_work


def record(engine, *actions):
    with unit_of_work(engine, write=True) as uow:
        for action in actions:
            uow.audit.record(NOW, "ada", action, "safe-water", revision=1, note="été — 水")


def broken_link(engine):
    with unit_of_work(engine, write=False) as uow:
        return uow.audit.broken_link()


def forge(engine, statement):
    """Change the log by hand, as somebody could who owns the database."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        else:
            for verb in ("UPDATE", "DELETE"):
                connection.exec_driver_sql(f"DROP TRIGGER audit_no_{verb}")
        connection.exec_driver_sql(statement)


def test_an_empty_log_has_no_broken_link(engine):
    assert broken_link(engine) is None


def test_what_was_recorded_verifies(engine):
    record(engine, "bring_in", "submit")
    record(engine, "approve")

    assert broken_link(engine) is None


def test_entries_are_numbered_and_linked(engine):
    record(engine, "bring_in", "submit")

    with unit_of_work(engine, write=False) as uow:
        first, second = uow.audit.entries()
    assert (first["id"], first["previous"]) == (1, GENESIS)
    assert (second["id"], second["previous"]) == (2, first["hash"])
    assert first["at"] == NOW
    assert first["details"] == {"revision": 1, "note": "été — 水"}


def test_entries_can_be_asked_for_by_subject(engine):
    record(engine, "bring_in")

    with unit_of_work(engine, write=True) as uow:
        uow.audit.record(NOW, "operator", "add_person", "ada")
        found = uow.audit.entries("ada")
    assert [entry["action"] for entry in found] == ["add_person"]


@pytest.mark.parametrize(
    ("statement", "first_broken"),
    [
        ("UPDATE audit SET actor = 'eve' WHERE id = 2", 2),
        ("UPDATE audit SET action = 'publish' WHERE id = 2", 2),
        ("UPDATE audit SET details = '{}' WHERE id = 1", 1),
        ("UPDATE audit SET hash = 'x' WHERE id = 3", 3),
        ("DELETE FROM audit WHERE id = 1", 2),
        ("DELETE FROM audit WHERE id = 2", 3),
        ("UPDATE audit SET id = 4 WHERE id = 3", 4),
    ],
)
def test_what_was_changed_by_hand_is_found(engine, statement, first_broken):
    record(engine, "bring_in", "submit", "approve")
    forge(engine, statement)

    assert broken_link(engine) == first_broken


def test_people_who_act_at_once_make_one_chain(engine):
    start = threading.Barrier(4)

    def act():
        start.wait()
        for _ in range(3):
            record(engine, "submit")

    threads = [threading.Thread(target=act) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with unit_of_work(engine, write=False) as uow:
        assert len(uow.audit.entries()) == 12
        assert uow.audit.broken_link() is None


def test_the_triggers_are_there_until_somebody_drops_them(engine):
    """Otherwise `forge` above proves nothing."""
    record(engine, "bring_in")

    with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit SET actor = 'eve'")
