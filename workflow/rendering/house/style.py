"""The values of a house style; the default ones are the built-in look."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from types import MappingProxyType

from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.rendering.fonts import FontFace, script_of
from workflow.rendering.house.alphabets import alphabet
from workflow.rendering.house.colour import DARK, LIGHT, LIGHT_SCREEN_LINK, Palette

# A wide logo is made smaller rather than let it push the words beside it off the page.
WIDEST_LOGO_MM = 90.0

_SVG = "image/svg+xml"
_NO_WORDS: Mapping[str, str] = MappingProxyType({})


class PageSize(StrEnum):
    """The paper of PDFs."""

    A4 = "A4"
    LETTER = "Letter"

    @property
    def width_mm(self) -> float:
        return 210.0 if self is PageSize.A4 else 215.9


class UrduHand(StrEnum):
    """How Urdu is written: as print does on screens, or as newspapers in Urdu do."""

    NASKH = "naskh"
    NASTALIQ = "nastaliq"


@dataclass(frozen=True)
class Logo:
    """
    A logo that may be used anywhere: read, checked and written anew.

    Attributes:
        data: The file; if an SVG, markup that begins with `svg.OPENING`.
        aspect: Width divided by height.
        height_mm: Asked for; `size_mm` is what it gets.
        alternative: What it says, for those who do not see it.
        alternatives: The same in other languages, by gettext name.
        with_name: Whether the organisation's name stands below it.
        plate: Whether a white plate lies behind it on dark screens.
    """

    data: bytes
    media_type: str
    aspect: float
    height_mm: float
    alternative: str
    alternatives: Mapping[str, str] = field(default_factory=lambda: _NO_WORDS, hash=False)
    with_name: bool = True
    plate: bool = True

    @property
    def is_drawing(self) -> bool:
        return self.media_type == _SVG

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height in millimetres, in the logo's own proportions."""
        width = min(WIDEST_LOGO_MM, self.height_mm * self.aspect)
        return round(width, 3), round(width / self.aspect, 3)

    def says(self, language: LanguageTag) -> str:
        """What it says in *language*, or in the house's own."""
        names = (language.gettext, LanguageTag(language.language, language.script).gettext)
        found = (self.alternatives.get(name) for name in (*names, language.language))
        return next(filter(None, found), self.alternative)


@dataclass(frozen=True)
class HouseFont:
    """
    The font of one script.

    Attributes:
        script: As `fonts.script_of` names it.
        family: What style sheets call it; never a name out of a font file.
        title: What people call it.
        files: The digests of its files.
        italic: Whether it has an italic; without one, emphasis is bold.
        faces: Files that are not installed; none for an installed family.
        characters: The code points that all its faces have.
    """

    script: str
    family: str
    title: str
    files: tuple[str, ...]
    italic: bool
    faces: tuple[FontFace, ...]
    characters: frozenset[int] = field(repr=False)

    def covers(self, language: LanguageTag) -> bool:
        """Whether it has every letter of *language*."""
        letters = alphabet(language)
        return bool(letters) and all(ord(letter) in self.characters for letter in letters)


@dataclass(frozen=True)
class HouseStyle:
    """
    How an organisation's releases look.

    Attributes:
        light: On paper, and on light screens.
        dark: On dark screens.
        logo: None for the organisation's name alone.
        fonts: At most one for each script; used in PDFs only.
    """

    light: Palette = LIGHT
    dark: Palette = DARK
    # The built-in look has another link on screens than on paper; a house has one.
    screen_link: str = LIGHT_SCREEN_LINK
    logo: Logo | None = None
    fonts: tuple[HouseFont, ...] = ()
    urdu: UrduHand = UrduHand.NASKH
    page: PageSize = PageSize.A4

    @property
    def faces(self) -> tuple[FontFace, ...]:
        """The font files that the PDF engine must be given."""
        return tuple(face for font in self.fonts for face in font.faces)

    def font_for(self, language: LanguageTag) -> HouseFont | None:
        """The house's font for *language*, if it has one with all its letters."""
        script = script_of(language)
        fonts = (font for font in self.fonts if font.script == script)
        return next((font for font in fonts if font.covers(language)), None)

    def digest(self, format: Format) -> str:  # noqa: A002
        """What of it a file of this format depends on (SHA-256, hex), wherever its folder is."""
        facts: dict[str, object] = {}
        if format is not Format.TXT:
            facts = {"light": asdict(self.light), "dark": asdict(self.dark)}
            facts |= {"link": self.screen_link, "logo": _facts_of(self.logo)}
        if format is Format.PDF:
            facts["fonts"] = [(font.script, font.family, font.files) for font in self.fonts]
            facts |= {"urdu": self.urdu, "page": self.page}
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _facts_of(logo: Logo | None) -> object:
    if logo is None:
        return None
    picture = hashlib.sha256(logo.data).hexdigest()
    words = [logo.alternative, sorted(logo.alternatives.items())]
    return [picture, logo.media_type, logo.size_mm, words, logo.with_name, logo.plate]
