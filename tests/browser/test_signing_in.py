"""In a real browser the cookie is kept, scripts run under the policy, the keyboard is enough."""

from playwright.sync_api import expect

from tests.browser.newsroom import PASSWORD, Newsroom, hire
from workflow.domain.states import Role


def test_who_signs_in_stays_signed_in_and_signs_out(newsroom: Newsroom) -> None:
    service = newsroom.service()
    hire(service, "ines", *Role, languages=("fr",))
    service.engine.dispose()
    with newsroom.somebody("ines") as page:
        cookies = page.context.cookies()
        assert "__Host-communique" in {each["name"] for each in cookies}
        assert all(each["httpOnly"] and each["secure"] for each in cookies)
        page.reload()
        assert page.evaluate("typeof htmx") == "object"

        page.get_by_role("button", name="Sign out").click()

        page.wait_for_url("**/sign-in?done=signed_out")
        assert page.get_by_text("You are signed out.").is_visible()
        page.goto(f"{newsroom.home}/?after=x")
        assert "/sign-in" in page.url


def test_the_keyboard_alone_signs_in(newsroom: Newsroom) -> None:
    service = newsroom.service()
    hire(service, "kim", Role.AUTHOR)
    service.engine.dispose()
    with newsroom.context() as context:
        page = context.new_page()
        page.goto(f"{newsroom.home}/sign-in")
        # A busy machine gives the focus some time after it has loaded the page.
        expect(page.get_by_label("Name or e-mail address")).to_be_focused()
        page.keyboard.type("kim")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{newsroom.home}/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
