"""The audit log as a page: who may see it, filters, exports, and the check of its chain."""

import csv
import io
import json
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.desk.newsroom import write_article
from tests.desk.page import visit
from tests.desk.people import client_of
from tests.factories import FR
from workflow.desk.audit import ENTRIES_PER_PAGE
from workflow.domain.states import Role
from workflow.usecases.people import add_person
from workflow.wiring import Service

ADDRESSES = ("/audit", "/audit/export.csv", "/audit/export.jsonl")


@pytest.fixture
def translator(service: Service) -> Iterator[TestClient]:
    with service.write() as uow:
        add_person(uow, "tim", [Role.TRANSLATOR], [FR])
    with client_of(service, "tim") as client:
        yield client


def record(service: Service, actor: str, action: str, subject: str, **details: object) -> None:
    with service.write() as uow:
        uow.audit.record(uow.now, actor, action, subject, **details)


def deeds(client: TestClient, query: str = "") -> list[str]:
    return visit(client, f"/audit?{query}").texts("th", scope="row")


def test_who_is_no_editor_publisher_or_administrator_is_refused(
    service: Service, translator: TestClient
) -> None:
    for address in ADDRESSES:
        assert translator.get(address).status_code == 403
    assert translator.post("/audit/check").status_code == 403


@pytest.mark.parametrize("role", [Role.ADMIN, Role.EDITOR, Role.PUBLISHER])
def test_each_of_these_roles_is_enough(service: Service, role: Role) -> None:
    with service.write() as uow:
        add_person(uow, "one", [role], [])
    with client_of(service, "one") as client:
        for address in ADDRESSES:
            assert client.get(address).status_code == 200


def test_entries_are_told_in_words_the_newest_first(service: Service, client: TestClient) -> None:
    write_article(service)
    record(service, "<i>eve</i>", "return", "safe-water", reason="<b>wrong</b>")

    page = visit(client, "/audit?subject=safe-water")

    assert page.texts("th", scope="row") == ["returned", "brought in"]
    assert "because: <b>wrong</b>" in page.texts("bdi")
    assert "<i>eve</i>" in page.texts("bdi")
    assert "/articles/safe-water" in page.links


def test_filters_are_combined(service: Service, client: TestClient) -> None:
    write_article(service)
    record(service, "ede", "return", "safe-water")
    record(service, "ede", "approve", "other")

    assert deeds(client, "person=ede") == ["approved", "returned"]
    assert deeds(client, "person=ede&subject=other") == ["approved"]
    assert deeds(client, "action=bring_in&person=ada") == ["brought in"]
    assert deeds(client, "person=ede&until=2001-01-01") == []
    assert deeds(client, "person=ede&since=2001-01-01") == ["approved", "returned"]
    assert deeds(client, "person=ede&since=9999-12-31") == []


def test_the_last_day_counts_whole(service: Service, client: TestClient) -> None:
    record(service, "ede", "return", "safe-water")
    with service.read() as uow:
        today = uow.now.date().isoformat()

    assert deeds(client, f"person=ede&since={today}&until={today}") == ["returned"]


def test_what_is_no_day_is_told_in_a_sentence(client: TestClient) -> None:
    page = visit(client, "/audit?since=yesterday", status=422)

    assert "“yesterday” is not a day; write 2026-11-23." in page.texts("p")


def test_links_lead_to_older_entries_and_keep_the_filters(
    service: Service, client: TestClient
) -> None:
    for number in range(ENTRIES_PER_PAGE + 1):
        record(service, "ede", "return", f"item-{number}")

    page = visit(client, "/audit?person=ede")
    ((link, _),) = page.all("a", rel="next")
    second = visit(client, link["href"])

    assert len(page.texts("th", scope="row")) == ENTRIES_PER_PAGE
    assert link["href"].startswith("/audit?person=ede&below=")
    assert len(second.texts("th", scope="row")) == 1
    assert second.all("a", rel="first", href="/audit?person=ede")


def test_csv_has_what_is_filtered_and_no_formula(service: Service, client: TestClient) -> None:
    for actor in ("=1+1", "@cmd", "-2", "\tx", "ede, “so”\nto say"):
        record(service, actor, "return", "=HYPERLINK(0)", reason="a,b")

    answer = client.get("/audit/export.csv?action=return")
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    names = ["'=1+1", "'@cmd", "'-2", "'\tx", "ede, “so”\nto say"]
    assert [row["actor"] for row in rows] == names
    assert {row["subject"] for row in rows} == {"'=HYPERLINK(0)"}
    assert json.loads(rows[0]["details"]) == {"reason": "a,b"}


def test_json_lines_can_be_checked_elsewhere(service: Service, client: TestClient) -> None:
    write_article(service)
    record(service, "ede", "return", "safe-water", reason="=1")

    answer = client.get("/audit/export.jsonl?subject=safe-water")
    entries = [json.loads(line) for line in answer.text.splitlines()]

    assert [entry["action"] for entry in entries] == ["bring_in", "return"]
    assert entries[1]["previous"] == entries[0]["hash"]
    assert entries[1]["details"] == {"reason": "=1"}


def test_an_export_is_read_part_by_part(
    service: Service, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.usecases.audit_files._AT_ONCE", 2)
    for number in range(5):
        record(service, "ede", "return", f"item-{number}")

    lines = client.get("/audit/export.jsonl?person=ede").text.splitlines()

    assert [json.loads(line)["subject"] for line in lines] == [f"item-{n}" for n in range(5)]


def test_an_export_of_another_kind_is_refused(client: TestClient) -> None:
    assert client.get("/audit/export.xlsx").status_code == 422


def test_a_whole_chain_is_told(service: Service, client: TestClient) -> None:
    write_article(service)

    answer = client.post("/audit/check")

    assert "The chain is whole" in answer.text


def test_a_broken_chain_is_told_with_the_entry_at_which_it_breaks(
    service: Service, client: TestClient
) -> None:
    for number in range(3):
        record(service, "ede", "return", f"item-{number}")
    with service.read() as uow:
        (entry,) = [each for each in uow.audit.entries() if each["subject"] == "item-1"]
    with service.engine.begin() as connection:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        for name in connection.execute(text(triggers)).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(
            text("UPDATE audit SET actor = 'eve' WHERE id = :id"), {"id": entry["id"]}
        )

    answer = client.post("/audit/check")

    assert f"The chain is broken: entry {entry['id']} does not fit" in answer.text
