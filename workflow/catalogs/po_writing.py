"""PO files, outwards: the header and one entry, as text."""

from typing import Final

from babel.core import UnknownLocaleError
from babel.messages.plurals import get_plural

from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment, Translation

ARTICLE: Final = "X-Communique-Article"
REVISION: Final = "X-Communique-Revision"
BASE: Final = "X-Communique-Base"
SOURCE: Final = "X-Source-Language"

_GERMANIC = "nplurals=2; plural=(n != 1);"
_ESCAPES: Final = str.maketrans(
    {"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t", "\r": r"\r", "\b": r"\b", "\f": r"\f"}
    | {"\a": r"\a", "\v": r"\v"}
)


def header_text(
    slug: str, revision: int, base: str, source: LanguageTag, language: LanguageTag | None
) -> str:
    """
    The header entry; a template names no language.

    There is no date in it, so that the same content makes the same file.
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
    return "\n".join(('msgid ""', 'msgstr ""', *(quoted(f"{line}\n") for line in lines), ""))


def entry_text(segment: Segment, translation: Translation | None) -> str:
    """One message; a template's has no *translation*."""
    hints = [f"#. {line}" for line in segment.hint.split("\n") if line]
    fuzzy = ["#, fuzzy"] if translation and translation.needs_work else []
    return "\n".join(
        (
            *hints,
            *fuzzy,
            f"msgctxt {quoted(segment.context)}",
            f"msgid {quoted(segment.msgid)}",
            f"msgstr {quoted(translation.text if translation else '')}",
            "",
        )
    )


def quoted(text: str) -> str:
    """A string as PO writes it; the inverse is in `po_reading`."""
    return f'"{text.translate(_ESCAPES)}"'


def plural_forms(language: LanguageTag) -> str:
    """The `Plural-Forms` that Babel knows for *language*; two forms where it knows none."""
    try:
        return str(get_plural(language.gettext))
    except UnknownLocaleError:
        return _GERMANIC
