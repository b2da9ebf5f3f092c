"""
The desk's own words: `<locale>/LC_MESSAGES/desk.po`, and `mail.po` for what it sends.

Unlike a release, the desk speaks English where a message has no translation yet: its readers work
here, and a page that cannot be shown helps none of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from gettext import NullTranslations, c2py
from pathlib import Path

import polib
from babel import negotiate_locale
from babel.messages.plurals import get_plural

from workflow.domain.language import LanguageTag

ENGLISH = LanguageTag("en")


class Words(NullTranslations):
    """The messages of one domain in one language, as gettext's own class offers them."""

    def __init__(self, language: LanguageTag, forms: Mapping[tuple[str, str], tuple[str, ...]]):
        super().__init__()
        self._forms = forms
        # CLDR's rule, whatever the file says.
        self._plural = c2py(get_plural(language.gettext).plural_expr)

    def gettext(self, message: str) -> str:
        return self.pgettext("", message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.npgettext("", msgid1, msgid2, n)

    def pgettext(self, context: str, message: str) -> str:
        return self._forms.get((context, message), (message,))[0]

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        forms = self._forms.get((context, msgid1))
        if forms is None:
            return msgid1 if n == 1 else msgid2
        return forms[min(self._plural(n), len(forms) - 1)]


@dataclass(frozen=True)
class WordShelf:
    """The catalogs of *domain* in the folder *locales*."""

    locales: Path
    domain: str

    def languages(self) -> tuple[LanguageTag, ...]:
        """English, and those that have a catalog, sorted."""
        found = self.locales.glob(f"*/LC_MESSAGES/{self.domain}.po")
        return tuple(sorted({ENGLISH, *(LanguageTag.parse(p.parent.parent.name) for p in found)}))

    def words(self, language: LanguageTag) -> Words:
        """The words of *language*; English ones for what it has none of."""
        path = self.locales / language.gettext / "LC_MESSAGES" / f"{self.domain}.po"
        entries = polib.pofile(path.read_text(encoding="utf-8")) if path.is_file() else []
        return Words(
            language,
            {
                (entry.msgctxt or "", entry.msgid): _forms(entry)
                for entry in entries
                if entry.translated() and not entry.obsolete
            },
        )


def best_of(offered: tuple[LanguageTag, ...], accepted: str) -> LanguageTag:
    """The first of *offered* that the header Accept-Language asks for, else English."""
    wanted = [part.partition(";")[0].strip() for part in accepted[:500].split(",")]
    names = [each.bcp47 for each in offered]
    # What browsers send for Chinese names a region, not a script.
    aliases = {"zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans"}
    found = negotiate_locale([aliases.get(w.lower(), w) for w in wanted], names, sep="-")
    return offered[names.index(found)] if found in names else ENGLISH


def _forms(entry: polib.POEntry) -> tuple[str, ...]:
    plurals = entry.msgstr_plural
    return tuple(plurals[n] for n in sorted(plurals)) if plurals else (entry.msgstr,)
