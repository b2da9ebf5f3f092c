"""
Every page of the desk, in light and dark, from left to right and from right to left, on a phone and
on a screen: axe-core finds nothing (WCAG 2.2 A and AA, and what it calls best practices).

It finds perhaps half of what there is to find; the keyboard is tested beside it.
"""

import itertools

import pytest
from playwright.sync_api import Page

from tests.artifacts.browser import axe
from tests.browser.newsroom import Newsroom, hire
from tests.browser.stories import Stories
from workflow.domain.language import LanguageTag
from workflow.domain.states import Role

PAGES = (
    "/",
    "/articles/in-draft",
    "/articles/in-draft/review",
    "/articles/in-review/review",
    "/articles/in-review/approve",
    "/articles/in-review",
    "/articles/approved",
    "/articles/public",
    "/articles/public/correct",
    "/articles/public/withdraw",
)
OPEN_PAGES = ("/sign-in",)
WIDTHS = (320, 1280)
SCHEMES = ("light", "dark")
# Who looks: the same person, once with a desk from left to right, once from right to left.
PEOPLE = {"ltr": "ines", "rtl": "amal"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def filled(newsroom: Newsroom) -> Newsroom:
    """Articles in every state, and two people who may do everything."""
    service = newsroom.service()
    for name in PEOPLE.values():
        hire(service, name, *Role, languages=("fr", "ar", "zh_Hans"))
    with service.write() as uow:
        uow.accounts.change("amal", desk_language=LanguageTag("ar"))
    stories = Stories(service, "ines", "amal")
    stories.draft("in-draft")
    stories.in_review("in-review")
    stories.approved("approved")
    stories.public("public")
    service.engine.dispose()
    return newsroom


@pytest.mark.parametrize("direction", PEOPLE)
def test_no_page_has_what_axe_finds(filled: Newsroom, direction: str) -> None:
    with filled.somebody(PEOPLE[direction]) as page:
        found = {
            view: problems
            for view in itertools.product(PAGES, SCHEMES, WIDTHS)
            if (problems := seen(page, filled.home, *view, direction))
        }

    assert found == {}


def test_no_open_page_has_what_axe_finds(filled: Newsroom) -> None:
    with filled.context() as context:
        page = context.new_page()
        found = {
            view: problems
            for view in itertools.product(OPEN_PAGES, SCHEMES, WIDTHS)
            if (problems := seen(page, filled.home, *view, "ltr"))
        }

    assert found == {}


def seen(page: Page, home: str, path: str, scheme: str, width: int, direction: str) -> list[str]:
    """What is wrong with a page, looked at in one way."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    answer = page.goto(home + path)
    assert answer is not None
    assert answer.status == 200, path
    assert page.evaluate("document.documentElement.dir") == direction
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*_axe(page), *(["it is wider than the window"] if wide else [])]


def _axe(page: Page) -> list[str]:
    # The policy of the desk lets no foreign script in; evaluating one is the debugger's right.
    page.evaluate(axe())
    results = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        f"{each['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for each in results["violations"]
        for node in each["nodes"]
    ]
