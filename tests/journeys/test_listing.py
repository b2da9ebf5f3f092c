"""The list of articles for scripts and people: all of it, or a part after a place."""

import json
from pathlib import Path

import pytest

from tests.factories import make_text
from tests.journeys.conftest import Installation
from workflow.domain.article import LanguagePlan
from workflow.domain.language import LanguageTag
from workflow.settings import Settings
from workflow.usecases.bringing_in import Incoming, bring_in
from workflow.wiring import open_service

COUNT = 110
SLUGS = [f"release-{number}" for number in reversed(range(COUNT))]


@pytest.fixture
def office(embedded: Installation) -> Installation:
    """More articles than are read at once."""
    embedded.people()
    service = open_service(Settings.from_env(embedded.environment))
    with service.write() as uow:
        ada = uow.people.by_name("ada")
        for slug in reversed(SLUGS):
            bring_in(
                uow,
                Incoming(
                    make_text(),
                    slug,
                    revises=False,
                    language=LanguageTag("en"),
                    plan=LanguagePlan(),
                ),
                ada,
            )
    service.engine.dispose()
    return embedded


def slugs(lines: list[str]) -> list[str]:
    return [article["slug"] for article in json.loads("\n".join(lines))]


def test_a_script_gets_everything_or_a_part_after_a_place(
    office: Installation, tmp_path: Path
) -> None:
    assert slugs(office.run("list", "--json")) == SLUGS

    first = office.ask("list", "--json", "--limit", "104")
    place = json.loads(first.out)[-1]["place"]
    second = office.run("list", "--json", "--after", place)

    assert slugs(first.out.splitlines()) + slugs(second) == SLUGS
    assert first.err == f"There are more: --after {place}\n"

    table = office.run("list")
    assert [line.split()[0] for line in table] == ["SLUG", *SLUGS]
    assert len(office.run("list", "--limit", "3", "--state", "draft")) == 4
    assert slugs(office.run("list", "--json", "--state", "published")) == []

    assert office.ask("list", "--after", "nowhere").code == 3
