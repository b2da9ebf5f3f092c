"""
LibreTranslate's protocol: `GET /languages`, and `POST /translate` with a list of texts.

Read from LibreTranslate/LibreTranslate, `libretranslate/app.py` and `language.py`, versions of
2022 to 2026. Texts travel as HTML, whose tags it keeps: our placeholders are tags to it.
"""

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from workflow.catalogs.notation import VOID, Kind, Piece, escape, pieces
from workflow.domain.language import LanguageTag
from workflow.errors import InvalidInputError
from workflow.machine import Machine
from workflow.machine.http_json import Server

TITLE: Final = "LibreTranslate"
NAME: Final = "machine:libretranslate"

# For a batch: a machine without a graphics card may take seconds for each paragraph.
TIMEOUT_SECONDS: Final = 120.0

# What it may call a language besides its tag, the best first. Its models have names of their own
# (`zt`, `pb`), and only newer versions take the usual ones (`aliases` in its `language.py`).
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "zh": ("zh-Hans",),
    "zh-CN": ("zh-Hans", "zh"),
    "zh-Hans": ("zh",),
    "zh-HK": ("zh-Hant", "zt"),
    "zh-Hant": ("zt",),
    "zh-SG": ("zh-Hans", "zh"),
    "zh-TW": ("zh-Hant", "zt"),
    "nb": ("no",),
    "no": ("nb",),
    "pt-BR": ("pb", "pt"),
}

_BLANKS = re.compile(r"[ \t\r\n]+")
_VOIDS = "|".join(sorted(VOID))
_OUTWARDS = re.compile(rf"<((?:{_VOIDS})[0-9]+)\s*/>")
_INWARDS = re.compile(rf"<((?:{_VOIDS})[0-9]+)\s*>\s*</\1\s*>")


def libretranslate(url: str, key: str = "", *, timeout_seconds: float = TIMEOUT_SECONDS) -> Machine:
    """
    The LibreTranslate at *url*; nothing is connected yet.

    Args:
        key: Its `api_key`; empty where it wants none.
    """
    client = _Client(Server(TITLE, url, timeout_seconds, key), key)
    return Machine(NAME, TITLE, client.translate)


class _Client:
    def __init__(self, server: Server, key: str) -> None:
        self._server = server
        self._key = key
        self._targets: Mapping[str, frozenset[str]] | None = None

    def translate(
        self, texts: Sequence[str], source: LanguageTag, target: LanguageTag
    ) -> Sequence[str]:
        """See `workflow.machine.Translate`."""
        if not texts:
            return ()
        from_code, to_code = self._codes(source, target)
        asked: dict[str, Any] = {
            "q": [_outwards(text) for text in texts],
            "source": from_code,
            "target": to_code,
            "format": "html",
        }
        if self._key:
            asked["api_key"] = self._key
        return self._texts_of(self._server.post("/translate", asked), len(texts))

    def _texts_of(self, answer: Any, count: int) -> Sequence[str]:
        found = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(found, list) or len(found) != count:
            raise self._server.odd(f"it is not a list of {count} texts")
        if not all(isinstance(text, str) for text in found):
            raise self._server.odd("not all of it is text")
        return tuple(_inwards(text) for text in found)

    def _codes(self, source: LanguageTag, target: LanguageTag) -> tuple[str, str]:
        """
        What it calls the two languages.

        Raises:
            InvalidInputError: `machine_language_unknown`, for one that it does not have, or not
                from that source.
        """
        if self._targets is None:
            self._targets = self._languages()
        from_code = self._code(source, self._targets)
        return from_code, self._code(target, self._targets[from_code])

    def _code(self, language: LanguageTag, offered: Mapping[str, Any] | frozenset[str]) -> str:
        by_case = {code.lower(): code for code in offered}
        for name in _names(language):
            if name.lower() in by_case:
                return by_case[name.lower()]
        raise InvalidInputError(
            "machine_language_unknown", machine=TITLE, language=language.gettext
        )

    def _languages(self) -> Mapping[str, frozenset[str]]:
        """Each language that it reads, and those into which it translates it."""
        answer = self._server.get("/languages")
        try:
            codes = frozenset(str(each["code"]) for each in answer)
            # Early versions list no targets: there, each language goes into each.
            return {
                str(each["code"]): frozenset(map(str, each["targets"]))
                if "targets" in each
                else codes
                for each in answer
            }
        except (TypeError, KeyError) as error:
            raise self._server.odd("it is not a list of languages") from error


def _names(language: LanguageTag) -> Sequence[str]:
    """
    What *language* may be called, the best first.

    A region may be left out, since a draft is better than none; a script never.
    """
    tag = language.bcp47
    if tag in _ALSO:
        return (tag, *_ALSO[tag])
    return (tag, LanguageTag(language.language, language.script).bcp47)


def _outwards(message: str) -> str:
    """A message as HTML: there is no `<code1/>` in it, a parser may take that for a start."""
    return _OUTWARDS.sub(r"<\1></\1>", message)


def _inwards(text: str) -> str:
    """
    HTML as a message.

    LibreTranslate resolves references in all of its answer, tags and texts alike, others that
    speak its protocol do not: both come out as characters.
    """
    joined = _BLANKS.sub(" ", _INWARDS.sub(r"<\1/>", text)).strip()
    return "".join(map(_piece, pieces(joined)))


def _piece(piece: Piece) -> str:
    return escape(html.unescape(piece.text)) if piece.kind is Kind.TEXT else piece.text
