"""Several people at once: nobody's text is lost, and everybody sees what is under way."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.newsroom import Newsroom, hire
from tests.browser.stories import Stories
from tests.photographs import photograph
from workflow.domain.states import Role


@pytest.fixture(scope="module")
def busy(newsroom: Newsroom) -> Newsroom:
    """Two people who may do everything, a draft, and an article whose catalogs are open."""
    service = newsroom.service()
    for name in ("ines", "otto"):
        hire(service, name, *Role, languages=("fr", "ar", "zh_Hans"))
    stories = Stories(service, "ines", "otto")
    stories.draft("shared")
    stories.draft("pictured")
    stories.approved("rendered")
    service.engine.dispose()
    return newsroom


def test_a_second_browser_s_stale_save_is_refused_with_both_texts(busy: Newsroom) -> None:
    with busy.somebody("ines") as hers, busy.somebody("otto") as his:
        for page in (hers, his):
            page.goto(f"{busy.home}/articles/shared/edit")
        write_at_the_end(hers, "What Ines adds.")
        expect(hers.locator("#saved")).to_contain_text("revision 2")

        write_at_the_end(his, "What Otto adds.")

        conflict = his.locator("#conflict")
        expect(conflict.get_by_role("heading", name="Two texts")).to_be_visible()
        expect(conflict.locator("del")).to_have_text(["only in theirs", "Ines"])
        expect(conflict.locator("ins")).to_have_text(["only in yours", "Otto"])
        assert "What Otto adds." in his.get_by_label("Text", exact=True).input_value()
        assert his.evaluate("document.querySelector('#conflict').contains(document.activeElement)")

        his.get_by_role("button", name="Save mine over theirs").click()
        expect(his.locator("#saved")).to_contain_text("revision 3")
        hers.reload()
        assert "What Otto adds." in hers.get_by_label("Text", exact=True).input_value()


def test_a_picture_is_added_beside_the_text_and_seen_at_once(
    busy: Newsroom, tmp_path: Path
) -> None:
    file = tmp_path / "well.jpg"
    file.write_bytes(photograph())
    with busy.somebody("ines") as page:
        page.goto(f"{busy.home}/articles/pictured/edit")
        page.get_by_label("Text", exact=True).focus()
        page.keyboard.press("Control+Home")
        page.get_by_label("File", exact=True).set_input_files(file)
        page.get_by_label("What it shows, in words").fill("The well")
        page.get_by_role("button", name="Add the picture").click()

        frame = page.frame_locator("iframe#preview:not([hidden])")
        expect(frame.get_by_role("img", name="The well")).to_be_visible()
        paragraphs = page.get_by_label("Text", exact=True).input_value().split("\n\n")
        assert paragraphs[1].startswith("![The well](picture:")
        # The other place of the same picture: its words are to be typed where the caret is.
        page.get_by_role("button", name="Put well.jpg into the text").click()
        page.keyboard.insert_text("Once more")
        expect(frame.get_by_role("img", name="Once more")).to_be_visible()
        page.keyboard.press("Control+S")
        expect(page.locator("#saved")).to_contain_text("revision 2")


def write_at_the_end(page: Page, words: str) -> None:
    text = page.get_by_label("Text", exact=True)
    text.focus()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(f"\n\n{words}")
    page.keyboard.press("Control+S")


def test_files_are_seen_being_made_without_loading_the_page_anew(busy: Newsroom) -> None:
    with busy.somebody("otto") as page:
        page.goto(f"{busy.home}/articles/rendered/publish")
        page.get_by_role("button", name="Make proofs in all languages").click()
        expect(page.locator("#notice")).to_contain_text("Proofs are being made.")
        page.evaluate("window.mark = true")

        seen = {page.locator("#files-made").get_attribute("value")}
        made = page.get_by_text("files of this text are made")
        for _ in range(600):
            if made.is_visible():
                break
            seen.add(page.locator("#files-made").get_attribute("value"))
            page.wait_for_timeout(100)

        expect(made).to_be_visible()
        assert len(seen) > 2, seen
        assert page.evaluate("window.mark")
