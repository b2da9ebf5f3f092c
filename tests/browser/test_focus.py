"""The keyboard on the desk: where the focus goes, that it is seen, and that no swap loses it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.newsroom import Newsroom, hire
from tests.browser.stories import Stories
from workflow.domain.states import Role

# Where the focused thing stands in the document, and whether anything shows that it has the focus.
_FOCUSED = """() => {
  const it = document.activeElement;
  const style = getComputedStyle(it);
  const all = [...document.querySelectorAll("*")];
  return {
    place: it === document.body ? -1 : all.indexOf(it),
    shown: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 1)
      || it.tagName === "IFRAME",
    html: it.outerHTML.slice(0, 120),
  };
}"""

PAGES = (
    "/",
    "/matrix",
    "/new",
    "/people",
    "/account",
    "/articles/open",
    "/articles/open/review",
    "/articles/open/translate/ar/sign-off",
    "/articles/open/publish",
)


@pytest.fixture(scope="module")
def manned(newsroom: Newsroom) -> Newsroom:
    """Two people who may do everything, and an article whose catalogs are open."""
    service = newsroom.service()
    for name in ("ines", "otto"):
        hire(service, name, *Role, languages=("fr", "ar", "zh_Hans"))
    Stories(service, "ines", "otto").approved("open")
    service.engine.dispose()
    return newsroom


@pytest.mark.slow
def test_the_focus_goes_through_a_page_in_its_order_and_is_always_seen(manned: Newsroom) -> None:
    with manned.somebody("ines") as page:
        for path in PAGES:
            page.goto(manned.home + path)
            steps = walk(page)

            assert len(steps) > 5, path
            assert [s["html"] for s in steps if not s["shown"]] == [], path
            places = [step["place"] for step in steps]
            assert places == sorted(places), path


def walk(page: Page) -> list[dict[str, object]]:
    """Every stop of Tab, until it leaves the page."""
    steps: list[dict[str, object]] = []
    for _ in range(300):
        page.keyboard.press("Tab")
        step = page.evaluate(_FOCUSED)
        if step["place"] == -1 or (steps and step["place"] < steps[0]["place"]):
            break
        if steps and step["place"] == steps[0]["place"]:
            break
        steps.append(step)
    return steps


def test_saving_a_message_leads_on_to_the_next_that_is_not_done(manned: Newsroom) -> None:
    with manned.somebody("ines") as page:
        page.goto(f"{manned.home}/articles/open/translate/ar?show=untranslated")
        fields = page.locator("li.message textarea")
        second = fields.nth(1).get_attribute("id")
        fields.nth(0).focus()
        page.keyboard.insert_text("نص")
        page.keyboard.press("Control+Enter")

        expect(page.locator(f"#{second}")).to_be_focused()


def test_a_message_that_is_refused_keeps_the_focus_and_the_text(manned: Newsroom) -> None:
    with manned.somebody("ines") as page:
        page.goto(f"{manned.home}/articles/open/translate/ar?show=untranslated")
        field = page.locator("li.message textarea").first
        name = field.get_attribute("id")
        field.focus()
        page.keyboard.insert_text("<b9>نص</b9>")
        page.keyboard.press("Control+Enter")

        refused = page.locator(f"#{name}")
        expect(refused).to_have_attribute("aria-invalid", "true")
        expect(refused).to_be_focused()
        assert refused.input_value() == "<b9>نص</b9>"


def test_a_comment_leaves_the_focus_beside_its_paragraph(manned: Newsroom) -> None:
    with manned.somebody("otto") as page:
        page.goto(f"{manned.home}/articles/open/review")
        page.locator("summary").get_by_text("Comment").first.click()
        page.get_by_label("Comment").first.fill("Is this so?")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        expect(page.get_by_text("Is this so?")).to_be_visible()
        assert page.evaluate("document.activeElement !== document.body")
