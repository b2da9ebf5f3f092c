"""
Three ways from a release to a PDF, each to run in a process of its own.

Each is made with the print pages by locale, and renders one locale at a time, again and again.
"""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from tests.benchmarks.pipelines.store import Store

CHROMIUM = Path("/usr/bin/chromium")


class Pipeline(Protocol):
    """One way to make a PDF."""

    def begin_round(self) -> None: ...

    def render(self, locale: str) -> int:
        """Make the PDF in *locale* and return its bytes."""
        ...


class Naive:
    """WeasyPrint as its own first page shows it: everything is made anew for each document."""

    def __init__(self, pages: Mapping[str, str]) -> None:
        # Loaded with the pipeline, not with the first document.
        from weasyprint import HTML

        self._html = HTML
        self._pages = pages

    def begin_round(self) -> None: ...

    def render(self, locale: str) -> int:
        return len(self._html(string=self._pages[locale]).write_pdf(pdf_variant="pdf/ua-1"))


class Ours:
    """The whole way from a wanted row to a stored and recorded file, as render processes go it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        store.service.renderer.load()

    def begin_round(self) -> None:
        self._store.lay_anew()

    def render(self, locale: str) -> int:
        return self._store.render(locale)


class Chromium:
    """Debian's Chromium, started once, printing the same pages into tagged PDFs."""

    def __init__(self, page: object, pages: Mapping[str, str]) -> None:
        self._page = page
        self._pages = pages

    def begin_round(self) -> None: ...

    def render(self, locale: str) -> int:
        page: object = self._page
        page.set_content(self._pages[locale])
        return len(page.pdf(tagged=True, outline=True, prefer_css_page_size=True))


@contextmanager
def naive(pages: Mapping[str, str], _sample: Path) -> Iterator[Pipeline]:
    yield Naive(pages)


@contextmanager
def ours(pages: Mapping[str, str], sample: Path) -> Iterator[Pipeline]:
    with tempfile.TemporaryDirectory() as folder:
        yield Ours(Store(Path(folder), list(pages), sample))


@contextmanager
def chromium(pages: Mapping[str, str], _sample: Path) -> Iterator[Pipeline]:
    from playwright.sync_api import sync_playwright

    switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=switches)
        yield Chromium(browser.new_page(), pages)
        browser.close()


def chromium_is_missing() -> str:
    """Why Chromium cannot be measured here; empty if it can."""
    if not CHROMIUM.exists():
        return f"there is no {CHROMIUM}"
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed"
    return ""
