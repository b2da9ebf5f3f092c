"""
Read `house.toml` and what lies beside it into a `HouseStyle`, or say everything that is wrong.

The folder is an operator's, and is read as if a stranger had filled it: nothing outside it is
opened, and nothing is opened before its size is known.
"""

import stat
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.pictures import JPEG, PNG
from workflow.errors import InvalidInputError
from workflow.rendering.fonts import SCRIPTS
from workflow.rendering.house import colour, raster, svg, typefaces
from workflow.rendering.house.style import HouseFont, HouseStyle, Logo, PageSize, UrduHand

FILE: Final = "house.toml"

_MOST_TOML_BYTES = 64_000
_MOST_WORDS = 200
_LOGO_MM = (5.0, 40.0)
# Height and width must both be seen at the size of a letterhead.
_ASPECT = (0.2, 12.0)


def read_house_style(folder: Path) -> HouseStyle:
    """
    The house style of *folder*.

    Raises:
        InvalidInputError: `house_style_refused`, with a finding for each thing to mend: where
            (the key in `house.toml`) and how.
    """
    problems: list[Finding] = []
    style = _Reading(folder, problems).style()
    if problems:
        raise InvalidInputError(
            "house_style_refused", folder=str(folder), count=len(problems), findings=problems
        )
    return style


@dataclass(frozen=True)
class _Table:
    """A table of the file; what is asked of it is checked, and noted under its full key."""

    values: Mapping[str, Any]
    where: str
    problems: list[Finding]

    def note(self, code: str, key: str, **values: object) -> None:
        self.problems.append(Finding(code, where=self.key(key), values=values))

    def key(self, key: str) -> str:
        return ".".join(filter(None, (self.where, key)))

    def only(self, *known: str) -> None:
        for key in self.values:
            if key not in known:
                shown = _printable(key)
                values = {"known": ", ".join(known)}
                self.problems.append(
                    Finding("house_key_unknown", where=self.key(shown), values=values)
                )

    def table(self, key: str) -> "_Table":
        found = self.values.get(key, {})
        if not isinstance(found, dict):
            self.note("house_value_wrong", key, wanted="a table", value=_printable(found))
            found = {}
        return _Table(found, self.key(key), self.problems)

    def take(self, key: str, wanted: str, read: Callable[[Any], Any]) -> Any:
        """What *read* makes of a value; None if it is not there, or is refused by ValueError."""
        if key not in self.values:
            return None
        try:
            return read(self.values[key])
        except ValueError:
            shown = _printable(self.values[key])
            self.note("house_value_wrong", key, wanted=wanted, value=shown)
            return None


@dataclass(frozen=True)
class _Reading:
    folder: Path
    problems: list[Finding]

    def style(self) -> HouseStyle:
        top = _Table(self._toml(), "", self.problems)
        top.only("colours", "logo", "fonts", "page")
        light, dark, screen_link = _colours(top.table("colours"))
        fonts = top.table("fonts")
        page = top.table("page")
        page.only("size")
        return HouseStyle(
            light=light,
            dark=dark,
            screen_link=screen_link,
            logo=self._logo(top.table("logo")) if "logo" in top.values else None,
            fonts=self._fonts(fonts),
            urdu=fonts.take("urdu", _choice(UrduHand), UrduHand) or UrduHand.NASKH,
            page=page.take("size", _choice(PageSize), PageSize) or PageSize.A4,
        )

    def _toml(self) -> dict[str, Any]:
        data = self._read(FILE, _MOST_TOML_BYTES, FILE)
        if data is None:
            return {}
        try:
            return tomllib.loads(data.decode())
        except UnicodeDecodeError:
            reason = "it is not UTF-8"
        except ValueError as error:
            # Beside its own error, that of a number with thousands of digits.
            reason = _printable(str(error))
        except RecursionError:
            reason = "it is nested too deeply"
        values = {"reason": reason}
        self.problems.append(Finding("house_toml_syntax", where=FILE, values=values))
        return {}

    def _logo(self, table: _Table) -> Logo | None:
        table.only("file", "alt", "alt_in", "height", "with_name", "plate")
        alt = table.take("alt", "one line of at most 200 characters", _words)
        if "alt" not in table.values:
            table.note("house_key_missing", "alt")
        low, high = _LOGO_MM
        height = table.take("height", f"millimetres, from {low:g} to {high:g}", _millimetres)
        with_name = table.take("with_name", "true or false", _boolean)
        plate = table.take("plate", "true or false", _boolean)
        alternatives = _alternatives(table.table("alt_in"))
        shown = self._picture(table, height or 16.0)
        if shown is None or alt is None:
            return None
        data, media_type, aspect = shown
        return Logo(
            data=data,
            media_type=media_type,
            aspect=aspect,
            height_mm=height or 16.0,
            alternative=alt,
            alternatives=alternatives,
            with_name=with_name is not False,
            plate=plate is not False,
        )

    def _picture(self, table: _Table, height_mm: float) -> tuple[bytes, str, float] | None:
        where = table.key("file")
        data = self._asset(table, "file", raster.MOST_BYTES)
        if data is None:
            return None
        found: tuple[bytes, str, float] | None = None
        if data.startswith((PNG, JPEG)):
            picture = raster.read_picture(data, height_mm, where, self.problems)
            if picture:
                found = (picture.data, picture.media_type, picture.width / picture.height)
        elif data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            drawing = svg.read_drawing(data, where, self.problems)
            if drawing:
                markup = drawing.markup.encode()
                found = (markup, "image/svg+xml", drawing.width / drawing.height)
        else:
            table.note("house_logo_kind", "file")
        low, high = _ASPECT
        if found and not low <= found[2] <= high:
            table.note("house_logo_shape", "file", aspect=f"{found[2]:.2f}", low=low, high=high)
        return found

    def _fonts(self, table: _Table) -> tuple[HouseFont, ...]:
        table.only("urdu", *SCRIPTS)
        fonts = (
            self._font(table.table(script), script) for script in SCRIPTS if script in table.values
        )
        return tuple(font for font in fonts if font)

    def _font(self, table: _Table, script: str) -> HouseFont | None:
        styles = (*typefaces.NEEDED, typefaces.ITALIC)
        table.only("family", *styles)
        if "family" in table.values:
            family = table.take("family", "the name of an installed family", _words)
            if set(table.values) & set(styles):
                table.note("house_font_twice", "family")
            return typefaces.installed_font(script, family, self.problems) if family else None
        opened = {}
        for style in styles:
            if style in typefaces.NEEDED or style in table.values:
                face = self._face(table, style)
                if face:
                    opened[style] = (face, (self.folder / table.values[style].strip()).resolve())
        if not set(typefaces.NEEDED) <= set(opened):
            return None
        return typefaces.house_font(script, opened, self.problems)

    def _face(self, table: _Table, style: str) -> typefaces.Opened | None:
        data = self._asset(table, style, typefaces.MOST_BYTES)
        if data is None:
            return None
        return typefaces.read_face(data, style, table.key(style), self.problems)

    def _asset(self, table: _Table, key: str, limit: int) -> bytes | None:
        """The content of the file that *key* names."""
        if key not in table.values:
            table.note("house_key_missing", key)
            return None
        name = table.take(key, "the name of a file in this folder", _words)
        return None if name is None else self._read(name, limit, table.key(key))

    def _read(self, name: str, limit: int, where: str) -> bytes | None:
        code = ""
        values: dict[str, object] = {"file": _printable(name)}
        try:
            folder = self.folder.resolve(strict=True)
            path = (folder / name).resolve(strict=True)
            status = path.stat()
            if not path.is_relative_to(folder):
                code = "house_file_outside"
            elif not stat.S_ISREG(status.st_mode):
                code = "house_file_missing"
            elif status.st_size > limit:
                code, values = "house_file_too_large", {"size": status.st_size, "limit": limit}
            else:
                with path.open("rb") as file:
                    return file.read(limit)
        except (OSError, ValueError, RuntimeError):
            # A zero byte in a name is a ValueError, a circle of links a RuntimeError.
            code = "house_file_missing"
        self.problems.append(Finding(code, where=where, values=values))
        return None


