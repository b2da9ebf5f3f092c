"""
Glossaries from TBX, the exchange format of terminology (ISO 30042), in its 2008 and 2019 spelling.

Read as concepts with terms in many languages; what else they know is left alone. Nothing is
declared in a file that may be read: no entities, no internal DTD. A DOCTYPE that only names the
DTD, as nearly every tool of TBX 2 writes it, is let through and the DTD never fetched.
"""

import codecs
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import DefusedXMLParser

from workflow.catalogs.glossary import GlossaryFile, Taken, cleaned, read_csv, require_size
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.terms import Entry, Term, TermKind
from workflow.errors import InvalidInputError

_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_ENGLISH: Final = LanguageTag("en")

# Names of ISO 30042:2008, then of 2019; `ntig` has its term one level further down.
_ROOTS: Final = ("martif", "tbx")
_CONCEPTS: Final = ("termEntry", "conceptEntry")
_LANGUAGES: Final = ("langSet", "langSec")
_TERMS: Final = ("tig", "ntig", "termSec")

# An administrative status begins with one of these; whatever else it says, the term may be used.
_UNWANTED: Final = ("deprecated", "superseded", "forbidden", "obsolete")
_STATUS: Final = ("administrativestatus", "normativeauthorization")

# TBX has no data category for names that stay as they are. What others write: Weblate its
# "Translation needed: No", the W3C's ITS `translate="no"`.
_KEEP: Final = {
    "translation needed": "no",
    "translationnote": "no",
    "translate": "no",
    "donottranslate": "yes",
}

# `martif/text/body/termEntry/langSet/ntig/termGrp/termNoteGrp/termNote` and markup in it.
_DEEPEST: Final = 12


def read_glossary(data: bytes) -> GlossaryFile:
    """
    Read TBX if *data* looks like XML, and a table otherwise; a file's name proves nothing.

    Raises:
        InvalidInputError: As `read_tbx` and `read_csv`.
    """
    is_xml = data.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"<"
    return read_tbx(data) if is_xml else read_csv(data)


def read_tbx(data: bytes) -> GlossaryFile:
    """
    Read the concepts of a TBX file: each term of a concept for each of its source terms.

    The source is the language that the file itself is in (`xml:lang` of its first element),
    English if it does not say.

    Raises:
        InvalidInputError: `glossary_too_large`, `tbx_syntax`, `tbx_declarations`,
            `tbx_too_deep`, `tbx_root_unknown`, `glossary_too_many_terms`.
    """
    root = _parsed(data)
    main = _language(root) or _ENGLISH
    concepts = [element for element in root.iter() if _name(element) in _CONCEPTS]
    taken = Taken()
    read = [_Concept.of(number, each, taken) for number, each in enumerate(concepts, 1)]
    everywhere = {tag for concept in read for tag in concept.terms} - {main}
    for concept in read:
        _take_concept(taken, concept, main, sorted(everywhere))
    return taken.file()


class _Parser(DefusedXMLParser):
    """No entities and nothing declared; a DOCTYPE that only names its DTD is harmless."""

    def defused_start_doctype_decl(
        self, name: str, sysid: str | None, pubid: str | None, has_internal_subset: int
    ) -> None:
        # Even without entities, default attributes make much out of little.
        if has_internal_subset:
            raise DTDForbidden(name, sysid, pubid)


