"""What is written is read again: as a file, and as a form."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_text
from workflow.domain.article import ArticleText, Contact
from workflow.errors import InvalidInputError
from workflow.intake import read_article
from workflow.intake.draft import refuse_blocking
from workflow.intake.form import Form, form_of, read_form
from workflow.intake.writing import write_article

# Letters that YAML or Markdown may take for something of their own.
_CHARACTERS = st.sampled_from("aZé漢ع 0:-#'\"*_[]{}()|>&!%@`~,?\\<.$")
_LINE = st.text(_CHARACTERS, max_size=24).map(lambda text: " ".join(text.split()))
_SOME = _LINE.filter(bool)
_BLOCK = st.lists(_LINE, max_size=5).map("\n".join).map(str.strip)
_BODY = st.lists(
    st.sampled_from(
        ["Water *is* safe.", "## More", "# Same", "Same\n====", "- a\n- b", "---", "a"]
    ),
    max_size=5,
).map("\n\n".join)
_ZONE = timezone(timedelta(hours=2))
_INSTANT = st.integers(0, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, _ZONE))
_SLUG = st.sampled_from(["", "about-us"])
_CONTACT = st.builds(
    Contact,
    name=_SOME,
    role=_LINE,
    email=st.sampled_from(["", "a@b.example"]),
    phone=st.sampled_from(["", "+41 22 555 01 23"]),
)


@st.composite
def texts(draw: st.DrawFn) -> ArticleText:
    shared, contacts_from = draw(_SLUG), draw(_SLUG)
    return ArticleText(
        title=draw(st.one_of(_SOME, st.just("Same"))),
        body=draw(_BODY),
        subtitle=draw(_LINE),
        date=draw(st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2150, 1, 1)))),
        place=draw(_LINE),
        organisation=draw(_LINE),
        signature=draw(_LINE),
        embargo=draw(st.one_of(st.none(), _INSTANT)),
        contacts=() if contacts_from else tuple(draw(st.lists(_CONTACT, max_size=2))),
        boilerplate="" if shared else draw(_BLOCK),
        keywords=tuple(draw(st.lists(_SOME, max_size=3, unique=True))),
        boilerplate_from=shared,
        contacts_from=contacts_from,
    )


@given(texts())
def test_reading_what_was_written_gives_the_same_text(text: ArticleText) -> None:
    assert read_article(write_article(text).encode(), "x.md").text == text


@given(texts())
def test_a_form_gives_the_same_text(text: ArticleText) -> None:
    draft = read_form(form_of(text))

    assert draft.text == text
    refuse_blocking(draft.findings)


def test_a_title_that_stands_in_the_body_too_stays_there() -> None:
    text = make_text("1 * 2", "# 1 * 2\n\nText.")

    assert read_article(write_article(text).encode(), "x.md").text == text


def test_a_form_says_all_that_is_wrong_with_it() -> None:
    values = {"title": "", "date": "soon", "embargo": "2026-01-01T10:00"}
    form = Form(values, (Contact(email="nobody"),), "One\r\n\r\n![](a.png)")

    with pytest.raises(InvalidInputError) as refused:
        refuse_blocking(read_form(form).findings)

    assert {(each.code, each.where) for each in refused.value.findings} == {
        ("title_missing", ""),
        ("date_wrong", ""),
        ("embargo_without_zone", ""),
        ("email_wrong", ""),
        ("alternative_missing", "line 3"),
    }


def test_a_form_with_a_control_character_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="control_characters"):
        read_form(Form({"title": "x\x00"}, (), ""))


def test_an_instant_keeps_its_zone() -> None:
    embargo = datetime(2026, 1, 1, 9, tzinfo=UTC)
    assert read_form(form_of(make_text(embargo=embargo))).text.embargo == embargo
