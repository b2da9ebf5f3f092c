"""
Plain-text wire copy into an article text.

A date or byline, a headline, paragraphs between blank lines, a sign-off. Nothing in it is
markup: every character comes out as the character it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from workflow.catalogs.markup import join_lines
from workflow.domain.article import ArticleText
from workflow.domain.findings import Finding, Severity
from workflow.intake.dates import DAY, day
from workflow.intake.draft import Draft, at_line, refuse_blocking

# Twice the 90 characters that translators are asked to keep to, and some air.
MAX_HEADLINE: Final = 200
MAX_SIGNATURE: Final = 80

_LABELLED = re.compile(r"date(?:line)?\s*:\s*(?P<rest>.+)|date\s+(?P<digits>\d.*)", re.IGNORECASE)
_BYLINE = re.compile(
    rf"(?P<day>{DAY})?[\s,.–—|-]*(?:\bby:?\s+(?P<by>[^\s:][^:]{{1,120}}?))?\s*", re.IGNORECASE
)
_ABBREVIATION = re.compile(r"\b(?:Inc|Ltd|Co|Corp|Bros|[A-Za-z]\.[A-Za-z])\.$")
_RELEASE_MARK = re.compile(r"for (?:immediate )?release[.:!]?", re.IGNORECASE)
_EMBARGO = re.compile(r"(?:under )?embargo(?:ed)?\b.*", re.IGNORECASE)
_END_MARK = re.compile(
    r"#{2,4}|# # #|\*{3}|\* \* \*|[-–—] ?30 ?[-–—]|[\[(-]?ends?[\])-]?\.?", re.IGNORECASE
)
_DATELINE = re.compile(
    rf"(?P<place>[^\W\d_][^,:;–—]{{1,60}}), (?P<day>{DAY})\s*(?:[–—]|--?)\s+(?P<rest>\S.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Block:
    """Lines between blank ones; *line* is the first one's number."""

    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return join_lines("\n".join(self.lines))


@dataclass
class _Copy:
    """A wire copy while it is taken apart: what is still in *blocks* is the body."""

    blocks: list[Block]
    findings: list[Finding] = field(default_factory=list)
    day: date | None = None
    organisation: str = ""
    place: str = ""
    headline: str = ""
    signature: str = ""

    def tell(self, line: int, code: str, severity: Severity, **values: object) -> None:
        self.findings.append(at_line(line, code, severity, **values))


def read_wire(text: str) -> Draft:
    """
    Read *text* (NFC, lines ending in a line feed, not blank).

    Raises:
        InvalidInputError: `article_refused`, with `title_missing` or `date_wrong`.
    """
    copy = _Copy(blocks_of(text))
    _take_heads(copy)
    _take_headline(copy)
    _take_end_mark(copy)
    _take_signature(copy)
    _take_dateline(copy)
    if not copy.blocks:
        copy.findings.append(Finding("body_empty", Severity.WARNING))
    refuse_blocking(copy.findings)
    return Draft(
        ArticleText(
            title=copy.headline,
            body="\n\n".join(as_markdown(block.text) for block in copy.blocks),
            date=copy.day,
            place=copy.place,
            organisation=copy.organisation,
            signature=copy.signature,
        ),
        findings=tuple(copy.findings),
    )


def blocks_of(text: str) -> list[Block]:
    """Cut *text* at its blank lines."""
    blocks: list[Block] = []
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            lines.append(line.strip())
        elif lines:
            blocks.append(Block(number - len(lines), tuple(lines)))
            lines = []
    return blocks


def as_markdown(paragraph: str) -> str:
    """
    Write one line of plain text as a Markdown paragraph that shows just that text.

    A character is escaped only where CommonMark or its extensions would take it for markup.
    """
    text = re.sub(r"[\\`*_\[\]~]|<(?=[A-Za-z/!?])|&(?=[A-Za-z#])", r"\\\g<0>", paragraph)
    text = re.sub(r"^(?:#{1,6}(?=\s|$)|>|[-+](?=[\s-]|$)|=+$)", r"\\\g<0>", text)
    return re.sub(r"^(\d{1,9})([.)])(?=\s|$)", r"\1\\\2", text)


def is_capitals(text: str) -> bool:
    """Whether all letters of *text* that have a case are capitals, and there are some."""
    return text == text.upper() and text != text.lower()


