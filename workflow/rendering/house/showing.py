"""
A house style as the templates show it: values for style sheets, the logo as markup, font stacks.

All that reaches a page from here was made by us out of checked values; texts are escaped.
"""

import base64
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from workflow.domain.language import LanguageTag
from workflow.rendering.fonts import LATIN
from workflow.rendering.house.colour import Palette
from workflow.rendering.house.style import HouseStyle, Logo, UrduHand
from workflow.rendering.house.svg import OPENING

# Under this address the PDF engine finds the logo, and under no other.
LOGO_ADDRESS: Final = "house:logo"

NASTALIQ: Final = "Noto Nastaliq Urdu"

# "Press release", on the other side of the letterhead, stands on the line of the name; in print.css
# that line is 1.5 mm lower than the top of the name, and a logo has 3 mm below it. Beside a logo
# that stands alone, it is as high as its type.
_NAME_DROP_MM, _BELOW_LOGO_MM, _LINE_MM = 1.5, 3.0, 5.0
_PIXELS_PER_MM = 96 / 25.4
_BUILT_IN = HouseStyle()
_NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})


def print_values(house: HouseStyle) -> dict[str, object]:
    """What `print.css` is filled in with."""
    width, height = house.logo.size_mm if house.logo else (0, 0)
    return {
        "accent": house.light.accent,
        "ink": house.light.ink,
        "link": house.light.link,
        "name": house.light.name,
        "page_size": house.page.value,
        "page_width": house.page.width_mm,
        "logo_width": width,
        "logo_height": height,
        "kind_drop": _kind_drop(house.logo),
        "nastaliq": house.urdu is UrduHand.NASTALIQ,
    }


def pictures(house: HouseStyle) -> Mapping[str, bytes]:
    """What the PDF engine may show, by address."""
    return {LOGO_ADDRESS: house.logo.data} if house.logo else _NO_PICTURES


def logo_class(house: HouseStyle) -> str:
    """How style sheets know what kind of logo this is."""
    logo = house.logo
    if logo is None:
        return ""
    return f"logo{'' if logo.with_name else ' alone'}{' plate' if logo.plate else ''}"


def print_logo(house: HouseStyle, language: LanguageTag) -> Markup:
    """The logo on paper; nothing without one."""
    if house.logo is None:
        return Markup()
    return Markup('<img src="{}" alt="{}">').format(LOGO_ADDRESS, house.logo.says(language))


def web_logo(house: HouseStyle, language: LanguageTag) -> Markup:
    """The logo in a web page, which stays one file; nothing without one."""
    logo = house.logo
    if logo is None:
        return Markup()
    says = logo.says(language)
    width, height = (round(side * _PIXELS_PER_MM) for side in logo.size_mm)
    if logo.is_drawing:
        drawn = Markup(logo.data.decode().removeprefix(OPENING))  # noqa: S704  (svg.py wrote it)
        opening = Markup('<svg role="img" aria-label="{}" width="{}" height="{}"')
        return opening.format(says, width, height) + drawn
    image = Markup('<img src="{}" alt="{}" width="{}" height="{}">')
    return image.format(_as_address(logo), says, width, height)


def web_style(house: HouseStyle) -> Markup:
    """The rules that give a web page the house's colours; nothing for the built-in ones."""
    rules = ""
    if (house.light, house.screen_link) != (_BUILT_IN.light, _BUILT_IN.screen_link):
        rules += f"@media screen {{ {_properties(house.light, house.screen_link)} }}\n"
    if house.dark != _BUILT_IN.dark:
        properties = _properties(house.dark, house.dark.link)
        rules += f"@media screen and (prefers-color-scheme: dark) {{ {properties} }}\n"
    return Markup(rules)  # noqa: S704  (colours are `#rrggbb`)


def stack(house: HouseStyle, language: LanguageTag, names: tuple[str, ...]) -> tuple[str, ...]:
    """*names*, the families for a text in *language*, with the house's own before them."""
    own = house.font_for(language)
    latin = house.font_for(LanguageTag("en"))
    found = list(names)
    # Where Noto Sans is the language's own font, its letters must not be mixed with another's.
    if latin and LATIN in found and found[0] != LATIN:
        found.insert(found.index(LATIN), latin.family)
    if own:
        found.insert(0, own.family)
    if house.urdu is UrduHand.NASTALIQ and language.language == "ur":
        found.insert(0, NASTALIQ)
    return tuple(dict.fromkeys(found))


def print_emphasis(house: HouseStyle, language: LanguageTag) -> Markup:
    """The rule that keeps emphasis visible in a font without an italic; nothing with one."""
    font = house.font_for(language)
    if font is None or font.italic:
        return Markup()
    return Markup("em { font-style: normal; font-weight: 700; }")


def _kind_drop(logo: Logo | None) -> float:
    if logo is None:
        return _NAME_DROP_MM
    height = logo.size_mm[1]
    return _NAME_DROP_MM + height + _BELOW_LOGO_MM if logo.with_name else height - _LINE_MM


def _properties(palette: Palette, link: str) -> str:
    return (
        f":root {{ --accent: {palette.accent}; --ink: {palette.ink}; --link: {link}; }}"
        f" .organisation {{ color: {palette.name}; }}"
    )


def _as_address(logo: Logo) -> str:
    return f"data:{logo.media_type};base64,{base64.b64encode(logo.data).decode()}"
