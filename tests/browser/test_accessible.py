"""
Every page of the desk, in light and dark, from left to right and from right to left, on a phone and
on a screen: axe-core finds nothing (WCAG 2.2 A and AA, and what it calls best practices).

It finds perhaps half of what there is to find; the keyboard is tested beside it.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.artifacts.browser import axe
from tests.browser.newsroom import Newsroom, hire
from tests.browser.stories import Stories
from tests.photographs import drawing
from workflow.domain.accounts import Purpose
from workflow.domain.language import LanguageTag
from workflow.domain.states import Role
from workflow.usecases.inviting import make_link

PAGES = (
    "/",
    "/?view=list&q=lakes",
    "/matrix",
    "/calendar",
    "/new",
    "/audit",
    "/people",
    "/people/ines",
    "/account",
    "/account/tokens",
    "/account/api",
    "/articles/in-draft",
    "/articles/in-draft/edit",
    "/articles/in-review",
    "/articles/in-review/edit",
    "/articles/in-review/review",
    "/articles/in-review/approve",
    "/articles/approved",
    "/articles/approved/translate",
    "/articles/approved/translate/ar",
    "/articles/approved/translate/ar/files",
    "/articles/approved/translate/ar/sign-off",
    "/articles/approved/publish",
    "/articles/approved/publish/confirm?when=now",
    "/articles/public",
    "/articles/public/publish",
    "/articles/public/correct",
    "/articles/public/withdraw",
)
OPEN_PAGES = ("/sign-in", "/reset")
WIDTHS = (320, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# Who looks: the same person, once with a desk from left to right, once from right to left.
PEOPLE = {"ltr": "ines", "rtl": "amal"}
_LAY_OUT = """() => document.querySelectorAll(".message")
    .forEach((each) => { each.style.contentVisibility = "visible"; })"""
# What is there is the same in the dark: only its colours are looked at again.
RULES_BY_SCHEME = {
    "light": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}


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


@pytest.mark.slow
@pytest.mark.parametrize("direction", PEOPLE)
def test_no_page_has_what_axe_finds(filled: Newsroom, direction: str) -> None:
    with filled.somebody(PEOPLE[direction]) as page:
        found = [problem for path in PAGES for problem in seen(page, filled.home, path, direction)]

    assert not found, "\n".join(found)


def test_no_open_page_has_what_axe_finds(filled: Newsroom) -> None:
    service = filled.service()
    with service.write() as uow:
        welcome = make_link(uow, "ines", Purpose.WELCOME)
    service.engine.dispose()
    paths = {
        **dict.fromkeys((*OPEN_PAGES, f"/welcome/{welcome}"), 200),
        **dict.fromkeys(("/welcome/nobody", "/reset/nobody", "/preview/nothing"), 404),
    }
    with filled.context() as context:
        page = context.new_page()
        found = [
            problem
            for path, status in paths.items()
            for problem in seen(page, filled.home, path, "ltr", status)
        ]

    assert not found, "\n".join(found)


def test_what_answers_a_form_or_is_not_there_has_nothing_that_axe_finds(filled: Newsroom) -> None:
    with filled.somebody("amal") as page:
        found = [*seen(page, filled.home, "/articles/nowhere", "rtl", 404)]
        page.goto(f"{filled.home}/articles/approved/publish")
        page.locator("#make-preview").click()
        expect(page.locator("#link")).to_be_visible()
        found += looked_at("a preview link that was made", page, "rtl")
        page.goto(f"{filled.home}/articles/in-draft/edit")
        page.locator("#picture-file").set_input_files(
            {"name": "well.png", "mimeType": "image/png", "buffer": drawing()}
        )
        page.locator("#picture-words").fill("A well")
        page.locator("button[form=picture-form]").click()
        expect(page.locator("ul.pictures img")).to_be_visible()
        found += looked_at("an editor with a picture", page, "rtl")

    assert not found, "\n".join(found)


def seen(page: Page, home: str, path: str, direction: str, status: int = 200) -> Iterator[str]:
    """What is wrong with the page at *path*."""
    answer = page.goto(home + path)
    assert answer is not None
    assert answer.status == status, path
    yield from looked_at(path, page, direction)


def looked_at(name: str, page: Page, direction: str) -> Iterator[str]:
    """What is wrong with a page, on a phone and on a screen, in light and dark."""
    assert page.evaluate("document.documentElement.dir") == direction
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"{name} at {width}: it is wider than the window"
        # What is laid out only when it is scrolled to would be measured where it will not be.
        page.evaluate(_LAY_OUT)
        # The policy of the desk lets no foreign script in; evaluating one is the debugger's right.
        page.evaluate(axe())
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            for problem in _axe(page, RULES_BY_SCHEME[scheme]):
                yield f"{name} at {width}, {scheme}: {problem}"


def _axe(page: Page, rules: Mapping[str, object]) -> list[str]:
    results = page.evaluate("rules => axe.run(document, {runOnly: rules})", rules)
    return [
        f"{each['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for each in results["violations"]
        for node in each["nodes"]
    ]
