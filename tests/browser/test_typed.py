"""What a person types is not lost: not by time, network, session, or a browser that ends."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.newsroom import PASSWORD, Newsroom, hire
from tests.browser.stories import Stories
from workflow.domain.states import Role

SLUGS = ("pauses", "cut", "slow", "ended", "killed", "other")


@pytest.fixture(scope="module")
def manned(newsroom: Newsroom) -> Iterator[Newsroom]:
    """Two people who may do everything, drafts, and an article whose catalogs are open."""
    service = newsroom.service()
    for name in ("ines", "otto"):
        hire(service, name, *Role, languages=("fr", "ar", "zh_Hans"))
    stories = Stories(service, "ines", "otto")
    for slug in SLUGS:
        stories.draft(slug)
    stories.in_review("reviewed")
    stories.approved("open")
    yield newsroom
    service.engine.dispose()


def end_sessions(newsroom: Newsroom, name: str) -> None:
    service = newsroom.service()
    with service.write() as uow:
        for each in uow.accounts.sessions_of(name):
            uow.accounts.end(each.digest)
    service.engine.dispose()


def revisions(newsroom: Newsroom, slug: str) -> tuple[int, str]:
    """The working revision of an article, and its text."""
    service = newsroom.service()
    with service.read() as uow:
        article = uow.articles.by_slug(slug)
        text = uow.articles.revision(article.id, article.revision).text
    service.engine.dispose()
    return article.revision, text.body


def edit(page: Page, newsroom: Newsroom, slug: str) -> None:
    page.goto(f"{newsroom.home}/articles/{slug}/edit")
    page.get_by_label("Text", exact=True).focus()
    page.keyboard.press("Control+End")


def sign_in_here(page: Page) -> None:
    dialog = page.get_by_role("dialog", name="Sign in and go on")
    expect(dialog).to_be_visible()
    page.get_by_label("Password of ines").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in and go on").click()
    expect(dialog).to_be_hidden()


def stored_in(page: Page) -> str:
    """Everything that the browser stores for the desk, as it stands on the disk."""
    return str(page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify(sessionStorage)"))


def copies_of(page: Page) -> int:
    return int(page.evaluate("Object.keys(localStorage).length"))


def test_who_types_with_short_pauses_is_saved_within_five_seconds(manned: Newsroom) -> None:
    with manned.somebody("ines") as page:
        page.clock.install()
        edit(page, manned, "pauses")
        for _ in range(3):
            page.keyboard.type("word ")
            page.clock.run_for(1500)
        page.keyboard.type("b")

        expect(page.locator("#saved")).to_contain_text("revision 2")
        assert "word" in revisions(manned, "pauses")[1]


def test_a_cut_network_is_said_and_what_is_typed_is_saved_when_it_is_back(manned: Newsroom) -> None:
    with manned.somebody("ines") as page:
        page.clock.install()
        edit(page, manned, "cut")
        page.context.set_offline(True)
        page.keyboard.type(" Typed under ground.")
        page.clock.run_for(5000)

        expect(page.locator("#saved")).to_have_text("Offline: kept in this browser")
        expect(
            page.get_by_role("status").get_by_text("Offline: what you type is kept")
        ).to_be_visible()
        page.context.set_offline(False)
        page.clock.run_for(5000)

        expect(page.locator("#saved")).to_contain_text("revision 2")
        assert revisions(manned, "cut")[1].endswith("Typed under ground.")
        assert copies_of(page) == 0


def test_an_ended_session_is_asked_for_in_the_page_and_the_text_is_saved(manned: Newsroom) -> None:
    with manned.somebody("ines") as page:
        page.clock.install()
        edit(page, manned, "ended")
        end_sessions(manned, "ines")
        page.keyboard.type(" Typed in the night.")
        page.clock.run_for(5000)

        expect(page.locator("#saved")).to_have_text("Signed out: kept in this browser")
        # Whoever types goes on typing: the dialog takes the focus from nobody.
        expect(page.get_by_label("Text", exact=True)).to_be_focused()
        page.keyboard.type(" And on.")
        sign_in_here(page)

        expect(page.locator("#saved")).to_contain_text("revision 2")
        assert revisions(manned, "ended")[1].endswith("Typed in the night. And on.")
        assert page.url.endswith("/articles/ended/edit")


def test_who_saves_by_hand_when_signed_out_is_led_to_the_password(manned: Newsroom) -> None:
    with manned.somebody("ines") as page:
        edit(page, manned, "other")
        end_sessions(manned, "ines")
        page.keyboard.type(" By hand.")
        page.keyboard.press("Control+S")

        expect(page.get_by_label("Password of ines")).to_be_focused()
        page.keyboard.type("not this one")
        page.keyboard.press("Enter")
        expect(page.get_by_text("The name or the password is wrong.")).to_be_visible()
        sign_in_here(page)

        expect(page.locator("#saved")).to_contain_text("revision 2")
        expect(page.get_by_label("Text", exact=True)).to_be_focused()


def test_what_was_typed_before_the_tab_was_killed_is_offered_and_put_back(manned: Newsroom) -> None:
    with manned.somebody("ines") as page:
        page.clock.install()
        edit(page, manned, "killed")
        page.clock.pause_at(page.evaluate("Date.now()") + 60_000)
        page.keyboard.type(" Never saved.")
        page.wait_for_function("Object.keys(localStorage).length == 1")
        # Encrypted: who reads the disk, or this browser without being signed in, reads no word.
        assert "Never" not in stored_in(page)
        again = page.context.new_page()
        page.close()

        again.goto(f"{manned.home}/articles/killed/edit")
        expect(again.get_by_text("This was typed here and not saved")).to_be_visible()
        assert revisions(manned, "killed")[0] == 1
        again.get_by_role("button", name="Put it back").click()
        again.clock.run_for(5000)
        expect(again.locator("#saved")).to_contain_text("revision 2")
        assert revisions(manned, "killed")[1].endswith("Never saved.")
        again.wait_for_function("Object.keys(localStorage).length == 0")


def test_another_person_in_the_same_browser_is_offered_nothing(manned: Newsroom) -> None:
    with manned.somebody("ines") as page:
        page.clock.install()
        edit(page, manned, "killed")
        page.clock.pause_at(page.evaluate("Date.now()") + 60_000)
        page.keyboard.type(" Hers alone.")
        page.wait_for_function("Object.keys(localStorage).length == 1")
        end_sessions(manned, "ines")
        again = page.context.new_page()
        page.close()
        sign_in_as(again, manned, "otto")
        again.goto(f"{manned.home}/articles/killed/edit")
        expect(again.get_by_label("Text", exact=True)).to_be_visible()
        again.wait_for_load_state("networkidle")
        assert not again.get_by_text("This was typed here").is_visible()
        again.get_by_role("button", name="Sign out").click()
        again.wait_for_url("**/sign-in?done=signed_out")

        sign_in_as(again, manned, "ines")
        again.goto(f"{manned.home}/articles/killed/edit")
        expect(again.get_by_text("This was typed here and not saved")).to_be_visible()
        again.on("dialog", lambda asked: asked.accept())
        again.get_by_role("button", name="Sign out").click()
        again.wait_for_url("**/sign-in?done=signed_out")
        assert copies_of(again) == 0


def sign_in_as(page: Page, newsroom: Newsroom, name: str) -> None:
    page.goto(f"{newsroom.home}/sign-in")
    page.get_by_label("Name or e-mail address").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{newsroom.home}/")
