"""The page of the people: who may, what an administrator can do, and who is left to do it."""

from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tests.desk.page import visit
from tests.desk.people import client_of
from tests.factories import FR
from workflow.domain.states import Role
from workflow.usecases.accounts import set_password
from workflow.usecases.people import add_person
from workflow.wiring import Service

GRACE = {"name": "grace", "email": "Grace@Press.example", "role": "editor"}


def post(client: TestClient, path: str, **data):
    return client.post(path, data=data, follow_redirects=False)


def change(client: TestClient, who: str, **data):
    """Send the form of somebody's page, as it is loaded with."""
    path = f"/people/{who}/change"
    return post(client, path, **visit(client, f"/people/{who}").hidden_fields(path), **data)


def deeds(service: Service, subject: str) -> list[tuple[str, str]]:
    with service.read() as uow:
        return [(each["actor"], each["action"]) for each in uow.audit.entries(subject)]


def add_translator(service: Service) -> None:
    with service.write() as uow:
        add_person(uow, "tess", [Role.TRANSLATOR], [FR])


@pytest.mark.parametrize("path", ["/people", "/people/ada"])
def test_only_administrators_see_the_people(
    service: Service, client: TestClient, path: str
) -> None:
    add_translator(service)

    with client_of(service, "tess") as tess:
        visit(tess, path, status=403)
        for deed in ("/change", "/disable", "/enable", "/sign-out", "/invite"):
            assert post(tess, "/people/ada" + deed, role="author").status_code == 403
        assert post(tess, "/people", **GRACE).status_code == 403
        assert post(tess, "/people-letters", letter="1").status_code == 403


def test_somebody_is_added_and_appears_in_the_list(service: Service, client: TestClient) -> None:
    answer = post(client, "/people", **GRACE)

    assert answer.headers["location"] == "/people/grace?done=person_added"
    rows = visit(client, "/people").texts("tr")
    assert rows[-1] == "grace not invited yet editor grace@press.example not signed in"
    assert deeds(service, "grace") == [("ada", "add_person")]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "ADA"}, "There is somebody of the name “ADA” already"),
        ({"name": " "}, "name"),
        ({"name": "a@b"}, "A name has no @ in it"),
        ({"email": "grace"}, "This is no e-mail address"),
        ({"email": "a@b\r\nBcc: x@y"}, "This is no e-mail address"),
        ({"role": "translator"}, "language"),
        ({"languages": "fr, ../x"}, "is not a language tag"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_written_stays(
    client: TestClient, fields: dict[str, str], said: str
) -> None:
    written = {**GRACE, "languages": "", **fields}

    answer = post(client, "/people", **written)

    assert answer.status_code in (409, 422)
    assert said in answer.text
    assert 'value="editor" checked' in answer.text or fields.get("role")
    with_address = [line for line in answer.text.splitlines() if 'name="email"' in line]
    assert with_address


def test_two_people_do_not_share_an_address(client: TestClient) -> None:
    post(client, "/people", **GRACE)

    answer = post(client, "/people", **GRACE | {"name": "grete"})

    assert answer.status_code == 409
    assert "Somebody else has this e-mail address." in answer.text


@pytest.mark.parametrize("name", ["a/b", "..x", "Zoë Ж <b>", "x/disable"])
def test_a_name_with_signs_of_addresses_in_it_has_its_page(client: TestClient, name: str) -> None:
    post(client, "/people", **GRACE | {"name": name})
    path = "/people/" + quote(name, safe="")

    assert visit(client, path).texts("h1") == [name]
    assert post(client, path + "/disable").headers["location"].startswith(path)
    assert "disabled" in visit(client, path).texts("span", **{"class": "badge withdrawn"})


def test_roles_languages_and_address_are_changed(service: Service, client: TestClient) -> None:
    add_translator(service)

    fields = {"role": ["translator", "editor"], "languages": "fr zh-hans", "email": "t@x.example"}
    change(client, "tess", **fields)

    page = visit(client, "/people/tess")
    ticked = {a["value"] for a, _ in page.all("input", type="checkbox") if "checked" in a}
    assert ticked == {"translator", "editor"}
    assert page.all("input", name="languages", value="fr, zh-Hans")
    with service.read() as uow:
        entry = uow.audit.entries("tess")[-1]
    assert entry["details"]["email"] == "changed"


def test_who_is_disabled_is_out_and_comes_back_with_their_password(
    service: Service, client: TestClient
) -> None:
    add_translator(service)
    with service.write() as uow:
        set_password(uow, "tess", "a quiet river at noon", "operator")
    with client_of(service, "tess") as tess:
        post(client, "/people/tess/disable")
        assert tess.get("/", follow_redirects=False).status_code == 303
        post(client, "/people/tess/enable")
        assert tess.get("/", follow_redirects=False).status_code == 303
        data = {"name": "tess", "password": "a quiet river at noon"}
        assert post(tess, "/sign-in", **data).status_code == 303
    assert deeds(service, "tess")[-3:] == [
        ("ada", "disable_person"),
        ("ada", "enable_person"),
        ("tess", "sign_in"),
    ]


def test_the_last_administrator_stays_one(service: Service, client: TestClient) -> None:
    for answer in (post(client, "/people/ada/disable"), change(client, "ada", role="author")):
        assert answer.status_code == 409
        assert "ada is the only administrator" in answer.text

    post(client, "/people", **GRACE | {"role": "admin"})
    assert change(client, "ada", role="author").headers["location"] == "/?done=saved"
    with client_of(service, "grace") as grace:
        assert post(grace, "/people/grace/disable").status_code == 409


def test_somebody_is_signed_out_everywhere(service: Service, client: TestClient) -> None:
    add_translator(service)
    with client_of(service, "tess") as tess:
        post(client, "/people/tess/sign-out")

        assert tess.get("/", follow_redirects=False).status_code == 303


def test_nobody_of_that_name_is_not_found(client: TestClient) -> None:
    visit(client, "/people/nobody", status=404)
    assert post(client, "/people/nobody/disable").status_code == 404


def test_without_mail_the_invitation_is_shown_to_who_invites(
    service: Service, client: TestClient
) -> None:
    post(client, "/people", **GRACE)

    answer = post(client, "/people/grace/invite")

    link = answer.text.partition('<code dir="ltr">')[2].partition("</code>")[0]
    assert link.startswith("http://127.0.0.1:8000/welcome/")
    secret = link.rpartition("/")[2]
    assert "invited" in visit(client, "/people/grace").texts("span", **{"class": "badge review"})
    with service.read() as uow:
        assert secret not in repr(uow.audit.entries())
        assert uow.links.find(secret) is None


def test_nobody_who_is_disabled_is_invited(client: TestClient) -> None:
    post(client, "/people", **GRACE)
    post(client, "/people/grace/disable")

    assert post(client, "/people/grace/invite").status_code == 409
