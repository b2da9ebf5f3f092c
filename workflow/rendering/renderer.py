"""One door to all renderings: a release and a format in, bytes out."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from workflow.domain.document import Document, Paragraph, Passage, Text
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.rendering.bounds import check_bounds
from workflow.rendering.chrome import ChromeShelf
from workflow.rendering.core_fonts import core_faces
from workflow.rendering.environment import Environments
from workflow.rendering.fingerprint import Fingerprint
from workflow.rendering.fonts import FontFace, all_families, script_of
from workflow.rendering.formats import language_name
from workflow.rendering.house import HouseStyle, showing
from workflow.rendering.html import print_page, web_page
from workflow.rendering.ninjs import ninjs
from workflow.rendering.pictures import LoadPicture, no_pictures
from workflow.rendering.plain import plain_text
from workflow.rendering.release import Release
from workflow.rendering.room import with_room

if TYPE_CHECKING:
    from workflow.rendering.pdf.engine import Attached, PdfRenderer

# Their hyphenation dictionaries take half a second each, as much as those of all others together.
_SLOW_DICTIONARIES = frozenset({"de", "hu"})


@dataclass(frozen=True)
class Rendered:
    """
    A rendered file.

    Attributes:
        pages: Of a PDF; None for what has no pages.
    """

    data: bytes
    media_type: str
    pages: int | None


class Renderer:
    """
    Renders releases; makes each language's environment when it is first needed.

    Args:
        templates: The folder that holds `release/`.
        locales: The folder that holds `<locale>/LC_MESSAGES/release.po`.
        fonts: The folder of the core fonts, `core_fonts.core_folder()`; None does without them.
        house: How the organisation's releases look; by default the built-in look.
        pictures: Gives the bytes of the pictures that documents name.
    """

    def __init__(
        self,
        templates: Path,
        locales: Path,
        fonts: Path | None = None,
        house: HouseStyle | None = None,
        pictures: LoadPicture = no_pictures,
    ) -> None:
        self._fonts = fonts
        self._pictures = pictures
        self._house = house or HouseStyle()
        self.shelf = ChromeShelf(locales)
        self._environments = Environments(templates, self.shelf, self._house, pictures)
        self._fingerprint = Fingerprint(templates, self.shelf, lambda: self._faces, self._house)

    def render(self, release: Release, format: Format) -> Rendered:  # noqa: A002
        """
        Render *release*: the same release gives the same bytes.

        Raises:
            RenderingError: The document is too large, a word of the chrome or a glyph is missing,
                or the engine had something to say.
            InvalidInputError: `language_without_locale_data`.
            NotFoundError, DamagedError, UnavailableError: A picture cannot be read.
        """
        return with_room(partial(self._render, release, format))

    def _render(self, release: Release, format: Format) -> Rendered:  # noqa: A002
        check_bounds(release.document)
        pages = None
        if format is Format.PDF:
            html = print_page(self._environments.environment(release.language), release)
            with _collector_asleep():
                data, pages = self._pdf.render(html, release.language, self._attached(release))
        elif format is Format.HTML:
            data = web_page(self._environments.environment(release.language), release).encode()
        else:
            data = plain_text(self.shelf.chrome(release.language), release).encode()
        return Rendered(data, format.media_type, pages)

    def inputs_digest(self, language: LanguageTag, format: Format) -> str:  # noqa: A002
        """The digest of all that a rendition depends on beside its release (SHA-256, hex)."""
        return self._fingerprint.digest(language, format)

    def load(self, dictionaries: Iterable[LanguageTag] = ()) -> None:
        """
        Load what processes can share that are forked afterwards, and nothing else.

        That is modules (WeasyPrint takes 0.4 s), templates, the list of fonts and the hyphenation
        *dictionaries* of languages, all plain Python. Fonts are opened by the process that renders:
        no font map of Pango's survives a fork (`workflow/forking.py`). What is there then is left
        out of every later garbage collection.
        """
        from workflow.rendering.pdf.engine import load_dictionary

        for language in dictionaries:
            load_dictionary(language)
        self._print_inputs  # noqa: B018  (reading it is the point)
        gc.collect()
        gc.freeze()

    def slow_dictionaries(self) -> tuple[LanguageTag, ...]:
        """Languages whose hyphenation dictionaries take longer than those of all others."""
        return tuple(each for each in self.shelf.languages() if each.gettext in _SLOW_DICTIONARIES)

    def languages_by_script(self) -> dict[str, LanguageTag]:
        """One shipped language for each script (ISO 15924) that any is written in."""
        return {script_of(each): each for each in reversed(self.shelf.languages())}

    def try_out(self, language: LanguageTag) -> None:
        """
        Render one small page in *language*, as a PDF.

        Raises:
            RenderingError: As `render`.
        """
        self.render(_small(language), Format.PDF)

    def _attached(self, release: Release) -> "Attached | None":
        """The release as data, for the final file only: a draft is not to be processed."""
        if release.proof:
            return None
        from workflow.rendering.pdf.engine import Attached

        description = self.shelf.chrome(release.language).gettext("This press release as data")
        day = release.document.date
        return Attached(f"{release.slug}.json", description, ninjs(release), day)

    @cached_property
    def _faces(self) -> tuple[FontFace, ...]:
        return core_faces(self._fonts)

    @cached_property
    def _print_inputs(self) -> tuple[str, tuple[FontFace, ...]]:
        """The print style sheet, and the font files beside the installed ones."""
        return self._environments.print_sheet(), (*self._house.faces, *self._faces)

    @cached_property
    def _pdf(self) -> "PdfRenderer":
        # Imported here so that a process which makes no PDF never loads WeasyPrint.
        from workflow.rendering.pdf.engine import PdfRenderer

        sheet, faces = self._print_inputs
        families = all_families() | {font.family for font in self._house.fonts}
        return PdfRenderer(sheet, faces, showing.pictures(self._house), families, self._pictures)


@contextmanager
def _collector_asleep() -> Iterator[None]:
    # All boxes of a document live until it is done: looking for garbage among them again and
    # again takes 5 % of it (docs/performance.md).
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def _small(language: LanguageTag) -> Release:
    # The language's name for itself is text in its own script; lines of long words make the
    # engine load the hyphenation dictionary.
    word = language_name(language)
    passage = Passage((Text(word),))
    lines = Passage((Text(f"{word * 3} " * 30),))
    document = Document(
        headline=passage,
        subtitle=None,
        organisation=passage,
        place=passage,
        date=None,
        embargo=None,
        body=(Paragraph(lines),),
        notes=(),
        boilerplate=(),
        contacts=(),
        signature=None,
        keywords=(),
    )
    return Release(document, language, language, "try-out", proof=True)
