"""Characters that turn a text round are shown to whoever brings it in, and refused in headlines."""

import pytest

from workflow.catalogs.checks.running import check
from workflow.domain.article import Contact
from workflow.domain.findings import Severity
from workflow.domain.segment import Segment
from workflow.errors import InvalidInputError
from workflow.intake import read_article
from workflow.intake.form import Form, read_form

CONTROLS = [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
MARKS = "\u200e\u200f\u061c"


def name(character: str) -> str:
    return f"[U+{ord(character):04X}]"


@pytest.mark.parametrize("control", CONTROLS, ids=name)
@pytest.mark.parametrize(
    ("file", "document"),
    [
        ("a.md", "# A {}headline\n\nText.\n"),
        ("a.md", "---\ntitle: A {}headline\n---\nText.\n"),
        ("a.html", "<h1>A {}headline</h1><p>Text.</p>"),
        ("a.txt", "date 2026-11-23 By Somebody.\n\nA {}HEADLINE\n\nText.\n"),
    ],
)
def test_a_headline_with_one_is_refused_in_every_form(
    control: str, file: str, document: str
) -> None:
    with pytest.raises(InvalidInputError, match="article_refused") as refused:
        read_article(document.format(control).encode(), file)

    (finding,) = refused.value.findings
    assert finding.code == "headline_bidi"
    assert name(control) in str(finding.values["shown"])


@pytest.mark.parametrize("control", [*CONTROLS, "&#x202E;"])
def test_a_text_with_one_is_taken_and_shown_with_its_line(control: str) -> None:
    brought = read_article(f"# A headline\n\nPay {control}100 euros.\n".encode(), "a.md")

    (finding,) = [each for each in brought.findings if each.code == "text_bidi"]
    assert finding.severity is Severity.WARNING
    assert finding.where.startswith("line ")
    assert "[U+20" in str(finding.values["shown"])


def test_every_field_of_the_editor_is_looked_at() -> None:
    fields = ("title", "subtitle", "place", "organisation", "boilerplate", "signature", "keywords")
    values = {field: f"a \u202eb {field}" for field in fields}
    draft = read_form(Form(values, (Contact(name="a \u202eb"),), "a \u202eb"))

    found = {each.where: each.severity for each in draft.findings if each.code.endswith("_bidi")}

    assert found == {
        **dict.fromkeys((*fields, "contacts", "line 1"), Severity.WARNING),
        "title": Severity.BLOCKING,
    }


def test_marks_are_let_be() -> None:
    brought = read_article(f"# A {MARKS}headline\n\nText{MARKS}.\n".encode(), "a.md")

    assert [each for each in brought.findings if "bidi" in each.code] == []


@pytest.mark.parametrize("control", CONTROLS, ids=name)
@pytest.mark.parametrize(
    ("role", "code", "severity"),
    [
        ("headline", "translation_headline_bidi", Severity.BLOCKING),
        ("p#2", "translation_bidi", Severity.WARNING),
    ],
)
def test_a_translation_with_one_is_shown_and_refused_in_a_headline(
    control: str, role: str, code: str, severity: Severity
) -> None:
    found = check(Segment(role, "Water is safe", ""), f"L’eau {control}est sûre")

    (finding,) = [each for each in found if "bidi" in each.code]
    assert (finding.code, finding.severity) == (code, severity)
    assert name(control) in str(finding.values["shown"])
