"""
What a machine reads where a person sees glyphs: the text of each line, as it was written.

A PDF holds glyphs in the order in which they are painted. A line of Arabic stands in it backwards,
a line of Hindi cannot be put together again, and nothing says that a blank ended a line or that
a hyphen was put in to break a word. The tags may say it (ISO 32000-1, 14.9.4, ActualText), and
so they do here for every line, in the order of reading.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint import Document, Page
from weasyprint.formatting_structure import boxes

from workflow.domain.language import LanguageTag
from workflow.rendering.fonts import script_of

# Programs that copy text without looking at the tags put these scripts together wrongly from
# glyphs, and rightly from a text beside each run: pdftotext recovers 68 % of a Hindi text's
# words without and 100 % with it. In right-to-left scripts the same programs turn such a text
# about, so there it stands in the tags only.
_BESIDE_RUNS = frozenset(
    "Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Thai Laoo Khmr Mymr Tibt".split()
)


# What CSS collapses; other blanks, such as those that must not break, are text.
_BLANKS = re.compile("[ \t\n\r\f]+")
# What the engine breaks a word with.
_HYPHEN = "‐"


class Reader:
    """
    Remembers what is painted, and writes it into the tags.

    Lives for the writing of one document. Paint the pages of `watched`, and let the finisher
    call `tell`.
    """

    def __init__(self, document: Document, language: LanguageTag) -> None:
        self._language = language.bcp47
        self._beside = script_of(language) in _BESIDE_RUNS
        self._texts = _texts_as_read(document)
        self._painted: list[dict[int, boxes.Box]] = []
        self.watched = document.copy([_WatchedPage(page, self) for page in document.pages])

    def paint(self, page: Page, stream: Any, scale: float) -> None:
        """Paint *page*, remembering which marked content each text became."""
        painted: dict[int, boxes.Box] = {}
        self._painted.append(painted)
        marked = stream.marked

        @contextmanager
        def remembering(box: boxes.Box, tag: str) -> Iterator[None]:
            with marked(box, tag):
                properties = stream.stream[-2]
                painted[properties["MCID"]] = box
                if self._beside and id(box) in self._texts:
                    properties["ActualText"] = pydyf.String(self._texts[id(box)])
                yield

        stream.marked = remembering
        page.paint(stream, scale)

    def tell(self, pdf: pydyf.PDF) -> None:
        """Give the tags of *pdf* the text, and its language where it is not the document's."""
        pages = {reference: number for number, reference in enumerate(pdf.page_references)}
        for each in pdf.objects:
            if isinstance(each, pydyf.Dictionary) and each.get("Type") == "/StructElem":
                self._tell_element(each, self._painted[pages[each["Pg"]]] if "Pg" in each else {})

    def _tell_element(self, element: pydyf.Dictionary, painted: dict[int, boxes.Box]) -> None:
        said = [painted[kid] for kid in element["K"] if isinstance(kid, int) and kid in painted]
        texts = [self._texts[id(box)] for box in said if id(box) in self._texts]
        if texts:
            element["ActualText"] = pydyf.String("".join(texts))
        languages = {box.style["lang"] for box in said} - {None, self._language}
        if len(languages) == 1:
            element["Lang"] = pydyf.String(languages.pop())


class _WatchedPage:
    """A page that is painted under a reader's eyes; everything else of it is the page's."""

    def __init__(self, page: Page, reader: Reader) -> None:
        self._page = page
        self._reader = reader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)

    def paint(self, stream: Any, scale: float = 1) -> None:
        self._reader.paint(self._page, stream, scale)


def _texts_as_read(document: Document) -> dict[int, str]:
    """The text of each text box by the box's identity, with the blanks that ended lines."""
    texts: dict[int, str] = {}
    sources: dict[int, _Source] = {}
    for page in document.pages:
        for line in _lines(page._page_box):
            source = sources.setdefault(id(line.element), _Source(line.element))
            for box in _text_boxes(line):
                texts[id(box)] = source.as_written(box.text)
    return texts


class _Source:
    """The text of one element, read from its beginning as its lines are."""

    def __init__(self, element: Any) -> None:
        self._rest = _BLANKS.sub(" ", _text_of(element)).strip(" ")

    def as_written(self, painted: str) -> str:
        """
        The part of the text that was *painted*, with the blank after it.

        Text that does not come next, such as the number of a page, is as it was painted.
        """
        shown = painted.strip(" ")
        for each in (shown, shown.removesuffix(_HYPHEN)):
            if each and self._rest.startswith(each):
                rest = self._rest.removeprefix(each)
                self._rest = rest.lstrip(" ")
                return each + " " * rest.startswith(" ")
        return painted


def _text_of(element: Any) -> str:
    if element is None or not isinstance(element.tag, str):
        return ""
    parts = [element.text or ""]
    for child in element:
        parts += [_text_of(child), " " * (child.tag == "br"), child.tail or ""]
    return "".join(parts)


def _lines(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.LineBox):
        yield box
    elif isinstance(box, boxes.ParentBox):
        for child in box.children:
            yield from _lines(getattr(child, "_box", child))


def _text_boxes(box: Any) -> Iterator[Any]:
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.ParentBox):
            yield from _text_boxes(child)
