"""
One type for languages: gettext says `zh_Hans`, the web says `zh-Hans`, people say either.

It knows spelling and direction only; names, dates and numbers come from CLDR in `rendering`.
"""

import re
from dataclasses import dataclass
from typing import Self

from workflow.errors import InvalidInputError

# RFC 5646 without variants and extensions: language, optional script, optional region.
_TAG = re.compile(
    r"(?P<language>[A-Za-z]{2,3})"
    r"(?:[-_](?P<script>[A-Za-z]{4}))?"
    r"(?:[-_](?P<territory>[A-Za-z]{2}|[0-9]{3}))?"
)

# Languages written from right to left where the tag names no script (CLDR, characterOrder).
_RTL_LANGUAGES = frozenset("ar arc ckb dv fa he ks ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset("Adlm Arab Aran Hebr Mand Nkoo Rohg Samr Syrc Thaa".split())


@dataclass(frozen=True, order=True)
class LanguageTag:
    """A language, with its script and region where they matter; compare and sort freely."""

    language: str
    script: str = ""
    territory: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Read `fr`, `pt_BR`, `zh-Hans` or `zh_hans_cn`, in any case, and give it its usual case.

        Raises:
            InvalidInputError: `language_unknown`, if *text* is not of that form. Nothing that
                passes can be a path: there is no dot and no slash in it.

        >>> LanguageTag.parse("ZH-hans").gettext
        'zh_Hans'
        """
        match = _TAG.fullmatch(text)
        if match is None:
            raise InvalidInputError("language_unknown", language=text[:40])
        return cls(
            match["language"].lower(),
            (match["script"] or "").title(),
            (match["territory"] or "").upper(),
        )

    @property
    def gettext(self) -> str:
        """The folder name of gettext and the locale name of Babel: `zh_Hans`."""
        return "_".join(filter(None, (self.language, self.script, self.territory)))

    @property
    def bcp47(self) -> str:
        """The web's name, for `lang` attributes and output folders: `zh-Hans`."""
        return self.gettext.replace("_", "-")

    @property
    def is_rtl(self) -> bool:
        """Whether its press writes from right to left."""
        if self.script:
            return self.script in _RTL_SCRIPTS
        return self.language in _RTL_LANGUAGES

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, the value of the `dir` attribute."""
        return "rtl" if self.is_rtl else "ltr"

    def __str__(self) -> str:
        return self.gettext
