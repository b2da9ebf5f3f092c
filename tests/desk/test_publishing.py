"""The publishing page: what the gate says, an instant in words, what follows, and no more."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from starlette.testclient import TestClient

from tests.desk.newsroom import hire
from tests.desk.page import visit
from tests.desk.people import client_of
from tests.factories import ADA, AR, EN, FR, JA, make_text
from tests.usecases.newsroom import PEOPLE, Newsroom
from workflow.desk.publishing_views import pulse_of
from workflow.desk.streams import MOST_PER_PERSON, News, Streams, event
from workflow.domain.article import ArticleKind, ArticleText
from workflow.domain.rendition import Format
from workflow.domain.states import ArticleState
from workflow.errors import UnavailableError
from workflow.jobs import Kind, WorkState
from workflow.storage.measure_store import ProcessReport
from workflow.storage.publication_store import Rendition
from workflow.wiring import Service

SLUG = "safe-water"
HERE = f"/articles/{SLUG}/publish"


@pytest.fixture
def news(service: Service) -> Newsroom:
    """An approved article: French and Arabic must be there, Japanese follows."""
    room = Newsroom(service.engine)
    with room.write() as uow:
        for person in PEOPLE:
            uow.people.put(person, uow.now)
    hire(service)
    return room


def approved(news: Newsroom, text: ArticleText | None = None) -> None:
    news.bring_in(text, actor=ADA, must=(FR, AR), later=(JA,))
    news.approve()


def store(service: Service, news: Newsroom, data: bytes, format_: Format = Format.PDF) -> Rendition:
    """A proof in English."""
    article = news.article
    made = Rendition(
        inputs=f"{article.id:063}{format_.value[0]}",
        article_id=article.id,
        revision=article.revision,
        language=EN,
        format=format_,
        proof=True,
        edition=news.edition(EN).digest,
        sha256=service.artifacts.put(data),
        bytes=len(data),
        pages=None,
        made_at=article_time(news),
    )
    with service.write() as uow:
        uow.publications.add_rendition(made)
    return made


def article_time(news: Newsroom):
    with news.read() as uow:
        return uow.now


def test_the_page_says_which_languages_keep_it_back(news: Newsroom, client: TestClient) -> None:
    approved(news)
    news.translate(FR)

    page = visit(client, HERE)

    assert "1 language keeps the article back; below is why." in page.texts("p")
    (arabic,) = page.texts("li", id="edition-ar")
    assert "Keeps the article back" in arabic
    (french,) = page.texts("li", id="edition-fr")
    assert "Keeps the article back" not in french
    assert [a["value"] for a, _ in page.all("input", name="without")] == ["ar"]


def test_what_will_happen_is_told_before_it_is_asked_for(
    news: Newsroom, client: TestClient
) -> None:
    approved(news)
    news.translate(FR)

    page = visit(client, f"{HERE}/confirm?when=now&without=ar")

    told = page.texts("dt")
    assert told == [
        "When",
        "2 languages become public, all at the same moment",
        "These follow later, each when it is signed off",
        "These must-have languages are not waited for",
    ]
    assert news.rows(Kind.PUBLISH) == ()


def test_a_blocked_publication_says_why_its_button_is_off(
    news: Newsroom, client: TestClient
) -> None:
    approved(news)

    page = visit(client, f"{HERE}/confirm?when=now")

    (button,) = page.all("button", id="publish")
    assert button[0]["aria-disabled"] == "true"
    assert page.texts("span", id="why-publish") != [""]
    refused = client.post(HERE, data={"at": ""}, headers={"Accept": "text/html"})
    assert refused.status_code == 409


def test_who_is_no_publisher_is_told_so_and_refused(
    service: Service, news: Newsroom, client: TestClient
) -> None:
    approved(news)
    with client_of(service, "ede") as editor:
        page = visit(editor, HERE)

        assert page.all("button", id="go-on")[0][0]["aria-disabled"] == "true"
        assert editor.post(HERE, data={"at": "", "without": ["fr", "ar"]}).status_code == 403


def test_now_is_now(news: Newsroom, client: TestClient) -> None:
    approved(news)

    answer = client.post(
        HERE, data={"at": "", "without": ["fr", "ar"], "confirm": "on"}, follow_redirects=False
    )
    assert answer.headers["location"] == f"{HERE}?done=asked_to_publish"
    assert any("is under way" in text for text in visit(client, HERE).texts("strong"))
    news.work()

    assert news.article.state is ArticleState.PUBLISHED
    page = visit(client, HERE)
    assert any("in 1 language." in text for text in page.texts("strong"))
    assert "Joins when it is signed off." in page.texts("li", id="edition-ar")[0]


def test_now_does_not_break_an_embargo(news: Newsroom, client: TestClient) -> None:
    approved(news, make_text(embargo=article_time(news) + timedelta(hours=2)))

    answer = client.post(HERE, data={"at": "", "without": ["fr", "ar"]})

    assert answer.status_code == 409
    assert "under embargo" in answer.text


def test_an_instant_is_written_out_and_waits_until_somebody_cancels_it(
    news: Newsroom, client: TestClient
) -> None:
    approved(news)
    asked = f"{HERE}/confirm?when=at&date=2099-11-26&time=09:00&zone=Europe/Brussels"

    page = visit(client, f"{asked}&without=fr&without=ar")
    assert any("09:00 in Brussels (UTC+01:00), that is 08:00 UTC" in t for t in page.texts("time"))
    (at,) = [a["value"] for a, _ in page.all("input", name="at")]
    client.post(HERE, data={"at": at, "without": ["fr", "ar"], "confirm": "on"})

    waiting = visit(client, HERE)
    assert any("08:00 UTC" in text for text in waiting.texts("time"))
    client.post(f"{HERE}/cancel")
    assert [row.state for row in news.rows(Kind.PUBLISH)] == [WorkState.SUPERSEDED]
    assert client.post(f"{HERE}/cancel").status_code == 409


def test_an_instant_that_cannot_be_keeps_what_was_typed(news: Newsroom, client: TestClient) -> None:
    approved(news)

    asked = f"{HERE}/confirm?when=at&date=2027-03-28&time=02:30&zone=Europe/Brussels&without=ar"
    page = visit(client, asked, status=422)

    assert page.all("input", name="time", value="02:30")
    assert "checked" in page.all("input", name="without", value="ar")[0][0]


def test_the_language_plan_is_changed_here(news: Newsroom, client: TestClient) -> None:
    approved(news)

    seen = visit(client, HERE).hidden_fields(f"{HERE}/plan")
    client.post(f"{HERE}/plan", data={**seen, "must": "fr", "later": "ja, de"})
    seen = visit(client, HERE).hidden_fields(f"{HERE}/plan")
    wrong = client.post(f"{HERE}/plan", data={**seen, "must": "fr fr", "later": ""})

    assert [str(each) for each in news.article.plan.languages] == ["fr", "ja", "de"]
    assert wrong.status_code == 422


def test_proofs_are_wanted_for_one_language_or_all(news: Newsroom, client: TestClient) -> None:
    approved(news)

    client.post(f"{HERE}/proofs", data={"language": "ar"})
    assert {row.params["language"] for row in news.rows(Kind.RENDER)} == {"ar", "en"}
    client.post(f"{HERE}/proofs")

    proofs = [row for row in news.rows(Kind.RENDER) if row.params["proof"]]
    assert len(proofs) == 4 * len(Format)
    assert "files made" in visit(client, HERE).texts("label", **{"for": "files-made"})[0]


def test_a_shared_text_is_not_published(service: Service, client: TestClient) -> None:
    Newsroom(service.engine, "about-us").bring_in(actor=ADA, kind=ArticleKind.BOILERPLATE)

    page = visit(client, "/articles/about-us/publish")

    assert page.all("button", id="go-on")[0][0]["aria-disabled"] == "true"


def test_the_page_warns_while_no_clock_runs(
    service: Service, news: Newsroom, client: TestClient
) -> None:
    approved(news)
    assert "No clock has been seen" in client.get(HERE).text

    with service.write() as uow:
        for role, skew in (("dispatcher", 0.0), ("worker", 9.0)):
            uow.processes.report(ProcessReport(f"{role}@x:1", role, "x", skew, uow.now))

    page = client.get(HERE).text
    assert "has been seen for a minute" not in page
    assert "worker@x:1" in page


def test_a_file_is_served_below_its_own_article_only(
    service: Service, news: Newsroom, client: TestClient, stranger: TestClient
) -> None:
    approved(news)
    made = store(service, news, b"<p>secret</p>", Format.HTML)
    Newsroom(service.engine, "other").bring_in(actor=ADA)

    shown = client.get(f"/articles/{SLUG}/renditions/{made.inputs}.html")

    assert shown.text == "<p>secret</p>"
    assert "sandbox" in shown.headers["content-security-policy"]
    assert shown.headers["cache-control"] == "no-store"
    for wrong in (
        f"/articles/other/renditions/{made.inputs}.html",
        f"/articles/{SLUG}/renditions/{made.inputs}.pdf",
        f"/articles/{SLUG}/renditions/{made.inputs}.png",
        f"/articles/{SLUG}/renditions/{made.inputs}/other.html",
        f"/articles/{SLUG}/renditions/{made.inputs}/{SLUG}.pdf",
        f"/articles/{SLUG}/renditions/{'0' * 64}.html",
    ):
        assert client.get(wrong).status_code == 404, wrong
    asked = stranger.get(f"/articles/{SLUG}/renditions/{made.inputs}.html", follow_redirects=False)
    assert asked.headers["location"].startswith("/sign-in")


def test_the_first_page_of_a_pdf_is_a_picture(
    service: Service, news: Newsroom, client: TestClient
) -> None:
    news.bring_in(actor=ADA)
    made = store(service, news, _pdf())
    address = f"/articles/{SLUG}/renditions/{made.inputs}.png"

    picture = client.get(address)

    assert picture.headers["content-type"] == "image/png"
    assert picture.headers["cache-control"] == "no-store"
    assert int.from_bytes(picture.content[16:20]) == 600
    assert client.get(address).content == picture.content
    assert address in [a["src"] for a, _ in visit(client, HERE).all("img")]


def test_what_is_no_pdf_is_no_picture(service: Service, news: Newsroom, client: TestClient) -> None:
    approved(news)
    made = store(service, news, b"%PDF-1.7 broken")

    assert client.get(f"/articles/{SLUG}/renditions/{made.inputs}.png").status_code == 500


def test_progress_is_told_as_it_is_made_and_ends_with_the_work(
    news: Newsroom, client: TestClient
) -> None:
    approved(news)
    client.post(f"{HERE}/proofs", data={"language": "fr"})
    (connected,) = [a for a, _ in visit(client, HERE).all("div") if "sse-connect" in a]
    assert visit(client, HERE).texts("label", **{"for": "files-made"}) == ["3 of 6 files made"]
    news.work()

    told = client.get(connected["sse-connect"])

    assert told.headers["content-type"].startswith("text/event-stream")
    assert 'id="standing" hx-swap-oob="true"' in told.text
    assert "All 6 files of this text are made" in told.text
    assert told.text.endswith("event: end\ndata: \n\n")


def test_what_the_page_shows_already_is_not_told_again(news: Newsroom, client: TestClient) -> None:
    approved(news)
    news.work()
    page = visit(client, HERE)
    assert not [a for a, _ in page.all("div") if "sse-connect" in a]
    with news.read() as uow:
        seen = pulse_of(uow, news.article)

    told = client.get(f"/articles/{SLUG}/events?seen={seen}").text

    assert "event: parts" not in told
    assert "event: end" in told


def test_who_is_signed_out_is_told_nothing_more(
    service: Service, news: Newsroom, client: TestClient, stranger: TestClient
) -> None:
    approved(news)

    answer = stranger.get(f"/articles/{SLUG}/events", headers={"Accept": "text/event-stream"})

    assert "event:" not in answer.text


def test_nobody_follows_without_bound() -> None:
    streams = Streams()
    streams._open["ada"] = MOST_PER_PERSON

    with pytest.raises(UnavailableError, match="streams_many"):
        streams.follow("ada", lambda: None)  # type: ignore[arg-type,return-value]


def _pdf() -> bytes:
    """A page of A4 with nothing on it."""
    written = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(written)
    return written.getvalue()


def test_a_waiting_publication_keeps_what_it_waives(news: Newsroom, client: TestClient) -> None:
    approved(news)
    at = (article_time(news) + timedelta(hours=3)).isoformat()
    client.post(HERE, data={"at": at, "without": ["fr", "ar"], "confirm": "on"})

    page = visit(client, HERE)

    assert "Nothing keeps the article back: it may go public." in page.texts("p")
    waived = {a["value"]: "checked" in a for a, _ in page.all("input", name="without")}
    assert waived == {"fr": True, "ar": True}


def test_an_embargo_is_told_in_words(news: Newsroom, client: TestClient) -> None:
    approved(news, make_text(embargo=article_time(news) + timedelta(hours=2)))

    page = visit(client, f"{HERE}/confirm?when=now&without=fr&without=ar")
    (told,) = (text for text in page.texts("li", dir="auto") if "embargo" in text)

    assert "UTC" in told
    assert "+00:00" not in told


def test_a_database_that_is_away_ends_no_stream() -> None:
    looks = iter([UnavailableError("database_away", reason="x"), News("<p>back</p>", is_last=True)])

    def look() -> News:
        found = next(looks)
        if isinstance(found, Exception):
            raise found
        return found

    assert told(Streams(), look)[1:] == [event("parts", "<p>back</p>"), event("end", "")]


def test_a_stream_ends_when_the_process_does_and_may_be_asked_for_again() -> None:
    streams = Streams()

    def look() -> News:
        streams.close()
        return News("<p>one</p>")

    chunks = told(streams, look)

    assert chunks[1:] == [event("parts", "<p>one</p>")]
    assert streams._open == {}


def test_a_line_break_in_what_is_told_ends_no_event() -> None:
    assert event("parts", "a\nb\n\nc") == "event: parts\ndata: a\ndata: b\ndata: \ndata: c\n\n"


def told(streams: Streams, look: Callable[[], News]) -> list[str]:
    """All that a stream says until its end."""

    async def listen() -> list[str]:
        return [str(chunk) async for chunk in streams.follow("ada", look).body_iterator]

    return asyncio.run(listen())
