"""What became of one text in another; both can be rebuilt from what is said of them."""

import datetime as dt

import pytest
from hypothesis import given

from tests.catalogs.generated import MARKDOWN, NOISE, PINNED
from workflow.catalogs.differences import LineChange, LineKind, Piece, PieceKind, difference
from workflow.catalogs.lines import Line, Mark, Run, lines_of, merged
from workflow.catalogs.segments import segments
from workflow.domain.article import ArticleText, Contact


def told(old: ArticleText, new: ArticleText, *, spaceless: bool = False) -> list[LineChange]:
    changes = difference(lines_of(old), lines_of(new), spaceless=spaceless)
    return [each for each in changes if each.kind is not LineKind.SAME]


def body(markdown: str, title: str = "Water is safe", **fields: object) -> ArticleText:
    return ArticleText(title, markdown, **fields)  # type: ignore[arg-type]


def rebuilt(changes: tuple[LineChange, ...], *, newer: bool) -> list[tuple[Line, tuple[Run, ...]]]:
    """The lines of one side, each with its runs as the pieces tell them."""
    other = PieceKind.REMOVED if newer else PieceKind.ADDED
    lines = ((each.after if newer else each.before, each.pieces) for each in changes)
    return [
        (line, merged(_run(piece, newer=newer) for piece in pieces if piece.kind is not other))
        for line, pieces in lines
        if line is not None
    ]


def _run(piece: Piece, *, newer: bool) -> Run:
    is_older = piece.kind is PieceKind.RESTYLED and not newer
    return Run(piece.text, piece.was if is_older else piece.marks)


@PINNED
@given(MARKDOWN, MARKDOWN)
def test_both_texts_can_be_rebuilt_from_their_difference(old: str, new: str) -> None:
    before, after = lines_of(body(old)), lines_of(body(new))

    changes = difference(before, after)

    assert rebuilt(changes, newer=False) == [(line, line.runs) for line in before]
    assert rebuilt(changes, newer=True) == [(line, line.runs) for line in after]


@PINNED
@given(NOISE, NOISE)
def test_so_they_can_character_by_character(old: str, new: str) -> None:
    before, after = lines_of(body(old)), lines_of(body(new))

    changes = difference(before, after, spaceless=True)

    assert rebuilt(changes, newer=False) == [(line, line.runs) for line in before]
    assert rebuilt(changes, newer=True) == [(line, line.runs) for line in after]


@PINNED
@given(MARKDOWN)
def test_the_same_text_has_no_difference(markdown: str) -> None:
    assert told(body(markdown), body(markdown)) == []


def test_words_are_told_and_not_letters() -> None:
    (change,) = told(body("Two wells are open."), body("Six wells are open."))

    assert change.kind is LineKind.CHANGED
    assert [(p.kind, p.text) for p in change.pieces] == [
        (PieceKind.REMOVED, "Two"),
        (PieceKind.ADDED, "Six"),
        (PieceKind.SAME, " wells are open."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [("两口井开放了。", "六口井开放了。", "两", "六"), ("บ่อน้ำเปิดแล้ว", "บ่อน้ำปิดแล้ว", "เ", "")],
)
def test_what_is_written_without_blanks_is_told_by_characters(
    old: str, new: str, removed: str, added: str
) -> None:
    (change,) = told(body(old), body(new), spaceless=True)

    kinds = (PieceKind.REMOVED, PieceKind.ADDED)
    assert ["".join(p.text for p in change.pieces if p.kind is kind) for kind in kinds] == [
        removed,
        added,
    ]


def test_a_mark_that_comes_is_told_and_no_word() -> None:
    (change,) = told(body("The well is open."), body("The **well** is open."))

    (piece,) = (p for p in change.pieces if p.kind is not PieceKind.SAME)
    assert (piece.kind, piece.text, piece.gained, piece.lost) == (
        PieceKind.RESTYLED,
        "well",
        (Mark("bold"),),
        (),
    )


def test_a_link_that_leads_elsewhere_is_told_with_both_targets() -> None:
    old, new = (body(f"See [the report](https://example.org/{n}).") for n in (1, 2))

    (change,) = told(old, new)

    (piece,) = (p for p in change.pieces if p.kind is not PieceKind.SAME)
    assert piece.text == "the report"
    assert piece.lost == (Mark("link", "https://example.org/1"),)
    assert piece.gained == (Mark("link", "https://example.org/2"),)


def test_a_paragraph_that_moved_is_told_at_both_places() -> None:
    texts = ["The well is open.", "Nobody was hurt.", "The mayor came."]

    changes = told(body("\n\n".join(texts)), body("\n\n".join(texts[1:] + texts[:1])))

    assert [(each.kind, each.line.text) for each in changes] == [
        (LineKind.MOVED_AWAY, texts[0]),
        (LineKind.MOVED_HERE, texts[0]),
    ]


def test_another_paragraph_is_not_a_changed_one() -> None:
    old = body("The well is open.\n\nNobody was hurt.")
    new = body("Children sang all afternoon.\n\nThe well is open again.\n\nNobody was hurt.")

    changes = told(old, new)

    assert [each.kind for each in changes] == [LineKind.ADDED, LineKind.CHANGED]


def test_a_paragraph_that_became_a_heading_says_so() -> None:
    (change,) = told(body("The well is open"), body("## The well is open"))

    assert change.turned
    assert [p.kind for p in change.pieces] == [PieceKind.SAME]


@pytest.mark.parametrize(
    ("old", "new", "role"),
    [
        ({"date": dt.date(2026, 1, 2)}, {"date": dt.date(2026, 3, 4)}, "date"),
        ({"place": "Geneva"}, {"place": "Nairobi"}, "place"),
        (
            {"contacts": (Contact("Ada", "Press", "a@example.org", "+41 22 1"),)},
            {"contacts": (Contact("Ada", "Press", "a@example.org", "+41 22 2"),)},
            "contact",
        ),
        ({"keywords": ("water",)}, {"keywords": ("water", "wells")}, "keywords"),
    ],
)
def test_what_stands_around_the_text_is_compared_too(
    old: dict[str, object], new: dict[str, object], role: str
) -> None:
    (change,) = told(body("Same.", **old), body("Same.", **new))

    assert (change.kind, change.line.role) == (LineKind.CHANGED, role)


def test_a_shared_text_that_is_used_from_now_on_is_told() -> None:
    (change,) = told(body("Same."), body("Same.", boilerplate_from="about-us"))

    assert (change.kind, change.line.text) == (LineKind.ADDED, "boilerplate: about-us")


def test_a_new_row_of_a_table_is_one_line() -> None:
    table = "| Well | Depth |\n|---|---|\n| North | 12 m |\n"

    (change,) = told(body(table), body(table + "| South | 9 m |\n"))

    assert (change.kind, change.line.text) == (LineKind.ADDED, "South\t9 m")


def test_lines_know_their_segments() -> None:
    text = body("One.\n\n- Two\n- Three\n\n> Four")

    named = [line.segment for line in lines_of(text) if line.segment]

    assert named == [segment.digest for segment in segments(text)]


def test_a_very_long_text_is_compared_all_the_same() -> None:
    old = "\n\n".join(f"Paragraph number {n} says that {n * n} wells are open." for n in range(300))

    changes = told(body(old), body(old.replace("wells", "pumps")))

    assert {each.kind for each in changes} == {LineKind.ADDED, LineKind.REMOVED}
