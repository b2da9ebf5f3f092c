"""
What the engine may read beside the page: the files it was given, and nothing else.

Each has an address of our own making, so that no path and no host ever stands in a style sheet.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from weasyprint.text.constants import FONTCONFIG_STYLE, FONTCONFIG_WEIGHT
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from workflow.domain.pictures import digest_in
from workflow.errors import WorkflowError
from workflow.rendering.fonts import FontFace, css_list
from workflow.rendering.pictures import LoadPicture


class ClosedFetcher(URLFetcher):
    """
    Serves the files it was made with, and pictures; any other address stops the rendering.

    That refuses `http:`, `data:` and `file:` alike, and does so even for a path that is served.

    Args:
        served: Address → file, or what is in it.
        load: Gives the bytes of pictures, by their digests.
    """

    def __init__(self, served: Mapping[str, Path | bytes], load: LoadPicture) -> None:
        super().__init__()
        self._served = dict(served)
        self._load = load

    def path(self, url: str) -> Path:
        """The file that is served under *url*."""
        served = self._served.get(url)
        if not isinstance(served, Path):
            raise FatalURLFetchingError(url[:200])
        return served

    def fetch(self, url: str, headers: object = None) -> Any:
        served = self._picture(url) or self._served.get(url)
        if isinstance(served, bytes):
            return URLFetcherResponse(url, served)
        path = self.path(url)
        try:
            return URLFetcherResponse(url, path.read_bytes())
        except OSError as error:
            # The engine would go on without it, and nobody would know.
            raise FatalURLFetchingError(f"{path} ({error.strerror})") from error

    def _picture(self, url: str) -> bytes | None:
        digest = digest_in(url)
        try:
            return self._load(digest) if digest else None
        except WorkflowError as error:
            # Any other exception would be taken for a warning; the engine tells what caused it.
            raise FatalURLFetchingError(url) from error


class FontsInPlace(FontConfiguration):
    """
    Uses served font files where they are.

    WeasyPrint's own copies each into a folder in /tmp that only a garbage collection removes: a
    render process, which ends without one, left 22 MB behind. This needs three names that are
    not in its documented interface (decision 0013).
    """

    def add_font_face(
        self, rule_descriptors: Mapping[str, Any], url_fetcher: ClosedFetcher
    ) -> None:
        _, address = rule_descriptors["src"][0]
        path = url_fetcher.path(str(address))
        if not os.access(path, os.R_OK):
            raise FatalURLFetchingError(str(path))
        rule = _fontconfig_rule(path, rule_descriptors).encode()
        fontconfig.FcConfigParseAndLoadFromMemory(self._config, rule, True)
        if not fontconfig.FcConfigAppFontAddFile(self._config, os.fsencode(path)):
            raise FatalURLFetchingError(str(path))
        pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", self.font_map))


def font_addresses(faces: Sequence[FontFace]) -> dict[str, Path]:
    """The address under which each of *faces* is served, in order."""
    return {_address(number): face.path for number, face in enumerate(faces)}


def font_rules(faces: Sequence[FontFace]) -> str:
    """The `@font-face` rules that make *faces* known, each by its address."""
    return "".join(_rule(number, face) for number, face in enumerate(faces))


def _fontconfig_rule(path: Path, descriptors: Mapping[str, Any]) -> str:
    """What gives the file at *path* the family, weight and slant of its `@font-face` rule."""
    weight = FONTCONFIG_WEIGHT[descriptors["font_weight"]]
    slant = FONTCONFIG_STYLE[descriptors["font_style"]]
    return (
        "<fontconfig><match target='scan'>"
        f"<test name='file'><string>{escape(str(path))}</string></test>"
        # Before its own name, which stays: Pango needs it.
        f"<edit name='family' mode='prepend'><string>{escape(descriptors['font_family'])}</string>"
        f"</edit><edit name='weight' mode='assign_replace'><int>{weight}</int></edit>"
        f"<edit name='slant' mode='assign_replace'><const>{slant}</const></edit>"
        "</match></fontconfig>"
    )


def _address(number: int) -> str:
    return f"font:{number}"


def _rule(number: int, face: FontFace) -> str:
    return (
        f"@font-face {{ font-family: {css_list((face.family,))}; font-weight: {face.weight};"
        f" font-style: {'italic' if face.italic else 'normal'}; src: url({_address(number)}); }}\n"
    )
