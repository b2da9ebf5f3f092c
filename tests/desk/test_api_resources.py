"""The whole life of an article through the API, and what each resource refuses."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import polib
import pytest
from starlette.testclient import TestClient

from tests.desk.newsroom import write_article
from tests.desk.programs import program_at, token_of
from tests.desk.test_api import is_problem
from tests.desk.workers import work
from tests.factories import AR, FR, JA
from workflow.catalogs.segments import segments
from workflow.desk.app import create_app
from workflow.domain.states import Role
from workflow.jobs import Kind
from workflow.usecases.people import add_person
from workflow.wiring import Service

DOCUMENT = """---
title: A well opens
language: en
languages: {must: [fr], later: [ja]}
slug: a-well
---
The well is **open**.

Nobody was hurt.
"""
PEOPLE = {
    "ann": ([Role.AUTHOR], []),
    "ede": ([Role.EDITOR], []),
    "tim": ([Role.TRANSLATOR], [FR, AR, JA]),
    "pat": ([Role.PUBLISHER], []),
    "root": ([Role.ADMIN], []),
}
ARTICLE = "/articles/a-well"
FRENCH = f"{ARTICLE}/editions/fr"


class Team(dict[str, TestClient]):
    """A program for each of the people, and the workers."""

    service: Service

    def moved(self, who: str, action: str, **fields: object) -> None:
        if action == "approve":
            fields["seen"] = self[who].get(f"{ARTICLE}/text").json()["digest"]
            fields["confirm"] = True
        answer = self[who].post(f"{ARTICLE}/moves", json={"action": action, **fields})
        assert answer.status_code == 202, answer.text
        work(self.service)
        done = self[who].get(answer.headers["location"].removeprefix("/api/v1")).json()
        assert (done["id"], done["state"]) == (answer.json()["work"][0]["id"], "done")

    def write(self) -> None:
        assert self["ann"].post("/articles", json={"document": DOCUMENT}).status_code == 201

    def approve(self) -> None:
        self.write()
        self.moved("ann", "submit")
        self.moved("ede", "approve")

    def fill(self, language: str = "fr") -> None:
        path = f"{ARTICLE}/editions/{language}/catalog"
        catalog = polib.pofile(self["tim"].get(path).text)
        for entry in catalog:
            entry.msgstr = entry.msgid
        answer = self["tim"].post(path, content=str(catalog).encode())
        assert answer.json()["edition"]["state"] == "complete"

    def sign(self, who: str) -> Any:
        """Sign what is there now."""
        seen = self[who].get(FRENCH).json()["digest"]
        return self[who].post(f"{FRENCH}/sign-offs", json={"seen": seen, "confirm": True})

    def sign_off(self) -> None:
        self.fill()
        assert self.sign("pat").status_code == 202
        work(self.service)


@pytest.fixture
def team(service: Service) -> Iterator[Team]:
    with service.write() as uow:
        for name, (roles, languages) in PEOPLE.items():
            add_person(uow, name, roles, languages)
    app = create_app(service)
    with ExitStack() as stack:
        clients = {n: program_at(app, token_of(service, n)) for n in PEOPLE}
        team = Team({n: stack.enter_context(each) for n, each in clients.items()})
        team.service = service
        yield team


def test_an_article_goes_from_a_file_to_the_public(team: Team) -> None:
    brought = team["ann"].post("/imports?name=well.md", content=DOCUMENT.encode())
    assert brought.status_code == 201
    assert brought.headers["location"] == f"/api/v1{ARTICLE}"
    team.moved("ann", "submit")
    team.moved("ede", "approve")
    team.sign_off()

    asked = team["pat"].post(f"{ARTICLE}/publications", json={"confirm": True})
    assert asked.status_code == 202
    work(team.service)

    public = team["ann"].get(f"{ARTICLE}/publication").json()
    assert [(f["locale"], f["format"]) for f in public["files"]] == [
        (language, format_) for language in ("en", "fr") for format_ in ("html", "pdf", "txt")
    ]
    assert (public["published_by"], public["waiting"]) == ("pat", [])
    shown = team["ann"].get(ARTICLE).json()
    assert (shown["state"], shown["submitted_by"]) == ("published", "ann")
    assert [e["state"] for e in shown["editions"]] == ["signed_off", "signed_off", "missing"]
    team.moved("ede", "correct", reason="A number was wrong.", text={"document": DOCUMENT})
    assert team["ede"].get(ARTICLE).json()["revision"] == 2
    team.moved("pat", "withdraw", reason="It was all wrong.")
    assert team["pat"].get(ARTICLE).json()["state"] == "withdrawn"


def test_the_list_goes_on_after_a_place_and_knows_states(team: Team) -> None:
    for number in range(3):
        write_article(team.service, f"article-{number}")
    first = team["ann"].get("/articles?limit=2").json()
    rest = team["ann"].get("/articles", params={"limit": 2, "after": first["next"]}).json()

    assert [a["slug"] for a in first["articles"]] == ["article-2", "article-1"]
    assert [a["slug"] for a in rest["articles"]] == ["article-0"]
    assert rest["next"] is None
    assert team["ann"].get("/articles?state=review").json() == {"articles": [], "next": None}
    assert is_problem(team["ann"].get("/articles?limit=201"), 422, "field_unusable")
    assert is_problem(team["ann"].get("/articles?after=x"), 422, "place_unknown")


def test_what_a_file_says_that_cannot_be_kept_is_told(team: Team) -> None:
    answer = team["ann"].post("/articles", json={"document": "# A well\n\nIt is <b>open</b>.\n"})

    assert [each["code"] for each in answer.json()["findings"]] == ["html_is_text"]
    assert is_problem(team["ann"].post("/imports", content=b"PK\x03\x04"), 422, "file_not_text")


def test_every_revision_can_be_read(team: Team) -> None:
    team.write()
    known = {"If-Match": team["ann"].get(f"{ARTICLE}/text").headers["etag"]}
    new = {"document": "# Second\n\nText.\n"}
    assert team["ann"].put(f"{ARTICLE}/text", json=new, headers=known).status_code == 200

    found = team["ede"].get(f"{ARTICLE}/revisions").json()["revisions"]
    assert [(each["number"], each["written_by"]) for each in found] == [(1, "ann"), (2, "ann")]
    first = team["ede"].get(f"{ARTICLE}/revisions/1").json()
    assert (first["title"], first["digest"]) == ("A well opens", found[0]["digest"])
    assert is_problem(team["ede"].get(f"{ARTICLE}/revisions/3"), 404, "revision_unknown")


def test_a_plan_is_changed_by_who_knows_it(team: Team) -> None:
    team.write()
    known = {"If-Match": team["ede"].get(f"{ARTICLE}/plan").headers["etag"]}
    changed = team["ede"].put(
        f"{ARTICLE}/plan", json={"must": ["fr", "ar"], "later": ["zh-Hans"]}, headers=known
    )

    assert changed.json() == {"must": ["fr", "ar"], "later": ["zh_Hans"]}
    stale = team["ede"].put(f"{ARTICLE}/plan", json={"must": []}, headers=known)
    assert is_problem(stale, 412, "condition_failed")
    anybody = {"If-Match": "*"}
    twice = team["ede"].put(f"{ARTICLE}/plan", json={"must": ["en"]}, headers=anybody)
    assert is_problem(twice, 422, "plan_unusable")
    assert [each["where"] for each in twice.json()["findings"]] == ["en"]


def test_a_move_that_is_refused_later_tells_why(team: Team) -> None:
    team.write()
    asked = team["ann"].post(f"{ARTICLE}/moves", json={"action": "submit"})
    known = {"If-Match": "*"}
    team["ann"].put(f"{ARTICLE}/text", json={"document": "# New\n\nText.\n"}, headers=known)
    work(team.service)

    row = team["ann"].get(asked.headers["location"].removeprefix("/api/v1")).json()
    assert (row["state"], row["problem"]["code"]) == ("refused", "changed_meanwhile")
    assert row["problem"]["status"] == 409
    assert is_problem(team["ann"].get("/work/99999"), 404, "work_unknown")


def test_a_move_of_what_changed_meanwhile_is_refused_at_once(team: Team) -> None:
    team.write()

    seen = {"action": "submit", "revision": 2}

    assert is_problem(team["ann"].post(f"{ARTICLE}/moves", json=seen), 409, "changed_meanwhile")


def test_nobody_signs_what_they_have_not_read(team: Team) -> None:
    """Neither a text nor an edition: the digest of what was read comes with the signature."""
    team.write()
    team.moved("ann", "submit")
    moves, approve = f"{ARTICLE}/moves", {"action": "approve"}
    old = approve | {"seen": "0" * 64}
    assert is_problem(team["ede"].post(moves, json=approve), 422, "seen_missing")
    assert is_problem(team["ede"].post(moves, json=old), 409, "seen_other")
    team.moved("ede", "approve")
    team.fill()

    signing = f"{FRENCH}/sign-offs"
    assert team["pat"].post(signing, json={}).status_code == 422
    stale = team["pat"].post(signing, json={"seen": "0" * 64})
    assert is_problem(stale, 409, "seen_other")


def test_four_eyes_are_needed_here_too(team: Team) -> None:
    with team.service.write() as uow:
        add_person(uow, "ann", [Role.AUTHOR, Role.EDITOR], [])
    team.write()
    team.moved("ann", "submit")

    answer = team["ann"].post(f"{ARTICLE}/moves", json={"action": "approve"})

    assert is_problem(answer, 403, "four_eyes")


def test_one_message_is_written_by_who_knows_it(team: Team) -> None:
    team.approve()
    path = f"{FRENCH}/messages/2"
    before = team["tim"].get(path)
    known = {"If-Match": before.headers["etag"]}
    assert before.json()["source"] == "The well is <b1>open</b1>."

    written = team["tim"].put(path, json={"text": "Le puits est <b1>ouvert</b1>."}, headers=known)

    assert written.json()["text"] == "Le puits est <b1>ouvert</b1>."
    assert written.headers["etag"] == team["tim"].get(path).headers["etag"]
    assert [each["written_by"] for each in written.json()["versions"]] == ["tim"]
    stale = team["tim"].put(path, json={"text": "Autre <b1>chose</b1>."}, headers=known)
    assert is_problem(stale, 412, "condition_failed")
    broken = team["tim"].put(path, json={"text": "Sans gras."}, headers={"If-Match": "*"})
    assert is_problem(broken, 422, "message_unusable")
    assert broken.json()["findings"]
    assert is_problem(team["tim"].put(path, json={"text": "x"}), 428, "condition_missing")
    assert is_problem(team["tim"].get(f"{FRENCH}/messages/99"), 404, "message_unknown")


def test_people_talk_about_a_message(team: Team) -> None:
    team.approve()
    path = f"{FRENCH}/messages/1"
    asked = team["tim"].post(f"{path}/remarks", json={"text": "Which well?", "is_question": True})
    answer = {"text": "The new one.", "answers": asked.json()["id"]}
    assert team["ede"].post(f"{path}/remarks", json=answer).status_code == 201

    said = team["tim"].get(path).json()["remarks"]
    assert [(each["text"], each["made_by"]) for each in said] == [
        ("Which well?", "tim"),
        ("The new one.", "ede"),
    ]
    known = {"If-Match": team["tim"].get(path).headers["etag"]}
    nothing = team["tim"].post(f"{path}/adoptions", json={"suggestion": 1}, headers=known)
    assert is_problem(nothing, 404, "suggestion_unknown")
    unknown = team["tim"].post(f"{path}/dismissals", json={"finding": "none"})
    assert is_problem(unknown, 404, "finding_unknown")


def test_a_warning_that_is_no_fault_is_dismissed(team: Team) -> None:
    team.approve()
    path = f"{FRENCH}/messages/3"
    known = {"If-Match": "*"}
    found = team["tim"].put(path, json={"text": "Personne  n’a été blessé"}, headers=known).json()
    code = found["findings"][0]["code"]

    dismissed = team["tim"].post(f"{path}/dismissals", json={"finding": code})

    assert (dismissed.status_code, dismissed.content) == (204, b"")
    assert code not in [each["code"] for each in team["tim"].get(path).json()["findings"]]


@pytest.mark.parametrize("form", ["po", "xliff"])
def test_catalogs_travel_as_files(team: Team, form: str) -> None:
    team.approve()
    file = team["tim"].get(f"{FRENCH}/catalog?format={form}")

    suffix = {"po": "po", "xliff": "xlf"}[form]
    assert file.headers["content-disposition"] == f'attachment; filename="a-well.fr.{suffix}"'
    report = team["tim"].post(f"{FRENCH}/catalog", content=file.content).json()
    assert (report["taken"], report["conflicts"]) == (0, 0)
    other = team["tim"].post(f"{ARTICLE}/editions/ja/catalog", content=file.content)
    assert is_problem(other, 422, "po_other_language")
    assert b"msgid" in team["tim"].get(f"{ARTICLE}/template").content


def test_an_edition_shows_its_messages(team: Team) -> None:
    team.approve()
    team.fill()

    found = team["ede"].get(FRENCH).json()

    assert (found["state"], found["last_translator"]) == ("complete", "tim")
    assert [each["number"] for each in found["messages"]] == [1, 2, 3]
    assert team["ede"].get(f"{ARTICLE}/checks").status_code == 200
    assert is_problem(team["ede"].get(f"{ARTICLE}/editions/sw"), 404, "language_not_planned")


def test_who_translated_last_does_not_sign_off(team: Team) -> None:
    team.approve()
    unfinished = team.sign("pat")
    assert is_problem(unfinished, 409, "edition_not_complete")
    team.fill()

    assert is_problem(team.sign("tim"), 403, "four_eyes_translation")
    signed = team.sign("pat")
    ids = [each["id"] for each in signed.json()["work"]]
    work(team.service, [Kind.RENDER])
    rows = team["pat"].get(signed.headers["location"].removeprefix("/api/v1")).json()["work"]
    assert [(each["id"], each["state"]) for each in rows] == [(n, "done") for n in sorted(ids)]


def test_proofs_are_made_and_fetched_by_name(team: Team) -> None:
    team.approve()
    asked = team["ann"].post(f"{ARTICLE}/proofs", json={"languages": ["fr"], "formats": ["html"]})
    assert asked.status_code == 202
    work(team.service)

    found = team["ann"].get(f"{ARTICLE}/renditions").json()["renditions"]
    (proof,) = [each for each in found if each["proof"]]
    path = f"{ARTICLE}/renditions/{proof['inputs']}"
    file = team["ann"].get(path)
    assert file.headers["content-type"].startswith("text/html")
    assert file.headers["content-disposition"] == 'attachment; filename="a-well.fr.html"'
    known = {"If-None-Match": file.headers["etag"]}
    assert team["ann"].get(path, headers=known).status_code == 304
    write_article(team.service)
    elsewhere = f"/articles/safe-water/renditions/{proof['inputs']}"
    assert is_problem(team["ann"].get(elsewhere), 404, "rendition_unknown")


def test_the_gate_says_what_is_missing(team: Team) -> None:
    team.approve()

    refused = team["pat"].post(f"{ARTICLE}/publications", json={})

    assert is_problem(refused, 409, "not_ready")
    assert [each["where"] for each in refused.json()["findings"]] == ["fr"]
    naive = team["pat"].post(f"{ARTICLE}/publications", json={"at": "2030-01-01T09:00:00"})
    assert is_problem(naive, 422, "field_unusable")


def test_a_publication_waits_for_its_instant(team: Team) -> None:
    team.approve()
    later = {"at": "2090-01-01T09:00:00+01:00", "without": ["fr"], "confirm": True}
    assert team["pat"].post(f"{ARTICLE}/publications", json=later).status_code == 202

    (waiting,) = team["pat"].get(f"{ARTICLE}/publication").json()["waiting"]

    assert (waiting["state"], waiting["due_at"]) == ("wanted", "2090-01-01T08:00:00Z")


def test_only_administrators_see_the_people(team: Team) -> None:
    assert is_problem(team["ede"].get("/people"), 403, "admin_needed")

    found = {each["name"]: each for each in team["root"].get("/people").json()["people"]}

    assert found["tim"]["languages"] == ["ar", "fr", "ja"]
    assert found["tim"]["roles"] == ["translator"]


def test_an_administrator_looks_after_the_people(team: Team) -> None:
    new = {"name": "zoe", "roles": ["translator"], "languages": ["fr"], "email": "zoe@x.example"}
    assert team["root"].post("/people", json=new).status_code == 201
    assert is_problem(team["root"].post("/people", json=new), 409, "name_taken")
    assert is_problem(team["ede"].post("/people", json=new), 403, "admin_needed")
    known = {"If-Match": team["root"].get("/people/zoe").headers["etag"]}
    changed = team["root"].put("/people/zoe", json={"roles": ["editor"]}, headers=known)
    assert (changed.json()["roles"], changed.json()["email"]) == (["editor"], None)
    stale = team["root"].put("/people/zoe", json={"roles": ["admin"]}, headers=known)
    assert is_problem(stale, 412, "condition_failed")
    assert "/welcome/" in team["root"].post("/people/zoe/invitations").json()["link"]
    assert team["root"].post("/people/zoe/disable").status_code == 204
    assert team["root"].get("/people/zoe").json()["disabled_at"]
    assert team["root"].post("/people/zoe/enable").status_code == 204
    assert is_problem(team["root"].post("/people/root/disable"), 409, "last_admin")


def test_a_paragraph_is_talked_about_until_it_is_settled(team: Team) -> None:
    team.write()
    with team.service.read() as uow:
        revision = uow.articles.revision(uow.articles.by_slug("a-well").id, 1)
    segment = segments(revision.text)[1].digest
    new = {"revision": 1, "segment": segment, "text": "Which well?"}
    number = team["ede"].post(f"{ARTICLE}/comments", json=new).json()["id"]
    path = f"{ARTICLE}/comments/{number}"
    assert team["ann"].post(f"{path}/answers", json={"text": "The new one."}).status_code == 201
    assert team["ede"].post(f"{path}/resolve").status_code == 204

    (thread,) = team["ann"].get(f"{ARTICLE}/comments").json()["comments"]
    assert (thread["text"], thread["resolved_by"]) == ("Which well?", "ede")
    assert [each["text"] for each in thread["answers"]] == ["The new one."]
    assert team["ann"].post(f"{path}/reopen").status_code == 204
    assert team["ann"].get(f"{ARTICLE}/comments").json()["comments"][0]["resolved_by"] is None
    nowhere = {**new, "segment": "0" * 64}
    refused = team["ede"].post(f"{ARTICLE}/comments", json=nowhere)
    assert is_problem(refused, 404, "paragraph_unknown")


def test_a_preview_is_made_listed_and_revoked(team: Team) -> None:
    team.approve()
    wanted = {"language": "fr", "hours": 2, "note": "for the agency"}
    assert "/preview/" in team["pat"].post(f"{ARTICLE}/previews", json=wanted).json()["link"]

    (made,) = team["pat"].get(f"{ARTICLE}/previews").json()["previews"]
    assert (made["note"], made["standing"]) == ("for the agency", "open")
    assert team["pat"].delete(f"{ARTICLE}/previews/{made['id']}").status_code == 204
    (made,) = team["pat"].get(f"{ARTICLE}/previews").json()["previews"]
    assert made["standing"] == "revoked"


def test_a_publication_is_foreseen_and_cancelled(team: Team) -> None:
    team.approve()
    later = {"at": "2090-01-01T09:00:00+01:00", "without": ["fr"]}
    seen = team["pat"].get(f"{ARTICLE}/publications/prospect", params=later).json()
    assert (seen["together"], seen["left_out"], seen["findings"]) == (["en"], ["fr"], [])
    team["pat"].post(f"{ARTICLE}/publications", json=later | {"confirm": True})

    assert team["pat"].delete(f"{ARTICLE}/publications").json() == {"cancelled": 1}
    again = team["pat"].delete(f"{ARTICLE}/publications")
    assert is_problem(again, 409, "nothing_to_cancel")


def test_articles_are_searched(team: Team) -> None:
    team.write()
    write_article(team.service, "other", "Something else")

    def found(query: str) -> list[str]:
        return [each["slug"] for each in team["ann"].get(f"/articles?{query}").json()["articles"]]

    assert found("words=well") == ["a-well"]
    assert found("written_by=ada") == ["other"]
    assert found("language=ar") == ["other"]


def test_the_audit_log_is_read_newest_first(team: Team) -> None:
    team.write()
    team.moved("ann", "submit")

    page = team["ede"].get("/audit?limit=1&subject=a-well").json()
    assert [each["action"] for each in page["entries"]] == ["submit"]
    older = team["ede"].get("/audit", params={"subject": "a-well", "below": page["next"]}).json()
    assert [each["action"] for each in older["entries"]] == ["bring_in"]
    assert older["next"] is None
    assert page["entries"][0]["previous"]
    assert is_problem(team["ann"].get("/audit"), 403, "audit_not_yours")
