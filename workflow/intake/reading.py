"""
One file into one article text: which reader it is for, and what all readers have in common.
"""

import re
from dataclasses import dataclass

from workflow.catalogs.segments import segments
from workflow.domain.article import ArticleText, LanguagePlan
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.intake.draft import Draft
from workflow.intake.encoding import decode
from workflow.intake.markdown import read_markdown
from workflow.intake.slugs import slug_of
from workflow.intake.wire import read_wire

_MARKDOWN_NAME = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)
_MARKDOWN_START = re.compile(r"(?:---[ \t]*\n|\s*#{1,6}[ \t]+\S)")


@dataclass(frozen=True)
class BroughtIn:
    """
    What a file brings.

    Attributes:
        language: The one that the file names; None if it names none.
        plan: Empty if the file has none.
        slug: The file's own, or one made of the title; never empty.
        findings: What an editor should know, in the order of the file; none is blocking.
    """

    text: ArticleText
    language: LanguageTag | None
    plan: LanguagePlan
    slug: str
    findings: tuple[Finding, ...]


def read_article(data: bytes, name: str) -> BroughtIn:
    """
    Read a file as Markdown or as a plain-text wire copy, by its *name* and content.

    Raises:
        InvalidInputError: `file_*`, `encoding_broken`, `control_characters` for what is no
            readable text; `article_refused` with all findings of a text that cannot be used;
            `text_too_large`, `nested_too_deep`, `too_many_segments` beyond all measure.
    """
    decoded = decode(data)
    draft = _read(decoded.text, name)
    # Told now rather than when the catalogs are opened: whether they can take it.
    segments(draft.text)
    return BroughtIn(
        text=draft.text,
        language=draft.language,
        plan=draft.plan,
        slug=draft.slug or slug_of(draft.text.title, draft.text.digest),
        findings=decoded.findings + draft.findings,
    )


def _read(text: str, name: str) -> Draft:
    is_markdown = _MARKDOWN_NAME.search(name) or _MARKDOWN_START.match(text)
    return read_markdown(text) if is_markdown else read_wire(text)
