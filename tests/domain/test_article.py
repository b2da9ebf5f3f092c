"""What editors write: the JSON form is faithful, and the digest is that of the content."""

import datetime as dt
import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_text
from workflow.domain.article import ArticleText, Contact, LanguagePlan, Revision
from workflow.domain.language import LanguageTag
from workflow.domain.notes import Note, Reason

# Storage is UTF-8: half a surrogate pair cannot get in.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
INSTANTS = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5.5))]))
CONTACTS = st.builds(Contact, TEXTS, TEXTS, TEXTS, TEXTS)
ARTICLES = st.builds(
    ArticleText,
    title=TEXTS,
    body=TEXTS,
    subtitle=TEXTS,
    date=st.none() | st.dates(),
    place=TEXTS,
    organisation=TEXTS,
    signature=TEXTS,
    embargo=st.none() | INSTANTS,
    contacts=st.lists(CONTACTS, max_size=2).map(tuple),
    boilerplate=TEXTS,
    keywords=st.lists(TEXTS, max_size=3).map(tuple),
    boilerplate_from=TEXTS,
    contacts_from=TEXTS,
    corrections=st.lists(
        st.builds(Note, st.none() | st.sampled_from(Reason), TEXTS), max_size=2
    ).map(tuple),
)

FULL = make_text(
    subtitle="After nine days",
    date=dt.date(2026, 11, 23),
    place="Geneva",
    organisation="Water Board",
    signature="PRESS TEAM",
    embargo=datetime(2026, 11, 23, 9, tzinfo=UTC),
    contacts=(Contact("Ada", "Press officer", "ada@example.org", "+41 22 000 00 00"),),
    boilerplate="The Water Board looks after *wells*.",
    keywords=("water", "wells"),
)
SHARING = replace(
    FULL,
    boilerplate_from="about-us",
    contacts_from="press-desk",
    corrections=(Note(Reason.ERROR, "A figure was wrong."),),
)


@given(ARTICLES)
def test_a_text_survives_its_json_form(text):
    travelled = json.loads(json.dumps(text.as_json()))

    assert ArticleText.from_json(travelled) == text
    assert ArticleText.from_json(travelled).digest == text.digest


def test_the_digest_of_a_text_stays_the_same_for_ever():
    """An approval is a signature over it: a change here unsigns every article there is."""
    assert FULL.digest == ("649fa549c2bdae54961a299d7022e7e445774a913b5731bba7b36264e222b26a")


@pytest.mark.parametrize("name", [field.name for field in fields(ArticleText)])
def test_every_part_of_a_text_is_in_its_digest(name):
    empty = make_text(title="", body="")

    changed = replace(empty, **{name: getattr(SHARING, name)})

    assert changed.digest != empty.digest


def test_a_text_of_before_there_were_shared_texts_is_read() -> None:
    stored = FULL.as_json()

    assert "boilerplate_from" not in stored
    assert ArticleText.from_json(stored).uses == {}


def test_a_revision_is_signed_by_the_digest_of_its_text():
    revision = Revision(1, 1, FULL, "ada", datetime(2026, 11, 23, tzinfo=UTC))

    assert revision.digest == FULL.digest


def test_a_plan_lists_the_must_haves_first():
    fr, ja, ar = map(LanguageTag, ("fr", "ja", "ar"))

    assert LanguagePlan(must=(fr, ar), later=(ja,)).languages == (fr, ar, ja)
