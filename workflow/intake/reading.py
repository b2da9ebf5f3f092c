"""
One file into one article text: which reader it is for, and what all readers have in common.
"""

import re
from dataclasses import dataclass

from workflow.catalogs.pictures import pictures_of
from workflow.catalogs.segments import segments
from workflow.domain.article import ArticleText, LanguagePlan
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.pictures import address_of
from workflow.errors import InvalidInputError
from workflow.intake.directions import hidden_directions
from workflow.intake.docx import is_zipped, read_docx
from workflow.intake.draft import Draft, refuse_blocking
from workflow.intake.encoding import as_declared, decode, is_html
from workflow.intake.html import read_html
from workflow.intake.html_apart import read_html_apart
from workflow.intake.markdown import read_markdown
from workflow.intake.pictures import ReadPicture, read_picture
from workflow.intake.slugs import slug_of
from workflow.intake.wire import read_wire

_MARKDOWN_NAME = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)
_HTML_NAME = re.compile(r"\.(?:html?|xhtml)$", re.IGNORECASE)
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
        pictures: Those that the text names and the file has; each once.
    """

    text: ArticleText
    language: LanguageTag | None
    plan: LanguagePlan
    slug: str
    findings: tuple[Finding, ...]
    pictures: tuple[ReadPicture, ...] = ()


def read_article(data: bytes, name: str) -> BroughtIn:
    """
    Read a Word document, a web page, Markdown or a plain-text wire copy.

    Its content tells which it is; its *name* only whether a text is Markdown or HTML.

    Raises:
        InvalidInputError: `file_*`, `encoding_broken`, `control_characters` for what is no
            readable text; `article_refused` with all findings of a text that cannot be used;
            `text_too_large`, `nested_too_deep`, `too_many_segments` beyond all measure.
    """
    findings, draft, pictures = _document(data) if is_zipped(data) else _text(data, name)
    # Told now rather than when the catalogs are opened: whether they can take it.
    segments(draft.text)
    hidden = tuple(hidden_directions(draft.text))
    refuse_blocking(hidden)
    return BroughtIn(
        text=draft.text,
        language=draft.language,
        plan=draft.plan,
        slug=draft.slug or slug_of(draft.text.title, draft.text.digest),
        findings=findings + draft.findings + hidden,
        pictures=pictures,
    )


_Read = tuple[tuple[Finding, ...], Draft, tuple[ReadPicture, ...]]


def _document(data: bytes) -> _Read:
    document = read_docx(data)
    made = {name: _picture(each) for name, each in document.pictures.items()}
    usable = {name: each for name, each in made.items() if each}
    addresses = {name: address_of(each.sha256) for name, each in usable.items()}
    draft = read_html(document.html, has_lines=False, pictures=addresses)
    named = {each.sha256: each for each in usable.values()}
    return (
        document.findings,
        draft,
        tuple(named[each] for each in dict.fromkeys(pictures_of(draft.text))),
    )


def _picture(data: bytes) -> ReadPicture | None:
    try:
        return read_picture(data)
    except InvalidInputError:
        return None  # Told as one that was left out.


def _text(data: bytes, name: str) -> _Read:
    decoded = decode(as_declared(data) if _HTML_NAME.search(name) else data)
    if is_html(decoded.text) or _HTML_NAME.search(name):
        return decoded.findings, read_html_apart(decoded.text), ()
    is_markdown = _MARKDOWN_NAME.search(name) or _MARKDOWN_START.match(decoded.text)
    read = read_markdown if is_markdown else read_wire
    return decoded.findings, read(decoded.text), ()
