"""
The sample release in every language as pictures, to be looked at page by page.

Writes DIR/<locale>.pdf and DIR/sheet-NN.png, each with the first two pages of three languages.
Looking is the test: what a program can judge is in tests/artifacts/test_every_language.py.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from tests.rendering.samples import LOCALES, SHIPPED, TEMPLATES, release, rich
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.rendering.core_fonts import core_folder
from workflow.rendering.renderer import Renderer

DOTS_PER_INCH = 80
PAGES = 2
LANGUAGES_PER_SHEET = 3
_GAP = 12
_LABEL = 18


def main() -> int:
    """Render what is asked for; print the path of each sheet."""
    arguments = _parser().parse_args()
    arguments.to.mkdir(parents=True, exist_ok=True)
    languages = [LanguageTag.parse(name) for name in arguments.locale] or list(SHIPPED)
    renderer = Renderer(TEMPLATES, LOCALES, core_folder())
    for number, group in enumerate(_grouped(languages), start=1):
        columns = [_pages(renderer, each, arguments.to, proof=arguments.proof) for each in group]
        path = arguments.to / f"sheet-{number:02}.png"
        _sheet(list(map(str, group)), columns).save(path)
        print(path)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("locale", nargs="*", help="only these; otherwise all that have chrome")
    parser.add_argument("--to", type=Path, default=Path("out/specimens"), metavar="DIR")
    parser.add_argument("--proof", action="store_true", help="as drafts, with their marks")
    return parser


def _grouped(languages: Sequence[LanguageTag]) -> Iterator[Sequence[LanguageTag]]:
    for start in range(0, len(languages), LANGUAGES_PER_SHEET):
        yield languages[start : start + LANGUAGES_PER_SHEET]


def _pages(
    renderer: Renderer, language: LanguageTag, folder: Path, *, proof: bool
) -> list[Image.Image]:
    data = renderer.render(release(rich(language), language, proof=proof), Format.PDF).data
    (folder / f"{language}.pdf").write_bytes(data)
    with pypdfium2.PdfDocument(data) as pdf:
        count = min(PAGES, len(pdf))
        return [pdf[n].render(scale=DOTS_PER_INCH / 72).to_pil() for n in range(count)]


def _sheet(names: Sequence[str], columns: Sequence[Sequence[Image.Image]]) -> Image.Image:
    width, height = columns[0][0].size
    size = ((width + _GAP) * len(columns), (height + _GAP) * PAGES + _LABEL)
    sheet = Image.new("RGB", size, "#888888")
    draw = ImageDraw.Draw(sheet)
    for column, (name, pages) in enumerate(zip(names, columns, strict=True)):
        left = column * (width + _GAP)
        draw.text((left + 4, 3), name, fill="#ffffff")
        for row, page in enumerate(pages):
            sheet.paste(page, (left, _LABEL + row * (height + _GAP)))
    return sheet


if __name__ == "__main__":
    sys.exit(main())
