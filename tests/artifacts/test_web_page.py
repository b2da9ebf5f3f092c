"""The public page in a real browser: accessible, within a narrow screen, without a script."""

from datetime import UTC, datetime

import pytest

from tests.artifacts.browser import axe, chromium
from tests.rendering.samples import EN, SHIPPED, release, rich
from workflow.desk.headers import of_published
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.rendering.imprint import Imprint, with_imprint
from workflow.rendering.release import Notice, NoticeKind

pytestmark = pytest.mark.slow

# A sans-serif, a right-to-left, an ideographic and a tall script.
LANGUAGES = ["en", "ar", "zh_Hans", "ur"]
FEW = tuple(map(LanguageTag.parse, ("en", "ar", "fr", "ja", "ru", "ur", "zh_Hans")))
WIDTHS = [320, 1280]
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ADDRESS = "https://press.example.org/page.html"


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def written(renderer):
    def render(tag, *, public=FEW, **options):
        language = LanguageTag.parse(tag)
        shown = release(rich(language), language, **options)
        stored = renderer.render(shown, Format.HTML).data
        if shown.proof:
            return stored
        return with_imprint(stored, Imprint("https://e.org", "x", language, EN, public, NOW, NOW))

    return render


@pytest.fixture
def opened(browser):
    contexts = []

    def open_page(html, width=320, scheme="light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, **options
        )
        contexts.append(context)
        # The page comes with the headers that the desk gives it; all else is refused.
        headers = {**of_published("page.html", Format.HTML, html), "Content-Type": "text/html"}
        context.route("**/*", lambda route: route.abort())
        context.route(ADDRESS, lambda route: route.fulfill(body=html, headers=headers))
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text))
        page.goto(ADDRESS)
        return page

    yield open_page
    for context in contexts:
        context.close()


def violations(page):
    page.evaluate(axe())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [(each["id"], node["html"]) for each in found["violations"] for node in each["nodes"]]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_axe_finds_nothing_to_mend(opened, written, tag, scheme, width):
    page = opened(written(tag), width, scheme, bypass_csp=True)

    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "options",
    [
        {"proof": True},
        {"public": SHIPPED},
        *({"notices": (Notice(kind, "1,240"),)} for kind in NoticeKind),
    ],
    ids=["proof", "all languages", *NoticeKind],
)
def test_axe_finds_nothing_in_what_is_seldom_shown(opened, written, options, scheme):
    page = opened(written("ar", **options), 320, scheme, bypass_csp=True)

    assert violations(page) == []


def test_nothing_is_wider_than_a_narrow_screen(browser, written):
    page = browser.new_page(viewport={"width": 320, "height": 800})
    widths = {}

    for language in SHIPPED:
        page.set_content(written(str(language), public=SHIPPED).decode(), wait_until="commit")
        page.locator("details").evaluate("(folded) => { folded.open = true; }")
        widths[str(language)] = page.evaluate("() => document.documentElement.scrollWidth")

    page.close()
    assert {name: width for name, width in widths.items() if width != 320} == {}


def test_the_page_keeps_its_policy(opened, written):
    page = opened(written("en"))

    # The picture of the sample lies beside no page of ours.
    assert [said for said in page.complaints if "ERR_FAILED" not in said] == []
    # The style sheet passed.
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('.files')).display") == "flex"
    )


def test_the_other_languages_can_be_opened_without_a_mouse(opened, written):
    page = opened(written("en", public=SHIPPED), java_script_enabled=False)

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.locator(".languages a").first.is_visible()


def test_what_is_clicked_is_24_pixels_high_and_wide(opened, written):
    page = opened(written("en"))

    boxes = page.locator(":is(.languages, .files, .contacts) a").evaluate_all(
        "(all) => all.map(a => a.getBoundingClientRect()).map(box => [box.width, box.height])"
    )

    assert boxes
    assert all(min(box) >= 24 for box in boxes)


def test_a_page_is_light(written):
    assert max(len(written(str(language), public=SHIPPED)) for language in SHIPPED) < 100_000
