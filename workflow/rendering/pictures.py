"""Pictures of a document, which names them by their digests."""

import base64
from collections.abc import Callable

from markupsafe import Markup

from workflow.domain.pictures import digest_in, media_type_of
from workflow.errors import NotFoundError

# The bytes of a picture, a PNG or JPEG, by its digest; raises what an artifact store does.
LoadPicture = Callable[[str], bytes]


def no_pictures(digest: str) -> bytes:
    """
    The loader of who has none.

    Raises:
        NotFoundError: `artifact_missing`, always.
    """
    raise NotFoundError("artifact_missing", digest=digest)


def is_picture(source: str) -> bool:
    """Whether *source*, the address of an image, names a picture."""
    return bool(digest_in(source))


def as_data(load: LoadPicture, source: str) -> Markup:
    """The picture that *source* names as an address that holds it: a web page stays one file."""
    data = load(digest_in(source))
    encoded = base64.b64encode(data).decode()
    return Markup(f"data:{media_type_of(data)};base64,{encoded}")  # noqa: S704  (nothing in it is special)
