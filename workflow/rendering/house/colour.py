"""
Colours of a house style: `#rrggbb`, their contrast, and what they become on dark paper.

Contrast is that of WCAG 2.2 (relative luminance of sRGB). Nothing here knows a file or a page.
"""

import colorsys
import re
from collections.abc import Iterable
from dataclasses import dataclass

COLOUR = re.compile(r"#[0-9a-f]{6}")

# WCAG 2.2, 1.4.3 for text and 1.4.11 for what is drawn.
TEXT_RATIO = 4.5
RULE_RATIO = 3.0

# What text stands on in web.css and print.css: paper, then the tint of boxes and code. The accent
# stands on paper only.
LIGHT_GROUNDS = ("#ffffff", "#f5f6f8", "#f2f4f6")
DARK_GROUNDS = ("#14171b", "#1d2228")

# A derived colour clears the bar by as much as the built-in ones do.
_DERIVED_RATIO = 8.0
_STEPS = 50
# A strong colour made light glows on dark paper.
_MOST_SATURATION = 0.55


@dataclass(frozen=True)
class Palette:
    """
    The colours on one kind of paper, each `#rrggbb` in lower case.

    Attributes:
        accent: Rules, and the organisation's name where it is readable as text.
        ink: The text.
        link: Links.
    """

    accent: str
    ink: str
    link: str

    @property
    def name(self) -> str:
        """The colour of the organisation's name: the accent, or the ink if that is too faint."""
        paper = DARK_GROUNDS[0] if is_light(self.ink) else LIGHT_GROUNDS[0]
        return self.accent if contrast(self.accent, paper) >= TEXT_RATIO else self.ink


LIGHT = Palette(accent="#14447d", ink="#1b1f24", link="#14447d")
# On a screen links are told from the accent.
LIGHT_SCREEN_LINK = "#0b57a8"
DARK = Palette(accent="#9cc3f2", ink="#e4e7eb", link="#8ebcf3")


def is_light(colour: str) -> bool:
    """Whether *colour* is one for dark paper."""
    return luminance(colour) > luminance("#808080")


def luminance(colour: str) -> float:
    """
    Relative luminance, from 0 for black to 1 for white (WCAG 2.2).

    >>> luminance("#ffffff")
    1.0
    """
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """
    The contrast of two colours, from 1 to 21.

    >>> round(contrast("#777777", "#ffffff"), 2)
    4.48
    """
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def worst_contrast(colour: str, grounds: Iterable[str]) -> tuple[float, str]:
    """The lowest contrast of *colour* on any of *grounds*, and that ground."""
    return min((contrast(colour, ground), ground) for ground in grounds)


def for_dark_paper(colour: str) -> str:
    """*colour* with its hue, as light as dark paper asks for; itself if it is light enough."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    soft = min(saturation, _MOST_SATURATION)
    for step in range(_STEPS + 1):
        share = step / _STEPS
        lifted = colorsys.hls_to_rgb(hue, lightness + (1 - lightness) * share, soft)
        lighter = "#" + "".join(f"{round(part * 255):02x}" for part in lifted)
        if worst_contrast(lighter, DARK_GROUNDS)[0] >= _DERIVED_RATIO:
            return lighter
    return "#ffffff"


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
