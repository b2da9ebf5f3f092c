from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import NOW, make_segment
from workflow.catalogs.memory import CUT, ROLES, Glossary, Memory, digests_of, window
from workflow.catalogs.naming import _HINTS
from workflow.catalogs.segments import segments
from workflow.domain.article import ArticleText, Contact
from workflow.domain.memory import Remembered
from workflow.domain.segment import Segment
from workflow.domain.terms import Term, TermKind

LONG = "The new well gives clean water to nine hundred people of the village every day"


def remembered(msgid, text, *, slug="old", context="p", days=0, article_id=2):
    segment = Segment(context, msgid)
    return Remembered(
        article_id, slug, segment.digest, context, msgid, text, "tim", NOW - timedelta(days)
    )


def matches(msgid, *known, limit=5, signed=(), article_id=1, spaceless=False, context="p"):
    memory = Memory(known, spaceless=spaceless)
    return memory.matches(
        Segment(context, msgid),
        article_id,
        limit=limit,
        is_signed=lambda each: each.slug in signed,
    )


def test_the_same_message_comes_first_and_says_where_it_is_from():
    like = remembered(f"{LONG} now", "À peu près", slug="like")
    same = remembered(LONG, "Exactement", slug="same", days=9)

    found = matches(LONG, like, same, signed={"same"})

    assert [(each.text, each.score, each.slug) for each in found] == [
        ("Exactement", 100, "same"),
        ("À peu près", 96, "like"),
    ]
    assert (found[0].source_msgid, found[0].who, found[0].when) == (LONG, "tim", same.when)
    assert [each.signed for each in found] == [True, False]


def test_of_several_the_signed_comes_first_and_then_the_newest():
    known = [
        remembered(LONG, text, slug=text, days=days)
        for days, text in enumerate(("newest", "middle", "oldest"))
    ]

    found = matches(LONG, *known, signed={"oldest"})

    assert [each.text for each in found] == ["oldest", "newest", "middle"]


def test_the_same_text_is_shown_once_with_its_best_score():
    found = matches(LONG, remembered(f"{LONG} now", "Texte"), remembered(LONG, "Texte"))

    assert [(each.text, each.score) for each in found] == [("Texte", 100)]


def test_a_text_that_lost_its_placeholders_is_no_exact_match():
    msgid = "Read <a1>the report</a1> today"

    found = matches(msgid, remembered(msgid, "Lisez"), remembered(msgid, "<a1>Lisez</a1>"))

    assert [each.text for each in found] == ["<a1>Lisez</a1>"]


@pytest.mark.parametrize(
    ("other", "score"),
    [
        (LONG.replace("nine hundred", "900"), range(CUT, 100)),
        (f"<b1>{LONG}</b1>!", (99,)),
        (LONG.upper(), (99,)),
        ("Nobody was hurt when the bridge fell into the river on Sunday", ()),
    ],
)
def test_what_is_only_alike_is_never_shown_as_the_same(other, score):
    found = matches(LONG, remembered(other, "Texte"))

    assert [each.score in score for each in found] == ([True] if score else [])


def test_other_numbers_are_a_fuzzy_match_above_other_words():
    numbers = remembered("In 2025, 12 wells in 3 places", "Chiffres")
    wording = remembered("In 2026, 15 wells of 4 places", "Mots")

    found = matches("In 2026, 15 wells in 4 places", wording, numbers)

    assert [(each.text, each.score) for each in found] == [("Chiffres", 95), ("Mots", 85)]


def test_languages_without_blanks_are_compared_by_characters():
    known = remembered("新しい井戸が村の人々に水を届けた。", "Texte")

    assert matches("新しい井戸が町の人々に水を届けた。", known, spaceless=True)
    assert not matches("新しい井戸が町の人々に水を届けた。", known)


def test_a_message_is_not_matched_with_itself_but_with_its_twin():
    own = remembered(LONG, "Texte", article_id=1)
    twin = replace(own, segment=Segment("li", LONG).digest, context="li", text="Jumeau")

    assert [each.text for each in matches(LONG, own, twin)] == ["Jumeau"]


def test_no_more_than_wanted_are_shown():
    known = [remembered(f"{LONG} {word}", word) for word in "abcdefgh"]

    assert len(matches(LONG, *known, limit=3)) == 3


def test_what_is_outside_the_window_could_not_have_matched():
    shortest, longest = window(LONG)

    words = LONG.split()
    assert not matches(LONG, remembered(LONG[: shortest - 1].rsplit(" ", 1)[0], "kurz"))
    assert not matches(LONG, remembered(" ".join(words * 3)[: longest + 1], "lang"))
    assert matches(LONG, remembered(" ".join(words[:10]), "nah"))


def test_every_role_that_there_is_can_be_found():
    headings = "\n\n".join(f"{'#' * level} Level {level}" for level in range(1, 7))
    text = ArticleText(
        title="T", subtitle="S", place="P", organisation="O", signature="Sig", keywords=("k",),
        contacts=(Contact("Ada", "Press officer"),), boilerplate="About us.",
        body=f"{headings}\n\nText ![alt](a.png) [l](https://a.example 'tip')[^1]\n\n- item\n\n> q"
        "\n\n| a | b |\n|---|---|\n| c | d |\n\n[^1]: note",
    )  # fmt: skip
    found = {segment.role for segment in segments(text)}

    assert found <= set(ROLES)
    assert set(_HINTS) <= set(ROLES)
    assert {"p", "h6", "tooltip", "fn", "contact"} <= found
    assert make_segment(LONG).digest in digests_of(LONG)


def term(source, kind=TermKind.REQUIRED, target="x"):
    return Term(source, kind, target)


@pytest.mark.parametrize(
    ("source", "msgid", "is_there"),
    [
        ("well", "The <b1>Well</b1> is open", True),
        ("well", "Two wells", True),
        ("well", "A wellness week", False),
        ("press release", "All press releases", True),
        ("press release", "A release for the press", False),
        ("UN", "The UN said", True),
        ("UN", "Until unity", False),
        ("R&D", "More R&amp;D money", True),
        ("river bank", "At the river", False),
    ],
)
def test_terms_are_found_in_any_inflection_and_not_in_other_words(source, msgid, is_there):
    glossary = Glossary([term(source)], spaceless=False)

    assert glossary.found_in(msgid) == ((term(source),) if is_there else ())


def test_terms_come_in_reading_order_and_once():
    glossary = Glossary([term("water"), term("well"), term("")], spaceless=False)

    assert glossary.found_in("A well with water, a well") == (term("well"), term("water"))


def test_terms_are_found_in_languages_without_blanks():
    glossary = Glossary([term("井戸"), term("川")], spaceless=True)

    assert glossary.found_in("新しい井戸が") == (term("井戸"),)
