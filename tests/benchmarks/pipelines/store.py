"""
The sample release in a store of its own: signed off in every language, each file wanted.

It gets there through the use cases that the doors call. The store is made once and laid anew
before each round, for a file that exists is never made again.
"""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polib

from worker.embedded import run_task
from worker.tasks import register
from workflow.domain.article import LanguagePlan
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.domain.states import Action, Role
from workflow.intake import read_article
from workflow.jobs import EDITORIAL, Kind, WorkState
from workflow.queue import make_celery
from workflow.rendering.environment import Environments
from workflow.rendering.html import print_page
from workflow.settings import Settings
from workflow.usecases import (
    bringing_in,
    composing,
    editions,
    moving,
    rendering,
    signing,
    translating,
)
from workflow.usecases.people import add_person
from workflow.wiring import Service, open_service

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "workflow" / "sample"

# Every script that costs something of its own, as in facts/rendering.md, section 0.
LOCALES = "en de ar he fa ur ps zh_Hans zh_Hant ja ko ru hi bn th el ka hy".split()

SLUG = "open-lake-archive"


def translated(sample: Path = SAMPLE) -> tuple[list[str], list[str]]:
    """Those of LOCALES that the sample release is translated into, and those that it is not."""
    there = [each for each in LOCALES if each == "en" or (sample / f"{each}.po").is_file()]
    return there, [each for each in LOCALES if each not in there]


class Store:
    """
    A database and an artifact folder below *folder*, with work to do in them.

    Args:
        folder: Empty.
        locales: English first.
        sample: The folder of the sample release.
    """

    def __init__(self, folder: Path, locales: Sequence[str], sample: Path = SAMPLE) -> None:
        settings = replace(Settings(), data=folder / "store", workers=1, four_eyes=False)
        self.service: Service = open_service(settings)
        self.app = make_celery("", render_timeout_seconds=settings.render_timeout_seconds)
        register(self.app, self.service)
        self._whole = folder / "whole.db"
        _sign_everything_off(self, [LanguageTag.parse(each) for each in locales], sample)
        self.service.engine.dispose()
        # The write-ahead log was folded in when its last connection went.
        shutil.copy(settings.data / "communique.db", self._whole)
        self.rows = self._rows()

    def lay_anew(self) -> None:
        """Nothing is rendered yet, everything is wanted, and nobody has read it before."""
        for remembered in (editions.cut_once, editions._check_once, composing._compose_once):
            remembered.cache_clear()
        data = self.service.settings.data
        self.service.engine.dispose()
        for path in data.glob("communique.db*"):
            path.unlink()
        shutil.copy(self._whole, data / "communique.db")
        shutil.rmtree(self.service.settings.artifacts, ignore_errors=True)

    def render(self, locale: str, format_: Format = Format.PDF) -> int:
        """
        From the wanted row to the stored file, by the task itself; the bytes of the file.

        Raises:
            RuntimeError: It was not made.
        """
        row = self.rows[locale, format_]
        run_task(self.app, Kind.RENDER.value, work_id=row)
        return self.size(row)

    def size(self, row: int) -> int:
        """How many bytes the file of *row* has."""
        with self.service.read() as uow:
            wanted = uow.work.get(row)
        if wanted is None or wanted.state is not WorkState.DONE:
            raise RuntimeError(f"not rendered: {wanted}")
        return int(wanted.outcome["bytes"])

    def page(self, locale: str) -> str:
        """The page that the PDF in *locale* is printed from, its style sheet in it."""
        with self.service.read() as uow:
            wanted = uow.work.get(self.rows[locale, Format.PDF])
            assert wanted is not None
            release = rendering.release_of(uow, wanted, self.service.engine_digest)
        assert release is not None
        templates = self.service.settings.templates
        environments = Environments(templates, self.service.renderer.shelf)
        css = environments.print_sheet()
        html = print_page(environments.environment(release.language), release)
        return html.replace("<style>", f"<style>\n{css}\n", 1)

    def _rows(self) -> dict[tuple[str, Format], int]:
        with self.service.read() as uow:
            rows = uow.work.waiting(Kind.RENDER)
        return {(row.params["language"], Format(row.params["format"])): row.id for row in rows}


def _sign_everything_off(store: Store, languages: list[LanguageTag], sample: Path) -> None:
    service = store.service
    source = sample / "article.md"
    brought = read_article(source.read_bytes(), source.name)
    plan = LanguagePlan(tuple(languages[1:]), ())
    with service.write() as uow:
        actor = add_person(uow, "ada", list(Role), languages)
        incoming = bringing_in.Incoming(brought.text, SLUG, False, languages[0], plan)
        bringing_in.bring_in(uow, incoming, actor)
    for action in (Action.SUBMIT, Action.APPROVE):
        with service.write() as uow:
            request = moving.MoveRequest(SLUG, action, seen=brought.text.digest, confirmed=True)
            moving.request_move(uow, request, actor, four_eyes=False)
        _do_editorial_work(store)
    for language in languages[1:]:
        with service.write() as uow:
            files = translating.export_catalogs(uow, SLUG, [language])
            catalog = _filled(files[-1].data, sample / f"{language.gettext}.po")
            engine = service.engine_digest
            wanted = translating.awaited(uow, SLUG, language, actor)
            filled = translating.read_filled(catalog, wanted)
            seen = translating.import_catalog(uow, filled, actor).edition.digest
            signing.sign_off(
                uow, SLUG, language, actor, engine, seen=seen, four_eyes=False, confirmed=True
            )


def _do_editorial_work(store: Store) -> None:
    while True:
        with store.service.read() as uow:
            due = uow.work.due(EDITORIAL, uow.now, 1)
        if not due:
            return
        run_task(store.app, due[0][0].value, work_id=due[0][1])


def _filled(catalog: bytes, translations: Path) -> bytes:
    texts = {entry.msgid: entry.msgstr for entry in polib.pofile(str(translations), wrapwidth=0)}
    filled = polib.pofile(catalog.decode(), wrapwidth=0)
    for entry in filled:
        # Names may stay as they are.
        entry.msgstr = texts.get(entry.msgid, "")
    return str(filled).encode()
