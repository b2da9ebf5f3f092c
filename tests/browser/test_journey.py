"""
A release goes through the desk, from a Word document with a picture in it to three languages, in
the hands of four people; once by mouse and once by keyboard alone.
"""

from pathlib import Path
from urllib.request import urlopen

import polib
import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Hand, Keyboard, Mouse
from tests.browser.newsroom import Newsroom, hire
from tests.intake.docx_files import docx, paragraph, picture
from tests.journeys.reading import fill_from
from tests.photographs import drawing
from tests.rendering.pdf_reading import elements, opened
from workflow.domain.states import Role

DATA = Path(__file__).parent.parent / "data"
LANGUAGES = ("ar", "zh_Hans")
PICTURE = {"en": "A press conference", "ar": "مؤتمر صحفي", "zh_Hans": "新闻发布会"}
AUTONYMS = {"ar": "العربية", "zh_Hans": "中文 (简体)"}


@pytest.fixture(scope="module")
def staffed(newsroom: Newsroom) -> Newsroom:
    """An author, an editor, a translator and a publisher, each with a password."""
    service = newsroom.service()
    hire(service, "ada", Role.AUTHOR)
    hire(service, "ed", Role.EDITOR)
    hire(service, "tess", Role.TRANSLATOR, languages=LANGUAGES)
    hire(service, "pat", Role.PUBLISHER)
    service.engine.dispose()
    return newsroom


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """The real release as a Word document, with a picture below its text."""
    text = (DATA / "intake" / "real_release.txt").read_text(encoding="utf-8")
    _, headline, *body = [each.strip() for each in text.split("\n\n") if each.strip()]
    blocks = [paragraph(headline, "Title"), *(paragraph(" ".join(each.split())) for each in body)]
    path = tmp_path / "release.docx"
    blocks.append(paragraph(picture(PICTURE["en"])))
    path.write_bytes(docx(*blocks, **{"word/media/image.png": drawing()}))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("hand", [Mouse(), Keyboard()], ids=["by mouse", "by keyboard alone"])
def test_a_word_document_becomes_public_in_three_languages(
    staffed: Newsroom, document: Path, tmp_path: Path, hand: Hand
) -> None:
    with staffed.somebody("ada") as page:
        slug = f"by-{type(hand).__name__.lower()}"
        bring_in(page, hand, document, slug)
        hand.press(page, "Submit for review")
        expect(page.locator("#notice")).to_contain_text("It is in review now.")

    with staffed.somebody("ed") as page:
        page.goto(f"{staffed.home}/articles/{slug}/review")
        hand.press(page, "Approve…")
        confirm(page, hand, "Approve")
        expect(page.locator("#notice")).to_contain_text("It is approved")

    with staffed.somebody("tess") as page:
        for language in LANGUAGES:
            translate(page, hand, f"{staffed.home}/articles/{slug}", language, tmp_path)

    with staffed.somebody("pat") as page:
        for tag in ("ar", "zh-Hans"):
            page.goto(f"{staffed.home}/articles/{slug}/translate/{tag}/sign-off")
            confirm(page, hand, "Sign off")
            expect(page.locator("#notice")).to_contain_text("The edition is signed off")
        publish(page, hand, f"{staffed.home}/articles/{slug}")

    for tag, direction in (("en", "ltr"), ("ar", "rtl"), ("zh-Hans", "ltr")):
        with urlopen(f"{staffed.home}/articles/{slug}/{tag}/{slug}.html") as answer:
            html = answer.read().decode()
        assert f'lang="{tag}" dir="{direction}"' in html
        words = PICTURE[tag.replace("-", "_")]
        assert f'alt="{words}" class="shown"' in html
        with urlopen(f"{staffed.home}/articles/{slug}/{tag}.pdf") as answer:
            pdf = opened(answer.read())
        shown = [each for each in elements(pdf.Root.StructTreeRoot) if str(each.S) == "/Figure"]
        assert [str(each.Alt) for each in shown] == [words]


def bring_in(page: Page, hand: Hand, document: Path, slug: str) -> None:
    hand.press(page, "New article")
    hand.give(page, "Drop a file here, or choose one", document)
    hand.press(page, "Name, language and plan")
    hand.fill(page, "Name in addresses", slug)
    hand.fill(page, "Languages that publication waits for", "ar zh-Hans")
    hand.press(page, "Bring it in")
    page.wait_for_url(f"**/articles/{slug}**")
    hand.press(page, "Overview")


def translate(page: Page, hand: Hand, article: str, language: str, folder: Path) -> None:
    """One message is typed in the page; the others come with the file that was taken away."""
    tag = language.replace("_", "-")
    texts = DATA / "real_release" / f"{language}.po"
    page.goto(f"{article}/translate/{tag}/files")
    with page.expect_download() as taken:
        hand.press(page, "PO file (gettext)")
    path = folder / f"{language}.po"
    taken.value.save_as(path)
    # What the picture shows was not said in the real release.
    fill_from(path, texts, {PICTURE["en"]: PICTURE[language]})
    headline = leave_out_the_headline(path)
    hand.give(page, "PO or XLIFF file", path)
    hand.press(page, "Send")
    expect(page.get_by_role("heading", name="What came of the file")).to_be_visible()
    hand.press(page, "Messages")
    hand.fill(page, f"Message 1 in {AUTONYMS[language]}", headline)
    # Keys mean something once the page's script runs.
    page.wait_for_load_state()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Message 1 is saved.")).to_be_attached()


def leave_out_the_headline(path: Path) -> str:
    """Take the first translation out of a filled catalog, and return it."""
    catalog = polib.pofile(str(path), wrapwidth=0)
    headline, catalog[0].msgstr = catalog[0].msgstr, ""
    catalog.save()
    return str(headline)


def confirm(page: Page, hand: Hand, act: str) -> None:
    """The release has no contacts, its translations other marks: who goes on is told, and does."""
    hand.press(page, act)
    expect(page.get_by_role("heading", name="Something is still open")).to_be_visible()
    hand.press(page, "Do it all the same")


def publish(page: Page, hand: Hand, article: str) -> None:
    page.goto(f"{article}/publish")
    expect(page.get_by_text("Nothing keeps the article back")).to_be_visible()
    hand.press(page, "See what will happen")
    confirm(page, hand, "Publish now")
    expect(page.get_by_text("Public since")).to_be_visible(timeout=120_000)
