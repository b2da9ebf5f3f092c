"""
What the engine may read beside the page: the files it was given, and nothing else.

Each has an address of our own making, so that no path and no host ever stands in a style sheet.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from workflow.rendering.fonts import FontFace, css_list


class ClosedFetcher(URLFetcher):
    """
    Serves the files it was made with; any other address stops the rendering.

    That refuses `http:`, `data:` and `file:` alike, and does so even for a path that is served.

    Args:
        served: Address → file, or what is in it.
    """

    def __init__(self, served: Mapping[str, Path | bytes]) -> None:
        super().__init__()
        self._served = dict(served)

    def fetch(self, url: str, headers: object = None) -> Any:
        served = self._served.get(url)
        if served is None:
            raise FatalURLFetchingError(url[:200])
        if isinstance(served, bytes):
            return URLFetcherResponse(url, served)
        try:
            return URLFetcherResponse(url, served.read_bytes())
        except OSError as error:
            # The engine would go on with another font, and nobody would know.
            raise FatalURLFetchingError(f"{served} ({error.strerror})") from error


def font_addresses(faces: Sequence[FontFace]) -> dict[str, Path]:
    """The address under which each of *faces* is served, in order."""
    return {_address(number): face.path for number, face in enumerate(faces)}


def font_rules(faces: Sequence[FontFace]) -> str:
    """The `@font-face` rules that make *faces* known, each by its address."""
    return "".join(_rule(number, face) for number, face in enumerate(faces))


def _address(number: int) -> str:
    return f"font:{number}"


def _rule(number: int, face: FontFace) -> str:
    return (
        f"@font-face {{ font-family: {css_list((face.family,))}; font-weight: {face.weight};"
        f" font-style: {'italic' if face.italic else 'normal'}; src: url({_address(number)}); }}\n"
    )
