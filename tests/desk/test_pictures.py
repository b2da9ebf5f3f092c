"""Pictures at the desk and through the API: added with words, shown to who is signed in."""

import re

import pytest
from starlette.testclient import TestClient

from tests.desk.newsroom import write_article
from tests.desk.page import visit
from tests.desk.people import stranger_at
from tests.desk.programs import program_of
from tests.photographs import SECRET, drawing, photograph, read
from workflow.domain.states import Role
from workflow.usecases.people import add_person
from workflow.wiring import Service

ADD = "/articles/safe-water/edit/pictures"
EDIT = "/articles/safe-water/edit"
HTMX = {"HX-Request": "true"}
WORDS = "The [new] well"


@pytest.fixture
def written(service: Service) -> Service:
    write_article(service)
    return service


def send(client: TestClient, data: bytes = b"", words: str = WORDS, **headers: str):
    files = {"file": ("../well.jpg", data or photograph(), "text/html")}
    return client.post(ADD, data={"alternative": words}, files=files, headers={**HTMX, **headers})


def markdown_in(page: str) -> str:
    found = re.search(r'<code[^>]*data-put="([^"]*)"', page)
    assert found, page
    return found[1]


def test_a_picture_is_added_and_the_text_is_told_how_to_show_it(
    written: Service, client: TestClient
) -> None:
    answer = send(client)

    assert answer.status_code == 200
    markdown = markdown_in(answer.text)
    assert re.fullmatch(r"!\[The \\\[new\\\] well\]\(picture:[0-9a-f]{64}\)", markdown)
    text = {"title": "Water is safe again", "body": f"The well is open.\n\n{markdown}", "base": 1}
    client.post(EDIT, data=text)
    page = visit(client, EDIT)
    assert page.all("img", alt="")
    preview = client.post("/articles/safe-water/preview", data=text).text
    assert 'alt="The [new] well"' in preview
    assert 'src="data:image/jpeg;base64,' in preview


def test_the_picture_is_shown_as_it_will_be_and_only_below_its_article(
    written: Service, client: TestClient
) -> None:
    sha256 = markdown_in(send(client).text)[-65:-1]

    shown = client.get(f"/articles/safe-water/pictures/{sha256}")

    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["cache-control"] == "no-store"
    assert read(shown.content).size == (640, 480)
    assert SECRET.encode() not in shown.content
    assert client.get(f"/articles/safe-water/pictures/{'0' * 64}").status_code == 404
    write_article(written, slug="another")
    assert client.get(f"/articles/another/pictures/{sha256}").status_code == 404
    with stranger_at(written) as stranger:
        answer = stranger.get(f"/articles/safe-water/pictures/{sha256}", follow_redirects=False)
        assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("data", "words", "said"),
    [
        (b"", " ", "Say in words what the picture shows."),
        (b"", "x" * 1_001, "Say in at most 1000 characters"),
        (b"<svg/>", WORDS, "no PNG or JPEG"),
        (drawing()[:60], WORDS, "damaged"),
    ],
    ids=["no words", "too many words", "a drawing of code", "damaged"],
)
def test_what_cannot_be_shown_to_everybody_is_refused(
    written: Service, client: TestClient, data: bytes, words: str, said: str
) -> None:
    answer = send(client, data, words)

    assert answer.status_code == 422
    assert said in answer.text
    with written.read() as uow:
        assert not uow.pictures.of_article(uow.articles.by_slug("safe-water").id)


def test_without_a_script_the_picture_comes_on_a_page_of_its_own(
    written: Service, client: TestClient
) -> None:
    files = {"file": ("well.jpg", photograph())}
    answer = client.post(ADD, data={"alternative": WORDS}, files=files)

    assert "<html" in answer.text
    assert markdown_in(answer.text)
    assert "no picture" not in client.post(ADD, data={"alternative": WORDS}).text


def test_a_save_that_names_no_picture_of_ours_says_so(written: Service, client: TestClient) -> None:
    body = f"![A well](picture:{'0' * 64})"
    text = {"title": "Water", "body": body, "base": 1}

    answer = client.post(EDIT, data=text, headers=HTMX)

    assert answer.status_code == 422
    assert "No picture “000000000000…” was added" in answer.text


def test_a_program_adds_a_picture_and_gets_it_back(written: Service) -> None:
    with written.write() as uow:
        add_person(uow, "ann", [Role.AUTHOR], [])
    with program_of(written, "ann") as program:
        answer = program.post(
            "/articles/safe-water/pictures?name=disc.png",
            content=drawing(),
            headers={"Content-Type": "application/octet-stream"},
        )
        assert answer.status_code == 201
        added = answer.json()
        assert added["address"] == f"picture:{added['sha256']}"
        assert (added["name"], added["media_type"]) == ("disc.png", "image/png")

        listed = program.get("/articles/safe-water/pictures").json()
        shown = program.get(answer.headers["location"].removeprefix("/api/v1"))

    assert listed == {"pictures": [added]}
    assert shown.headers["content-type"] == "image/png"
    assert read(shown.content).size == (300, 200)
