"""
The first page of a PDF as a picture, by PDFium.

Only for files that this program made itself: PDFium runs in the process that asks.
"""

from io import BytesIO
from threading import Lock

import pypdfium2

from workflow.errors import DamagedError

MOST_WIDTH = 600
_MOST_HEIGHT = 1200

# PDFium may be used by one thread at a time (its own documentation says so).
_one_at_a_time = Lock()


def first_page(data: bytes) -> bytes:
    """
    A PNG of the first page, `MOST_WIDTH` pixels wide; a page much longer than wide is narrower.

    Raises:
        DamagedError: `page_not_drawn`, of what is no PDF.
    """
    try:
        with _one_at_a_time, pypdfium2.PdfDocument(data) as document:
            page = document[0]
            width, height = page.get_size()
            scale = min(MOST_WIDTH / width, _MOST_HEIGHT / height)
            picture = page.render(scale=scale).to_pil()
    except (pypdfium2.PdfiumError, IndexError, ZeroDivisionError) as error:
        raise DamagedError("page_not_drawn") from error
    drawn = BytesIO()
    picture.save(drawn, "PNG", optimize=True)
    return drawn.getvalue()
