"""
An SVG logo: read by an allow-list, and written again from what was understood.

Paths, basic shapes and groups with flat fills, and nothing else: no script, style, reference,
picture, gradient or filter ever passes, for each can run, fetch, or take an engine minutes. What
draws nothing (identifiers, an editor's own data) is left out silently; what would draw and is not
known is refused, for a logo with a part missing is not the logo.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final
from xml.sax.saxutils import quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser
from PIL import ImageColor

from workflow.domain.findings import Finding
from workflow.rendering.house import svg_path

# A crest drawn in detail has 60 kB; the logo stands in each web page and each PDF.
MOST_BYTES: Final = 100_000
# An element with an opacity takes WeasyPrint 1.5 ms and 500 bytes, and may be every one of these.
MOST_NODES: Final = 1_000
MOST_DEPTH: Final = 16
# One crooked export has the same fault in each of its paths.
_MOST_FINDINGS: Final = 10

OPENING: Final = '<svg xmlns="http://www.w3.org/2000/svg"'

_NAMESPACE = "http://www.w3.org/2000/svg"
_SHAPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "g": (),
        "path": ("d",),
        "rect": ("x", "y", "width", "height", "rx", "ry"),
        "circle": ("cx", "cy", "r"),
        "ellipse": ("cx", "cy", "rx", "ry"),
        "line": ("x1", "y1", "x2", "y2"),
        "polyline": ("points",),
        "polygon": ("points",),
    }
)
# They say something beside the drawing; the logo's alternative text is in house.toml.
_SKIPPED = frozenset({"title", "desc", "metadata"})
_DRAWS_NOTHING = re.compile(
    r"id|class|version|baseProfile|role|color|focusable|enable-background|preserveAspectRatio"
    r"|(?:shape|text|image)-rendering|(?:data|aria)-[\w-]+"
)
_XML = "{http://www.w3.org/XML/1998/namespace}"
_RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)")


@dataclass(frozen=True)
class Drawing:
    """
    A drawing that may be used anywhere.

    Attributes:
        markup: One whole `svg` element that begins with `OPENING`, of ASCII.
        width: In the drawing's own units, as `height`; only their ratio means anything.
    """

    markup: str
    width: float
    height: float


def read_drawing(data: bytes, where: str, problems: list[Finding]) -> Drawing | None:
    """
    Read the drawing *data*, or add to *problems* why it cannot be used.

    Args:
        where: What the findings name as their place.
    """
    if len(data) > MOST_BYTES:
        values = {"size": len(data), "limit": MOST_BYTES}
        problems.append(Finding("house_file_too_large", where=where, values=values))
        return None
    reading = _Reading(where)
    parser = XMLParser(target=reading, forbid_dtd=True)
    reading.line = lambda: parser.parser.CurrentLineNumber
    try:
        parser.feed(data)
        parser.close()
    except _StopError:
        pass
    except DefusedXmlException:
        reading.note("house_svg_declarations")
    except (ParseError, ValueError, LookupError):
        # A ValueError comes of an encoding that is no encoding of text.
        reading.note("house_svg_syntax")
    problems.extend(reading.findings)
    return None if reading.findings else reading.drawing()


class _StopError(Exception):
    """Reading on is pointless."""


@dataclass
class _Reading:
    """
    The target of a parser: writes as it reads.

    Attributes:
        open: What closes each element around; empty for one that is not written.
        skipping: How many elements around are skipped, with all that is in them.
    """

    where: str
    line: Callable[[], int] = field(default=lambda: 0)
    findings: list[Finding] = field(default_factory=list)
    box: tuple[float, ...] = ()
    parts: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    skipping: int = 0
    nodes: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.nodes += 1
        self._bound("nodes", self.nodes, MOST_NODES)
        self._bound("depth", len(self.open) + self.skipping, MOST_DEPTH)
        name = tag.removeprefix(f"{{{_NAMESPACE}}}")
        if self.nodes == 1:
            self._root(name, attributes)
        elif self.skipping or name.startswith("{") or name in _SKIPPED:
            self.skipping += 1
        else:
            self._element(name, attributes)

    def end(self, _: str) -> None:
        if self.skipping:
            self.skipping -= 1
        else:
            self.parts.append(self.open.pop())

    def data(self, _: str) -> None:
        """Characters between elements draw nothing."""

    def close(self) -> None:
        """The parser calls this at its end."""

    def drawing(self) -> Drawing:
        left, top, width, height = self.box
        view = " ".join(map(svg_path.written, (left, top, width, height)))
        return Drawing(f'{OPENING} viewBox="{view}">{"".join(self.parts)}</svg>', width, height)

    def note(self, code: str, **values: object) -> None:
        line = {"line": self.line()}
        finding = Finding(code, where=self.where, values=line | values)
        known = {(each.code, each.values.get("name")) for each in self.findings}
        if (code, values.get("name")) not in known:
            self.findings.append(finding)
        if len(self.findings) >= _MOST_FINDINGS:
            raise _StopError

    def _bound(self, measure: str, value: int, limit: int) -> None:
        if value > limit:
            self.note("house_svg_too_complex", name=measure, limit=limit)
            raise _StopError

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        if name != "svg":
            self.note("house_svg_root", name=name[:40])
            raise _StopError
        self.box = self._box_of(attributes)
        inherited = {
            name: text
            for name, text in attributes.items()
            if name not in ("viewBox", "width", "height", "x", "y")
        }
        self._write("g", inherited)

    def _box_of(self, attributes: dict[str, str]) -> tuple[float, ...]:
        given = attributes.get("viewBox") or " ".join(
            ["0 0", *(attributes.get(side, "").removesuffix("px") for side in ("width", "height"))]
        )
        try:
            box = svg_path.numbers(given)
        except ValueError:
            box = ()
        if len(box) != 4 or min(box[2:]) < 0.01:
            self.note("house_svg_no_size")
            return (0, 0, 1, 1)
        return box

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        if (name not in _SHAPES and name != "defs") or "" in self.open:
            self.note("house_svg_element", name=name[:40])
            self.skipping += 1
        elif name == "defs":
            # Empty in many exports; what stands in it would be drawn by reference only.
            self.open.append("")
        else:
            self._write(name, attributes)

    def _write(self, name: str, attributes: dict[str, str]) -> None:
        kept = {
            key: text
            for key, given in attributes.items()
            if not _draws_nothing(key) and (text := self._value(name, key, given)) is not None
        }
        written = "".join(f" {key}={quoteattr(text)}" for key, text in kept.items())
        self.parts.append(f"<{name}{written}>")
        self.open.append(f"</{name}>")

    def _value(self, name: str, key: str, given: str) -> str | None:
        reader = _PRESENTATION.get(key) or (_GEOMETRY.get(key) if key in _SHAPES[name] else None)
        if reader is None:
            self.note("house_svg_attribute", name=key.rpartition("}")[2][:40])
            return None
        try:
            return reader(given.strip())
        except ValueError:
            self.note("house_svg_value", name=key, value=given[:40])
            return None


def _draws_nothing(key: str) -> bool:
    # Of foreign names, a link is refused as an attribute that is not known.
    is_foreign = key.startswith("{") and not key.endswith("}href")
    return is_foreign or key.startswith(_XML) or bool(_DRAWS_NOTHING.fullmatch(key))


def _colour(text: str) -> str:
    if text == "none":
        return text
    if match := _RGB.fullmatch(text):
        return "#" + "".join(f"{min(255, int(part)):02x}" for part in match.groups())
    named = ImageColor.colormap.get(text.lower(), text) if text.isalpha() else text
    if not isinstance(named, str) or not re.fullmatch("#([0-9a-fA-F]{3}){1,2}", named):
        raise ValueError(text[:40])
    return named.lower()


def _number(text: str) -> str:
    return svg_path.written(svg_path.number(text))


def _size(text: str) -> str:
    if svg_path.number(text) < 0:
        raise ValueError(text[:40])
    return _number(text)


def _share(text: str) -> str:
    return svg_path.written(min(1.0, max(0.0, svg_path.number(text))))


def _dashes(text: str) -> str:
    found = () if text == "none" else svg_path.numbers(text)
    # Dashes much shorter than the line they are in would be drawn one by one.
    if len(found) > 8 or any(length < 0 for length in found) or (found and max(found) < 0.1):
        raise ValueError(text[:40])
    return " ".join(map(svg_path.written, found)) or "none"


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(text[:40])
        return text

    return read


_PRESENTATION: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "fill": _colour,
        "fill-opacity": _share,
        "fill-rule": _one_of("nonzero", "evenodd"),
        "clip-rule": _one_of("nonzero", "evenodd"),
        "opacity": _share,
        "stroke": _colour,
        "stroke-dasharray": _dashes,
        "stroke-dashoffset": _number,
        "stroke-linecap": _one_of("butt", "round", "square"),
        "stroke-linejoin": _one_of("miter", "round", "bevel"),
        "stroke-miterlimit": _size,
        "stroke-opacity": _share,
        "stroke-width": _size,
        "transform": svg_path.transform,
    }
)
_GEOMETRY: Mapping[str, Callable[[str], str]] = MappingProxyType(
    dict.fromkeys(("x", "y", "x1", "y1", "x2", "y2", "cx", "cy"), _number)
    | dict.fromkeys(("width", "height", "rx", "ry", "r"), _size)
    | {"d": svg_path.path, "points": svg_path.points}
)