def _take_heads(copy: _Copy) -> None:
    """Take the lines above the headline: release marks, embargo, date and byline."""
    while len(copy.blocks) > 1 or (copy.blocks and len(copy.blocks[0].lines) > 1):
        first = copy.blocks[0]
        if not _take_head(copy, first.lines[0], first.line):
            return
        rest = Block(first.line + 1, first.lines[1:])
        copy.blocks[:1] = [rest] if rest.lines else []


def _take_head(copy: _Copy, line: str, number: int) -> bool:
    if _RELEASE_MARK.fullmatch(line):
        copy.tell(number, "mark_dropped", Severity.INFO, mark=line)
        return True
    if _EMBARGO.fullmatch(line):
        copy.tell(number, "embargo_not_read", Severity.WARNING, embargo=line[:80])
        return True
    labelled = _LABELLED.fullmatch(line)
    written = (labelled["rest"] or labelled["digits"]) if labelled else line
    match = _BYLINE.fullmatch(
        written.rstrip(". ") if not _ABBREVIATION.search(written) else written
    )
    if match and match["day"]:
        copy.day = day(match["day"])
    if labelled or (match and match["day"]):
        if copy.day is None:
            copy.tell(number, "date_wrong", Severity.BLOCKING, date=line[:40])
    elif match is None or not match["by"] or not match["by"][0].isupper():
        return False
    copy.organisation = join_lines(match["by"] or "") if match else ""
    return True


def _take_headline(copy: _Copy) -> None:
    """
    Take the first paragraph: lines in capitals, or anything short.

    Where a headline in capitals runs into the text without a blank line, it ends with them.
    """
    if not copy.blocks:
        copy.findings.append(Finding("title_missing"))
        return
    first = copy.blocks[0]
    loud = _leading_capitals(first.lines)
    headline = Block(first.line, first.lines[: loud or None])
    if not loud and len(headline.text) > MAX_HEADLINE:
        copy.findings.append(at_line(first.line, "title_missing"))
        return
    rest = Block(first.line + loud, first.lines[loud:] if loud else ())
    copy.blocks[:1] = [rest] if rest.lines else []
    copy.headline = headline.text
    if loud:
        copy.tell(first.line, "headline_in_capitals", Severity.INFO)


def _leading_capitals(lines: Sequence[str]) -> int:
    """How many lines at the beginning are in capitals; 0 if they are too much for a headline."""
    count = next((n for n, line in enumerate(lines) if not is_capitals(line)), len(lines))
    return count if len(" ".join(lines[:count])) <= 2 * MAX_HEADLINE else 0


def _take_end_mark(copy: _Copy) -> None:
    if not copy.blocks:
        return
    last = copy.blocks[-1]
    if _END_MARK.fullmatch(last.lines[-1]):
        line = last.line + len(last.lines) - 1
        copy.tell(line, "end_mark_dropped", Severity.INFO, mark=last.lines[-1])
        rest = Block(last.line, last.lines[:-1])
        copy.blocks[-1:] = [rest] if rest.lines else []


def _take_signature(copy: _Copy) -> None:
    """Take a last paragraph in capitals that is short and ends like no sentence."""
    if len(copy.blocks) < 2:
        return
    text = copy.blocks[-1].text
    is_sentence = text[-1] in '.!?…:;,"”»'
    if is_capitals(text) and len(text) <= MAX_SIGNATURE and not is_sentence:
        copy.signature = text
        copy.blocks.pop()


def _take_dateline(copy: _Copy) -> None:
    """Take `PLACE, DATE –` off the first paragraph: templates set it themselves."""
    match = _DATELINE.fullmatch(copy.blocks[0].text) if copy.blocks else None
    read = day(match["day"]) if match else None
    if match is None or read is None:
        return
    first = copy.blocks[0]
    if copy.day and copy.day != read:
        values = {"first": copy.day.isoformat(), "second": read.isoformat()}
        copy.tell(first.line, "dates_differ", Severity.WARNING, **values)
        return
    copy.day, copy.place = read, match["place"]
    copy.blocks[0] = Block(first.line, (match["rest"],))
    copy.tell(first.line, "dateline_read", Severity.INFO, place=copy.place, date=read.isoformat())
