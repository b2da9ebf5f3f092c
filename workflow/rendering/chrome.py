"""
The words around a release ("Press release", "Media contact"), from `release.po` catalogs.

A message that is missing, empty or fuzzy stops the rendering: a page never mixes languages.
English is the language of the msgids, so English alone needs no translation.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from gettext import c2py
from pathlib import Path

import polib
from babel.messages.plurals import get_plural

from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.errors import RenderingError

_DOMAIN = "release.po"
_PLACEHOLDER = re.compile(r"%(?:\((\w+)\)s|.|$)", re.DOTALL)

# The forms of a message by context (empty for none) and msgid.
Messages = Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True)
class Chrome:
    """
    One language's words.

    Its four callables are gettext's, so that Babel's extractor and Jinja know them by name.
    Each raises RenderingError `chrome_missing` for a message without a translation.
    """

    language: LanguageTag
    messages: Messages
    plural: Callable[[int], int]

    def gettext(self, message: str) -> str:
        return self._forms("", message)[0]

    def pgettext(self, context: str, message: str) -> str:
        return self._forms(context, message)[0]

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.npgettext("", singular, plural, number)

    def npgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        return self._forms(context, singular, plural)[self.plural(number)]

    def _forms(self, context: str, *message: str) -> tuple[str, ...]:
        forms = self.messages.get((context, message[0]))
        if forms:
            return forms
        if self.language.language == "en":
            return message
        raise _refusal("chrome_missing", self.language, message[0])


class ChromeShelf:
    """
    The catalogs of a folder `<locale>/LC_MESSAGES/release.po`, each read once.

    Args:
        locales: The folder; read when a language is first asked for.
    """

    def __init__(self, locales: Path) -> None:
        self._locales = locales
        self._chromes: dict[LanguageTag, Chrome] = {}

    def languages(self) -> tuple[LanguageTag, ...]:
        """The languages that have a catalog here, sorted."""
        names = (path.parent.parent.name for path in self._locales.glob(f"*/LC_MESSAGES/{_DOMAIN}"))
        return tuple(sorted(LanguageTag.parse(name) for name in names))

    def path_for(self, language: LanguageTag) -> Path | None:
        """The catalog that serves *language*: its own, or its language's without the region."""
        # A script is never dropped: Serbian in Latin letters is not served by Cyrillic ones.
        wider = LanguageTag(language.language, language.script)
        candidates = (self._path(tag) for tag in (language, wider))
        return next((path for path in candidates if path.is_file()), None)

    def chrome(self, language: LanguageTag) -> Chrome:
        """
        The words of *language*.

        Raises:
            RenderingError: `chrome_missing` without a catalog, `chrome_damaged` if the catalog
                cannot be read, a translation's placeholders differ from its message's, or its
                plural forms are not as many as the language has.
        """
        if language not in self._chromes:
            self._chromes[language] = self._read(language)
        return self._chromes[language]

    def _path(self, language: LanguageTag) -> Path:
        return self._locales / language.gettext / "LC_MESSAGES" / _DOMAIN

    def _read(self, language: LanguageTag) -> Chrome:
        path = self.path_for(language)
        if path is None and language.language != "en":
            raise _refusal("chrome_missing", language, _DOMAIN)
        # The file's own plural rule is not believed; CLDR's is the language's.
        plural = c2py(get_plural(language.gettext).plural_expr)
        return Chrome(language, _messages(path, language) if path else {}, plural)


def _messages(path: Path, language: LanguageTag) -> Messages:
    try:
        entries = polib.pofile(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise _refusal("chrome_damaged", language, str(error)) from error
    usable = (entry for entry in entries if entry.translated() and not entry.obsolete)
    return {(entry.msgctxt or "", entry.msgid): _forms(entry, language) for entry in usable}


def _forms(entry: polib.POEntry, language: LanguageTag) -> tuple[str, ...]:
    plurals = entry.msgstr_plural
    forms = tuple(plurals[n] for n in sorted(plurals)) if plurals else (entry.msgstr,)
    # A message with a placeholder too few or too many would fail, or drop a fact, much later.
    wanted = _placeholders(entry.msgid_plural or entry.msgid)
    differs = any(_placeholders(form) != wanted for form in forms)
    count = get_plural(language.gettext).num_plurals if plurals else 1
    if differs or len(forms) != count:
        raise _refusal("chrome_damaged", language, entry.msgid)
    return forms


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(match[1] or match[0] for match in _PLACEHOLDER.finditer(text))


def _refusal(code: str, language: LanguageTag, message: str) -> RenderingError:
    values = {"language": str(language), "message": message}
    return RenderingError(code, findings=[Finding(code, values=values)], **values)
