"""
What overwrites carries the version that it was made from.

A form that shows what is stored is one that overwrites it: such forms are found by themselves.
"""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.desk.overwriting import (
    DRAFT,
    OPEN,
    OVERWRITING,
    SUBJECT,
    VERSIONS,
    Overwriting,
    furnish,
    send,
    version_at,
)
from tests.desk.page import Page
from tests.desk.people import client_of
from tests.desk.programs import program_of
from tests.desk.test_every_route import ROUTES
from workflow.settings import Settings
from workflow.wiring import Service, open_service

# Forms that show what nobody has stored: what is offered first.
OFFERS = {
    "POST /articles/{slug}/previews": "a span of time",
    "POST /articles/{slug}/withdraw": "an instant",
    "POST /new": "a kind of article",
    "POST /account/tokens": "what a token may do",
    "POST /account/password": "the name, for password managers",
}
# What programs overwrite under its own address.
REPLACING = ("PUT ", "PATCH ")
# The editor asks which of two texts is to stay: see `test_writing`.
FORMS = [each for each in OVERWRITING if each.is_form and not each.path.endswith("/edit")]
REFUSED = {409, 412, 422, 428}


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    settings = Settings(data=tmp_path_factory.mktemp("versions") / "var", four_eyes=False)
    opened = open_service(settings)
    yield opened, furnish(opened)
    opened.engine.dispose()


@pytest.fixture(scope="module")
def person(furnished: tuple[Service, str]) -> Iterator[TestClient]:
    with client_of(furnished[0], "ada") as client:
        yield client


@pytest.fixture(scope="module")
def program(furnished: tuple[Service, str]) -> Iterator[TestClient]:
    with program_of(furnished[0], "ada") as client:
        yield client


def forms_that_show(page: Page) -> Iterator[tuple[str, bool]]:
    """Where forms that show something are sent, and whether each carries a version."""
    action, shows = "", False
    for name, attributes, texts in [*page.elements, ("form", {}, [])]:
        if name == "form":
            if action and shows:
                yield action, bool(VERSIONS & page.hidden_fields(action).keys())
            is_post = attributes.get("method") == "post"
            action, shows = attributes.get("action", "") if is_post else "", False
        elif _shows(name, attributes, texts):
            shows = True


def _shows(name: str, attributes: dict[str, str], texts: list[str]) -> bool:
    if name == "textarea":
        return bool("".join(texts).strip())
    if name == "option":
        return "selected" in attributes
    if name != "input" or attributes.get("type") == "hidden" or "hidden" in attributes:
        return False
    if attributes.get("type") in ("checkbox", "radio"):
        return "checked" in attributes
    return bool(attributes.get("value"))


def every_page(segment: str) -> list[str]:
    """The address of every page, for a draft and for what is being translated."""
    found = {f"/articles/{OPEN}/translate/fr?one={segment}"}
    for slug in (DRAFT, OPEN):
        places = {"slug": slug, "language": "fr", "who:path": SUBJECT, "segment": segment}
        for route in ROUTES:
            method, _, path = route.partition(" ")
            for name, value in places.items():
                path = path.replace("{" + name + "}", value)
            # What tells news as they come never ends.
            if method == "GET" and "{" not in path and not path.endswith("/events"):
                found.add(path)
    return sorted(each for each in found if not each.startswith("/api/"))


def route_of(action: str, segment: str) -> str:
    """The route that a form of one of these pages is sent to."""
    places = {
        f"/articles/{DRAFT}": "/articles/{slug}",
        f"/articles/{OPEN}": "/articles/{slug}",
        "/translate/fr": "/translate/{language}",
        segment: "{segment}",
        f"/people/{SUBJECT}": "/people/{who:path}",
    }
    for value, name in places.items():
        action = action.replace(value, name)
    return f"POST {action}"


def test_a_form_that_shows_what_is_stored_carries_its_version(
    furnished: tuple[Service, str], person: TestClient
) -> None:
    segment = furnished[1]
    found: dict[str, bool] = {}
    for path in every_page(segment):
        answer = person.get(path)
        if answer.headers.get("content-type", "").startswith("text/html"):
            page = Page()
            page.feed(answer.text)
            for action, carries in forms_that_show(page):
                route = route_of(action, segment)
                found[route] = carries and found.get(route, True)

    overwriting = {route: carries for route, carries in found.items() if route not in OFFERS}
    assert {route for route, carries in overwriting.items() if not carries} == set()
    # Those that are not written down are not tried below.
    assert overwriting.keys() == {each.route for each in OVERWRITING if each.is_form}


def test_every_address_by_which_a_program_replaces_something_is_tried() -> None:
    replacing = {each for each in ROUTES if each.startswith(REPLACING)}

    assert replacing - {each.route for each in OVERWRITING} == set()


@pytest.mark.parametrize("each", OVERWRITING, ids=lambda each: each.route)
def test_what_overwrites_is_refused_without_the_version_that_is_there(
    furnished: tuple[Service, str], person: TestClient, program: TestClient, each: Overwriting
) -> None:
    segment = furnished[1]
    client = person if each.is_form else program
    before = version_at(client, each, segment)

    unversioned = send(client, each, segment, 0, None)
    unchanged = version_at(client, each, segment)
    first = send(client, each, segment, 0, before)
    after = version_at(client, each, segment)
    stale = send(client, each, segment, 1, before)

    assert unversioned.status_code in REFUSED, unversioned.text
    assert unchanged == before
    assert first.status_code < 400, first.text
    assert stale.status_code in REFUSED, stale.text
    assert version_at(client, each, segment) == after
    assert after != before


@pytest.mark.parametrize("each", FORMS, ids=lambda each: each.route)
def test_a_refused_form_shows_what_was_typed_and_can_be_sent_again(
    furnished: tuple[Service, str], person: TestClient, each: Overwriting
) -> None:
    segment = furnished[1]
    send(person, each, segment, 0, version_at(person, each, segment))
    old = dict.fromkeys(VERSIONS, "0")

    refused = send(person, each, segment, 1, old)

    page = Page()
    page.feed(refused.text)
    again = page.hidden_fields(each.path.replace("{segment}", segment))
    assert send(person, each, segment, 1, again).status_code < 400


def test_a_condition_that_nobody_looks_at_is_refused(program: TestClient) -> None:
    answer = program.post(f"/articles/{OPEN}/comments", json={}, headers={"If-Match": '"old"'})

    assert (answer.status_code, answer.json()["code"]) == (422, "condition_unknown")
