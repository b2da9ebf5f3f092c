"""The versions of the C libraries that decide where a line breaks and which glyph is shown."""

import ctypes
import ctypes.util
from collections.abc import Callable, Mapping

from workflow.errors import RenderingError


def library_versions() -> Mapping[str, str]:
    """
    The versions of Pango, HarfBuzz and fontconfig, by the names that their makers give them.

    Asking makes no font map: see `workflow/forking.py`.

    Raises:
        RenderingError: `library_missing`.
    """
    return {name: ask(_library(file)) for name, (file, ask) in _LIBRARIES.items()}


def _library(file: str) -> ctypes.CDLL:
    path = ctypes.util.find_library(file)
    if path is None:
        raise RenderingError("library_missing", library=file)
    return ctypes.CDLL(path)


def _pango(library: ctypes.CDLL) -> str:
    return _text(library.pango_version_string)


def _harfbuzz(library: ctypes.CDLL) -> str:
    return _text(library.hb_version_string)


def _fontconfig(library: ctypes.CDLL) -> str:
    # 21401 is 2.14.1.
    number: int = library.FcGetVersion()
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def _text(function: Callable[[], bytes]) -> str:
    function.restype = ctypes.c_char_p  # type: ignore[attr-defined]
    return function().decode()


_LIBRARIES: Mapping[str, tuple[str, Callable[[ctypes.CDLL], str]]] = {
    "Pango": ("pango-1.0", _pango),
    "HarfBuzz": ("harfbuzz", _harfbuzz),
    "fontconfig": ("fontconfig", _fontconfig),
}
