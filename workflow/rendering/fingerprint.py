"""
What a rendition depends on beside its release, as one digest per language and format.

A Polish wording changes the Polish digests only, and a new font touches PDFs only.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.rendering.chrome import ChromeShelf
from workflow.rendering.fonts import FontFace, all_families, code_families
from workflow.rendering.house import HouseStyle, showing
from workflow.rendering.installed import font_digest, installed_fonts
from workflow.rendering.libraries import library_versions

# What lays out and writes, beside the libraries under WeasyPrint (`libraries.py`).
_PACKAGES = {
    Format.TXT: ("babel",),
    Format.HTML: ("babel", "jinja2", "markupsafe"),
    Format.PDF: (
        *("babel", "jinja2", "markupsafe", "weasyprint", "pydyf", "fonttools", "tinycss2"),
        *("tinyhtml5", "cssselect2", "pyphen", "pillow"),
    ),
}
_OTHER_FORMATS = {Format.HTML: "print", Format.PDF: "web"}


class Fingerprint:
    """
    Digests of one installation; what is read is kept, so make a new one after an upgrade.

    Args:
        templates: The folder that holds `release/`.
        shelf: The catalogs.
        faces: Gives the font files that the engine uses beside the installed ones.
        house: The house style, whose own files its digest covers.
    """

    def __init__(
        self,
        templates: Path,
        shelf: ChromeShelf,
        faces: Callable[[], Sequence[FontFace]],
        house: HouseStyle,
    ) -> None:
        self._folder = templates / "release"
        self._shelf = shelf
        self._faces = faces
        self._house = house
        self._digests: dict[tuple[LanguageTag, Format], str] = {}

    def digest(self, language: LanguageTag, format: Format) -> str:  # noqa: A002
        """
        SHA-256 in hexadecimal over code, templates, catalog, versions and, for PDFs, fonts.

        The same on every machine that has the same of these, wherever they are.

        Raises:
            RenderingError: `fonts_unknown`, if `fc-list` of fontconfig cannot be asked.
        """
        key = (language, format)
        if key not in self._digests:
            inputs = json.dumps(self._inputs(language, format), sort_keys=True)
            self._digests[key] = hashlib.sha256(inputs.encode()).hexdigest()
        return self._digests[key]

    def _inputs(self, language: LanguageTag, format: Format) -> dict[str, object]:  # noqa: A002
        catalog = self._shelf.path_for(language)
        inputs: dict[str, object] = {
            "language": language.gettext,
            "format": format.value,
            "code": _hashes(Path(__file__).parent.rglob("*.py")),
            "templates": _hashes(self._templates_of(format)),
            "catalog": _hashes([catalog] if catalog else []),
            "house": self._house.digest(format),
            "packages": {name: version(name) for name in _PACKAGES[format]},
        }
        if format is Format.PDF:
            inputs["libraries"] = library_versions()
            inputs["fonts"] = self._fonts_of(language)
        return inputs

    def _templates_of(self, format: Format) -> list[Path]:  # noqa: A002
        if format is Format.TXT:
            return []
        other = _OTHER_FORMATS[format]
        files = (path for path in self._folder.rglob("*") if path.is_file())
        return [path for path in files if not path.name.startswith(other)]

    def _fonts_of(self, language: LanguageTag) -> list[tuple[str, str]]:
        wanted = set(showing.stack(self._house, language, code_families(language)))
        return [(name, digest) for name, digest in self._fonts if name in wanted]

    @cached_property
    def _fonts(self) -> list[tuple[str, str]]:
        """Family and digest of every font file that any language may be set in."""
        known = all_families()
        pairs = {(font.family, font.path) for font in installed_fonts() if font.family in known}
        pairs |= {(face.family, face.path) for face in self._faces()}
        return sorted((family, font_digest(path)) for family, path in pairs)


def _hashes(paths: Iterable[Path]) -> list[tuple[str, str]]:
    return sorted((path.name, _hash(path)) for path in paths)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