class _Builder(TreeBuilder):
    """Builds no deeper tree than a glossary needs: each level is walked once for those above."""

    _depth = 0

    def start(self, tag: Any, attrs: Any, /) -> Element:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise InvalidInputError("tbx_too_deep", limit=_DEEPEST)
        return super().start(tag, attrs)

    def end(self, tag: Any, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def _parsed(data: bytes) -> Element:
    require_size(data)
    parser = _Parser(target=_Builder(), forbid_dtd=True)
    try:
        parser.feed(data)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise InvalidInputError("tbx_declarations") from error
    except ParseError as error:
        raise InvalidInputError("tbx_syntax", line=error.position[0]) from error
    # An encoding that nobody knows, or that is none.
    except (LookupError, ValueError) as error:
        raise InvalidInputError("tbx_syntax", line=1) from error
    if _name(root).lower() not in _ROOTS:
        raise InvalidInputError("tbx_root_unknown", name=_name(root)[:40])
    return root


@dataclass(frozen=True)
class _Word:
    text: str
    is_wanted: bool


@dataclass(frozen=True)
class _Concept:
    """One concept: its words by language, in their order."""

    where: str
    terms: Mapping[LanguageTag, Sequence[_Word]]
    is_kept: bool
    note: str

    @classmethod
    def of(cls, number: int, element: Element, taken: Taken) -> "_Concept":
        where = f"concept {element.get('id', number)}"[:60]
        terms: dict[LanguageTag, list[_Word]] = {}
        for section in element.iter():
            if _name(section) in _LANGUAGES:
                try:
                    language = LanguageTag.parse(section.get(_LANG, ""))
                except InvalidInputError as error:
                    taken.say(Finding(error.code, where=where, values=error.values))
                    continue
                terms.setdefault(language, []).extend(_words(section))
        # `note` is what people wrote for people; a concept's own, not those of its terms.
        notes = (cleaned(_text(each)) for each in element if _name(each) == "note")
        return cls(where, terms, _is_kept(element), "\n".join(filter(None, notes)))


def _take_concept(
    taken: Taken, concept: _Concept, main: LanguageTag, everywhere: Sequence[LanguageTag]
) -> None:
    source = _source_of(concept, main)
    if source is None:
        values = {"language": str(main)}
        taken.say(Finding("tbx_source_missing", where=concept.where, values=values))
        return
    words = concept.terms[source]
    if concept.is_kept:
        # It names the languages it is for, or is for all there are in the file.
        languages = [tag for tag in concept.terms if tag != source] or everywhere
        pairs = _kept(languages, words)
    else:
        pairs = _pairs(concept, source, words)
    for language, term in pairs:
        taken.take(Entry(language, term, concept.note), concept.where)


def _source_of(concept: _Concept, main: LanguageTag) -> LanguageTag | None:
    """The main language, or if the concept has none in it, its first variety (`en-US`)."""
    with_words = [tag for tag, words in concept.terms.items() if words]
    if main in with_words:
        return main
    return next((tag for tag in with_words if tag.language == main.language), None)


def _kept(
    languages: Iterable[LanguageTag], words: Sequence[_Word]
) -> Iterator[tuple[LanguageTag, Term]]:
    for language in languages:
        for word in words:
            yield language, Term(word.text, TermKind.DO_NOT_TRANSLATE)


def _pairs(
    concept: _Concept, source: LanguageTag, words: Sequence[_Word]
) -> Iterator[tuple[LanguageTag, Term]]:
    for language, others in concept.terms.items():
        for other in others if language != source else ():
            kind = TermKind.REQUIRED if other.is_wanted else TermKind.FORBIDDEN
            yield from ((language, Term(word.text, kind, other.text)) for word in words)


def _words(section: Element) -> Iterator[_Word]:
    for entry in section.iter():
        if _name(entry) in _TERMS:
            term = next((each for each in entry.iter() if _name(each) == "term"), None)
            text = cleaned(_text(term)) if term is not None else ""
            if text:
                facts = dict(_facts(entry))
                status = next((facts[name] for name in _STATUS if name in facts), "")
                yield _Word(text, is_wanted=not status.startswith(_UNWANTED))


def _is_kept(concept: Element) -> bool:
    return any(_KEEP.get(name) == value for name, value in _facts(concept)) or any(
        value == "no"
        for element in concept.iter()
        for name, value in element.items()
        if _local(name) == "translate"
    )


def _facts(element: Element) -> Iterator[tuple[str, str]]:
    """
    What is said about *element*, in lower case.

    Either spelling: `<termNote type="administrativeStatus">` or `<min:administrativeStatus>`.
    """
    for each in element.iter():
        yield each.get("type", _name(each)).lower(), _text(each).strip().lower()


def _text(element: Element) -> str:
    """All of its text, on one line."""
    return " ".join("".join(element.itertext()).split())


def _language(element: Element) -> LanguageTag | None:
    try:
        return LanguageTag.parse(element.get(_LANG, ""))
    except InvalidInputError:
        return None


def _name(element: Element) -> str:
    return _local(element.tag)


def _local(name: str) -> str:
    return name.rpartition("}")[2]
