"""PO files, outwards: the header and one entry, as text."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from babel.core import UnknownLocaleError
from babel.messages.plurals import get_plural

from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment, Translation

ARTICLE: Final = "X-Communique-Article"
REVISION: Final = "X-Communique-Revision"
BASE: Final = "X-Communique-Base"
SOURCE: Final = "X-Source-Language"

# Among foreign header fields, the translators' comment on the header; no field can be named so.
COMMENT: Final = "#"

_NO_FIELDS: Final[Mapping[str, str]] = MappingProxyType({})

# What only we say about a file; lower-case, since programs differ in that.
_OURS: Final = frozenset(
    "project-id-version language mime-version content-type content-transfer-encoding plural-forms"
    " x-source-language".split()
)
_FIELD_NAME = re.compile(r"(?!X-Communique-)[A-Za-z][A-Za-z0-9_-]*", re.IGNORECASE)

# `python-format` and its kin make gettext read prose as a format: “100 % of” is an error then.
_FLAG = re.compile(r"(?!fuzzy$)(?:(?!.*-format$)|no-|impossible-)[^\s,]+|range: *[0-9]+\.\.[0-9]+")

_LINE_END = re.compile(r"\r\n|\r|\n")
_GERMANIC = "nplurals=2; plural=(n != 1);"
_ESCAPES: Final = str.maketrans(
    {"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t", "\r": r"\r", "\b": r"\b", "\f": r"\f"}
    | {"\a": r"\a", "\v": r"\v"}
)


def header_text(
    slug: str,
    revision: int,
    base: str,
    source: LanguageTag,
    language: LanguageTag | None,
    foreign: Mapping[str, str] = _NO_FIELDS,
) -> str:
    """
    The header entry; a template names no language.

    Our fields stand first, since gettext takes the first `charset=` and `nplurals=` that it
    finds anywhere in a header. There is no date of ours in it, so that the same content makes
    the same file.
    """
    lines = [
        f"Project-Id-Version: {slug} {revision}",
        f"Language: {language.gettext if language else ''}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        *([f"Plural-Forms: {plural_forms(language)}"] if language else []),
        f"{SOURCE}: {source.gettext}",
        f"{ARTICLE}: {slug}",
        f"{REVISION}: {revision}",
        f"{BASE}: {base}",
    ]
    others = foreign_fields(foreign)
    comment = others.pop(COMMENT, "")
    lines += (f"{name}: {value}" for name, value in others.items())
    fields = (quoted(f"{line}\n") for line in lines)
    return "\n".join((*_comment("#", comment), 'msgid ""', 'msgstr ""', *fields, ""))


def foreign_fields(header: Mapping[str, str]) -> dict[str, str]:
    """
    Those fields of *header* that translators' programs keep for themselves, each on one line.

    What we say ourselves is never among them, nor what is not named like a field.
    """
    return {
        name: value if name == COMMENT else " ".join(value.split())
        for name, value in header.items()
        if name == COMMENT or (_FIELD_NAME.fullmatch(name) and name.lower() not in _OURS)
    }


def entry_text(segment: Segment, translation: Translation | None) -> str:
    """One message; a template's has no *translation*."""
    comments = _comment("#", translation.comment) if translation else ()
    return "\n".join((*comments, *_comment("#.", segment.hint), *_body(segment, translation), ""))


def obsolete_text(segment: Segment, translation: Translation) -> str:
    """A message that is no longer one of the article, struck out as gettext does it."""
    lines = [f"#~ {line}" if line[0] != "#" else line for line in _body(segment, translation)]
    # Before an obsolete message, what it was made for is struck out too.
    lines = [f"#~{line[1:]}" if line.startswith("#|") else line for line in lines]
    return "\n".join((*_comment("#", translation.comment), *lines, ""))


def quoted(text: str) -> str:
    """A string as PO writes it; the inverse is in `po_parsing`."""
    return f'"{text.translate(_ESCAPES)}"'


def plural_forms(language: LanguageTag) -> str:
    """The `Plural-Forms` that Babel knows for *language*; two forms where it knows none."""
    try:
        return str(get_plural(language.gettext))
    except UnknownLocaleError:
        return _GERMANIC


def _body(segment: Segment, translation: Translation | None) -> Iterator[str]:
    """Flags, what it was made for, and the message: in the order that gettext demands."""
    if translation:
        yield from _flags(translation)
    if translation and translation.previous:
        yield f"#| msgctxt {quoted(translation.previous.context)}"
        yield f"#| msgid {quoted(translation.previous.msgid)}"
    yield f"msgctxt {quoted(segment.context)}"
    yield f"msgid {quoted(segment.msgid)}"
    yield f"msgstr {quoted(translation.text if translation else '')}"


def _flags(translation: Translation) -> Iterator[str]:
    kept = [flag for flag in translation.flags if _FLAG.fullmatch(flag)]
    fuzzy = ["fuzzy"] if translation.needs_work and translation.text else []
    if fuzzy or kept:
        yield f"#, {', '.join((*fuzzy, *kept))}"


def _comment(mark: str, text: str) -> Iterator[str]:
    """Every line of *text* behind *mark*, so that none of them can be anything but a comment."""
    lines = _LINE_END.split(text) if text else ()
    return (f"{mark} {line}".rstrip() for line in lines)
