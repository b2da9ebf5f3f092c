import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogs.generated import MARKDOWN, PINNED
from workflow.catalogs.notation import check_placeholders, escape, unescape
from workflow.catalogs.segments import segments
from workflow.domain.article import ArticleText

MSGID = "A <b1>bold <i1>it</i1></b1> <a1>link</a1> <code1/><br1/>"

SEEDS = st.integers(min_value=0, max_value=1_000)
_TAG = re.compile(r"<(/?)([a-z]+[0-9]+)(/?)>")


def msgids(markdown: str) -> list[str]:
    return [segment.msgid for segment in segments(ArticleText("T", markdown))]


def codes(msgid: str, text: str) -> list[tuple[str, object]]:
    return [(f.code, f.values["placeholder"]) for f in check_placeholders(msgid, text)]


def shuffled(msgid: str, chance: random.Random) -> str:
    """The same pieces in another order, at every level of nesting."""
    levels: list[list[str]] = [[]]
    end = 0
    for match in _TAG.finditer(msgid):
        levels[-1].append(msgid[end : match.start()])
        end = match.end()
        if match[3]:
            levels[-1].append(match[0])
        elif match[1]:
            inner = levels.pop()
            chance.shuffle(inner)
            levels[-1].append(f"<{match[2]}>{''.join(inner)}</{match[2]}>")
        else:
            levels.append([])
    levels[0].append(msgid[end:])
    chance.shuffle(levels[0])
    return "".join(levels[0])


@PINNED
@given(MARKDOWN, SEEDS)
def test_placeholders_may_come_in_any_order(markdown: str, seed: int) -> None:
    for msgid in msgids(markdown):
        assert check_placeholders(msgid, shuffled(msgid, random.Random(seed))) == ()


@PINNED
@given(MARKDOWN, SEEDS)
def test_a_lost_a_doubled_and_a_swapped_placeholder_are_refused(markdown: str, seed: int) -> None:
    chance = random.Random(seed)
    for msgid in msgids(markdown):
        tags = list(_TAG.finditer(msgid))
        if not tags:
            continue
        one = chance.choice(tags)
        lost = msgid[: one.start()] + msgid[one.end() :]
        doubled = msgid[: one.start()] + one[0] + msgid[one.start() :]

        assert check_placeholders(msgid, lost)
        assert check_placeholders(msgid, doubled)
        if not one[3]:
            other = f"<{'' if one[1] else '/'}{one[2]}>"
            assert check_placeholders(msgid, msgid[: one.start()] + other + msgid[one.end() :])


@given(st.text())
@PINNED
def test_escaping_can_be_undone_for_any_text(text: str) -> None:
    assert unescape(escape(text)) == text
    assert check_placeholders("", escape(text)) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a1>x</a1> <b1>b <i1>i</i1></b1> <br1/><code1/>", []),
        ("<i1>i</i1> <a1>x <b1>b</b1></a1> <br1 /><code1/>", []),
        (MSGID.replace("<code1/>", ""), [("placeholder_missing", "<code1/>")]),
        (MSGID.replace("<i1>it</i1>", "it"), [("placeholder_missing", "<i1>")]),
        (MSGID + "<br1/>", [("placeholder_twice", "<br1/>")]),
        (MSGID + "<a1>x</a1>", [("placeholder_twice", "<a1>")]),
        (MSGID + "<a2>x</a2>", [("placeholder_unknown", "<a2>"), ("placeholder_unknown", "</a2>")]),
        (MSGID + "<script>", [("placeholder_unknown", "<script>")]),
        (MSGID.replace("<br1/>", "<br1>"),
         [("placeholder_unknown", "<br1>"), ("placeholder_missing", "<br1/>")]),
        (MSGID.replace("</i1></b1>", "</b1></i1>"), [("placeholder_unbalanced", "<b1>")]),
        (MSGID.replace("</a1>", ""), [("placeholder_unbalanced", "<a1>")]),
        (MSGID.replace("link", " "), [("placeholder_empty", "<a1>")]),
    ],
)  # fmt: skip
def test_each_finding_names_the_placeholder(text: str, expected: list[tuple[str, str]]) -> None:
    assert codes(MSGID, text) == expected


@pytest.mark.parametrize(
    "text", ["a & b", "AT&T &nbsp;", "1 < 2", "a <3", "<= <- <<", "<é>", "&lt;b1>", "a > b"]
)
def test_a_bare_ampersand_or_less_than_is_a_character(text: str) -> None:
    assert check_placeholders("text", text) == ()


@pytest.mark.parametrize(
    "text", ["<b>", "</p>", "<!-- x -->", "<?php", "<b1", "<B1>x</B1>", "<b0/>", "<1", "<x1/>"]
)
def test_whatever_looks_like_a_tag_is_refused(text: str) -> None:
    found = codes("text", text)

    assert (found == []) is (text == "<1")
    assert all(code == "placeholder_unknown" for code, _ in found)


def test_a_link_cannot_be_put_into_another() -> None:
    msgid = "<a1>one</a1> <a2>two</a2><fn1/>"

    assert codes(msgid, "<a1>one <a2>two</a2></a1><fn1/>") == [("placeholder_link_in_link", "<a2>")]
    assert codes(msgid, "<a1>one<fn1/></a1> <a2>two</a2>") == [
        ("placeholder_link_in_link", "<fn1/>")
    ]


def test_what_the_source_has_inside_a_link_may_stay_there() -> None:
    assert codes("<a1>one<fn1/></a1>", "<a1>un<fn1/></a1>") == []


def test_translators_cannot_nest_what_no_reader_could_show() -> None:
    names = [f"b{number}" for number in range(1, 40)]
    msgid = " ".join(f"<{name}>x</{name}>" for name in names)
    nested = "".join(f"<{n}>" for n in names) + "x" + "".join(f"</{n}>" for n in reversed(names))

    assert {code for code, _ in codes(msgid, nested)} == {"placeholder_too_deep"}
