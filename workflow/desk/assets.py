"""
Style sheets and scripts, each at an address that changes with its content.

Ours are in templates/desk/assets; htmx and its extension come from the package that carries them.
"""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from starlette.responses import Response

from workflow.errors import NotFoundError

_MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_SHEET = "desk.css"
_HTMX = {"htmx.js": "htmx-2.min.js", "sse.js": "ext/hx-sse-2.min.js"}


@dataclass(frozen=True)
class _Asset:
    data: bytes
    packed: bytes
    media_type: str
    address: str


class Assets:
    """
    What pages load, read once.

    Args:
        folder: Its `*.css` are served as one sheet, `desk.css`, in the order of their names.
    """

    def __init__(self, folder: Path) -> None:
        found = {path.name: path.read_bytes() for path in sorted(folder.glob("*.js"))}
        found[_SHEET] = b"\n".join(path.read_bytes() for path in sorted(folder.glob("*.css")))
        for name, source in _HTMX.items():
            # Only read: Django itself is never loaded.
            carried = files("django_htmx") / "static" / "django_htmx" / source
            found[name] = carried.read_bytes()
        self._assets: Mapping[str, _Asset] = {
            name: _asset(name, data) for name, data in found.items()
        }

    def address(self, name: str) -> str:
        """Where the asset of that name is found."""
        return self._assets[name].address

    def answer(self, digest: str, name: str, *, packed: bool) -> Response:
        """
        The asset, *packed* by gzip if the browser can unpack it; an older one's address is none.

        Pages are never packed: they hold secrets beside what others wrote (CVE-2013-3587).

        Raises:
            NotFoundError: `page_unknown`.
        """
        asset = self._assets.get(name)
        if asset is None or asset.address != f"/assets/{digest}/{name}":
            raise NotFoundError("page_unknown", path=f"/assets/{digest}/{name}"[:200])
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable",
            "Vary": "Accept-Encoding",
        }
        if packed:
            headers["Content-Encoding"] = "gzip"
        data = asset.packed if packed else asset.data
        return Response(data, media_type=asset.media_type, headers=headers)


def _asset(name: str, data: bytes) -> _Asset:
    digest = hashlib.sha256(data).hexdigest()[:16]
    packed = gzip.compress(data, mtime=0)
    return _Asset(data, packed, _MEDIA_TYPES[Path(name).suffix], f"/assets/{digest}/{name}")