def _colours(table: _Table) -> tuple[colour.Palette, colour.Palette, str]:
    table.only("accent", "ink", "link", "dark")
    dark_table = table.table("dark")
    dark_table.only("accent", "ink", "link")
    light = _palette(table, colour.LIGHT, colour.LIGHT_GROUNDS)
    derived = colour.Palette(
        accent=_derived(light.accent, colour.LIGHT.accent, colour.DARK.accent),
        ink=colour.DARK.ink,
        link=_derived(light.link, colour.LIGHT.link, colour.DARK.link),
    )
    dark = _palette(dark_table, derived, colour.DARK_GROUNDS)
    return light, dark, light.link if "link" in table.values else colour.LIGHT_SCREEN_LINK


def _derived(light: str, built_in: str, built_in_dark: str) -> str:
    return built_in_dark if light == built_in else colour.for_dark_paper(light)


def _palette(table: _Table, default: colour.Palette, grounds: tuple[str, ...]) -> colour.Palette:
    given = {
        name: table.take(name, "a colour such as #14447d", _colour)
        for name in ("accent", "ink", "link")
    }
    for name, value in given.items():
        is_rule = name == "accent"
        needed = colour.RULE_RATIO if is_rule else colour.TEXT_RATIO
        stands_on = grounds[:1] if is_rule else grounds
        ratio, ground = colour.worst_contrast(value, stands_on) if value else (needed, "")
        if ratio < needed:
            # Rounded down: 4.499 is not 4.50.
            shown = f"{int(ratio * 100) / 100:.2f}"
            table.note(
                "house_colour_contrast",
                name,
                colour=value,
                ground=ground,
                ratio=shown,
                needed=needed,
            )
    return colour.Palette(
        accent=given["accent"] or default.accent,
        ink=given["ink"] or default.ink,
        link=given["link"] or default.link,
    )


def _alternatives(table: _Table) -> dict[str, str]:
    found = {}
    for key in table.values:
        words = table.take(key, "one line of at most 200 characters", _words)
        try:
            language = LanguageTag.parse(key)
        except InvalidInputError:
            table.note("house_language_unknown", _printable(key))
            continue
        if words:
            found[language.gettext] = words
    return found


def _colour(value: Any) -> str:
    if not isinstance(value, str) or not colour.COLOUR.fullmatch(value.lower()):
        raise ValueError
    return value.lower()


def _words(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _MOST_WORDS:
        raise ValueError
    # Persian and Hindi words need the two joiners, which count as not printable.
    if not value.replace("\u200c", "").replace("\u200d", "").isprintable():
        raise ValueError
    return value.strip()


def _millimetres(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not _LOGO_MM[0] <= value <= _LOGO_MM[1]:
        raise ValueError
    return float(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _choice(kind: type[PageSize] | type[UrduHand]) -> str:
    return " or ".join(f'"{each.value}"' for each in kind)


def _printable(value: object) -> str:
    # The text of a nested table has no end, and neither has that of a number.
    is_short = isinstance(value, str | bool | float) or (
        isinstance(value, int) and abs(value) < 10**15
    )
    shown = str(value)[:60] if is_short else f"… ({type(value).__name__})"
    return "".join(each if each.isprintable() else "�" for each in shown)
