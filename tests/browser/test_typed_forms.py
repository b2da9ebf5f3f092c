"""What a person types into a translation, a comment, a reason or a plan is not lost either."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.newsroom import Newsroom, hire
from tests.browser.stories import AR, Stories
from tests.browser.test_typed import end_sessions, sign_in_here
from workflow.domain.states import Role

LATENCY_MS = 700


@pytest.fixture(scope="module")
def manned(newsroom: Newsroom) -> Iterator[Newsroom]:
    """Two people who may do everything, a text in review, and one whose catalogs are open."""
    service = newsroom.service()
    for name in ("ines", "otto"):
        hire(service, name, *Role, languages=("fr", "ar", "zh_Hans"))
    stories = Stories(service, "ines", "otto")
    stories.in_review("reviewed")
    stories.approved("open")
    yield newsroom
    service.engine.dispose()


def slow(page: Page) -> None:
    """Every answer takes its time, as over a bad line."""
    session = page.context.new_cdp_session(page)
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": -1,
            "uploadThroughput": -1,
        },
    )


def messages(page: Page, newsroom: Newsroom, show: str = "untranslated") -> Locator:
    """Those without placeholders, in which every text can be kept."""
    page.goto(f"{newsroom.home}/articles/open/translate/ar?show={show}")
    page.wait_for_load_state()
    return page.locator("li.message:not(:has(.original .chip-in))")


def stored(newsroom: Newsroom, message: Locator) -> tuple[str, bool] | None:
    """The text of a message on the server, and whether it needs work."""
    digest = str(message.get_attribute("id")).removeprefix("m-")
    service = newsroom.service()
    with service.read() as uow:
        article = uow.articles.by_slug("open")
        texts = uow.catalogs.translations(article.id, [AR])[AR]
    service.engine.dispose()
    found = next((each for key, each in texts.items() if key.startswith(digest)), None)
    return (found.text, found.needs_work) if found else None


def test_what_a_translator_types_is_saved_by_itself_as_work_to_be_done(manned: Newsroom) -> None:
    with manned.somebody("ines") as page:
        page.clock.install()
        message = messages(page, manned).nth(0)
        field = message.locator(".pair textarea")
        field.focus()
        page.keyboard.type("نص")
        page.clock.run_for(5000)

        expect(message.locator(".where")).to_contain_text("Saved.")
        expect(field).to_be_focused()
        assert stored(manned, message) == ("نص", True)
        # Saved by hand it is done: what was saved by itself is in nobody's way.
        page.keyboard.type(" آخر")
        page.keyboard.press("Control+Enter")
        expect(message).to_have_attribute("data-state", "done")
        assert stored(manned, message) == ("نص آخر", False)


def test_save_and_go_on_goes_on_after_the_save_and_takes_no_focus_back(manned: Newsroom) -> None:
    with manned.somebody("ines") as page:
        listed = messages(page, manned)
        first, second = listed.nth(0), listed.nth(1)
        slow(page)
        first.locator(".pair textarea").focus()
        page.keyboard.insert_text("<b9>نص</b9>")
        page.keyboard.press("Control+Enter")
        expect(first.locator(".where")).to_have_text("Saving…")
        expect(first.locator(".pair textarea")).to_be_focused()
        second.locator(".pair textarea").focus()
        page.keyboard.insert_text("غيره")

        expect(first.locator(".pair textarea")).to_have_attribute("aria-invalid", "true")
        expect(second.locator(".pair textarea")).to_be_focused()
        expect(first.locator(".pair textarea")).to_have_value("<b9>نص</b9>")
        page.keyboard.press("Control+Enter")
        expect(listed.nth(2).locator(".pair textarea")).to_be_focused()
        expect(second).to_have_attribute("data-state", "done")


def test_keys_that_come_while_a_message_is_saved_stay(manned: Newsroom) -> None:
    with manned.somebody("ines") as page:
        message = messages(page, manned).nth(2)
        field = message.locator(".pair textarea")
        slow(page)
        field.focus()
        page.keyboard.insert_text("أول")
        message.get_by_role("button", name="Save", exact=True).press("Enter")
        field.focus()
        page.keyboard.insert_text("ثان")

        expect(message).to_have_attribute("data-state", "done")
        expect(field).to_have_value("أولثان")
        expect(message.locator(".where")).to_contain_text("needs work")


def test_an_ended_session_takes_no_translation(manned: Newsroom) -> None:
    with manned.somebody("ines") as page:
        message = messages(page, manned).last
        message.locator(".pair textarea").focus()
        page.keyboard.insert_text("نص الليل")
        end_sessions(manned, "ines")
        message.get_by_role("button", name="Save", exact=True).click()
        sign_in_here(page)

        expect(message).to_have_attribute("data-state", "done")
        assert stored(manned, message) == ("نص الليل", False)


def test_a_form_is_sent_after_signing_in_on_its_own_page(manned: Newsroom) -> None:
    with manned.somebody("ines") as page:
        page.goto(f"{manned.home}/articles/open/publish")
        page.get_by_label("Must have").fill("fr ar de")
        end_sessions(manned, "ines")
        page.get_by_role("button", name="Change the plan").click()
        sign_in_here(page)

        expect(page.locator("#notice")).to_contain_text("plan")
        expect(page.get_by_label("Must have")).to_have_value("fr ar de")


def test_what_a_form_is_refused_for_leaves_what_was_typed(manned: Newsroom) -> None:
    with manned.somebody("ines") as page:
        page.goto(f"{manned.home}/articles/open/publish")
        page.get_by_label("Follow later").fill("nonsense-of-a-tag")
        page.get_by_role("button", name="Change the plan").click()

        expect(page.get_by_role("alert").first).to_be_visible()
        expect(page.get_by_label("Follow later")).to_have_value("nonsense-of-a-tag")


def test_a_comment_that_finds_no_desk_stays_where_it_was_typed(manned: Newsroom) -> None:
    with manned.somebody("otto") as page:
        page.goto(f"{manned.home}/articles/reviewed/review")
        page.locator("summary").get_by_text("Comment").first.click()
        page.get_by_label("Comment").first.fill("Which lake is it?")
        page.route("**/comments", lambda route: route.abort())
        page.get_by_label("Comment").first.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Offline: what you type is kept")).to_be_visible()
        expect(page.get_by_label("Comment").first).to_have_value("Which lake is it?")

        page.unroute("**/comments")
        page.get_by_role("button", name="Comment").first.click()
        expect(page.locator(".remark").get_by_text("Which lake is it?")).to_be_visible()


def test_a_reason_is_there_again_after_the_browser_was_gone(manned: Newsroom) -> None:
    with manned.somebody("otto") as page:
        page.goto(f"{manned.home}/articles/reviewed/review")
        page.locator("summary").get_by_text("Return to draft").first.click()
        page.get_by_label("Reason").fill("The figures are of last year.")
        page.wait_for_function("Object.keys(localStorage).length == 1")
        again = page.context.new_page()
        page.close()

        again.goto(f"{manned.home}/articles/reviewed/review")
        again.get_by_role("button", name="Put it back").click()
        expect(again.get_by_label("Reason")).to_have_value("The figures are of last year.")
        again.get_by_role("button", name="Return to draft", exact=True).click()
        again.wait_for_url("**/review?done=*")
        again.wait_for_function("Object.keys(localStorage).length == 0")
