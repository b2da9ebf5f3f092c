"""A small newsroom on a real database: people who ask, and work that is done at once."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeVar

import polib
from sqlalchemy import Engine

from tests.factories import ADA, AR, DE, EDE, EN, FR, JA, PAT, make_text, read_text
from workflow.domain.article import Article, ArticleKind, ArticleText, LanguagePlan
from workflow.domain.edition import Edition
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.domain.roles import Actor
from workflow.domain.states import Action, ArticleState, Role
from workflow.errors import ConfirmationNeededError
from workflow.jobs import Kind, Outcome, Wanted
from workflow.rendering.release import Release
from workflow.storage.unit_of_work import UnitOfWork, unit_of_work
from workflow.usecases import (
    bringing_in,
    moving,
    opening,
    publishing,
    rendering,
    signing,
    translating,
)
from workflow.usecases.bringing_in import Incoming
from workflow.usecases.editions import edition_of
from workflow.usecases.moving import MoveRequest
from workflow.usecases.picturing import StoredPictures
from workflow.usecases.publishing import PublicationRequest
from workflow.usecases.translating import ImportReport
from workflow.usecases.wanting import EngineDigest, as_wanted_here

SLUG = "safe-water"
BASE = "https://press.example.org"
TIM = Actor("tim", frozenset({Role.TRANSLATOR}), frozenset({FR, DE, JA, AR}))
TOM = Actor("tom", frozenset({Role.TRANSLATOR}), frozenset({FR, DE, JA, AR}))
PEOPLE = (ADA, EDE, PAT, TIM, TOM)

T = TypeVar("T")
_LEASE = timedelta(minutes=1)


def engine_digest(_language: LanguageTag, format_: Format) -> str:
    """A renderer that never changes."""
    return f"engine of {format_}"


def knowing(act: Callable[[bool], T], *, confirmed: bool = False) -> T:
    """Do *act* as somebody who knows what is still open, and who confirms nothing else."""
    try:
        return act(confirmed)
    except ConfirmationNeededError as asked:
        if asked.code != "points_open":
            raise
    return act(True)


class AllThere:
    """A store that holds every file that somebody drew by hand."""

    def holds(self, _digest: str) -> bool:
        return True


@dataclass(frozen=True)
class Newsroom:
    """One article's newsroom; what people ask for is done when `work` is called."""

    engine: Engine
    slug: str = SLUG
    # What was to be rendered, by the digest of the inputs.
    releases: dict[str, Release] = field(default_factory=dict)
    version: EngineDigest = engine_digest

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        with unit_of_work(self.engine, write=True) as uow:
            yield uow

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        with unit_of_work(self.engine, write=False) as uow:
            yield uow

    def bring_in(
        self,
        text: ArticleText | None = None,
        actor: Actor = ADA,
        *,
        must: Collection[LanguageTag] = (FR,),
        later: Collection[LanguageTag] = (),
        revises: bool = True,
        kind: ArticleKind | None = None,
        pictures: StoredPictures | None = None,
        confirmed: bool = False,
    ) -> Article:
        plan = LanguagePlan(tuple(must), tuple(later))
        with self.read() as uow:
            known = uow.articles.find(self.slug) if revises else None
        # Whoever brings a text in has seen what is there.
        base = known.revision if known else None
        incoming = Incoming(text or make_text(), self.slug, revises, EN, plan, kind, pictures, base)
        with self.write() as uow:
            return bringing_in.bring_in(uow, incoming, actor, confirmed=confirmed)

    def ask(self, action: Action, actor: Actor, *, reason: str = "", **fields: Any) -> int:
        if action is Action.APPROVE:
            fields.setdefault("seen", self.text_digest)
        request = MoveRequest(self.slug, action, reason, **fields)

        def ask(sure: bool) -> int:
            with self.write() as uow:
                asked = replace(request, confirmed=sure)
                return moving.request_move(uow, asked, actor, four_eyes=True)

        return knowing(ask, confirmed=request.confirmed)

    def move(self, action: Action, actor: Actor, **fields: Any) -> Article:
        """Ask for a move, and see it done."""
        self.ask(action, actor, **fields)
        self.work()
        return self.article

    def approve(self) -> Article:
        """From draft to open catalogs."""
        self.move(Action.SUBMIT, ADA)
        return self.move(Action.APPROVE, EDE)

    def fill(
        self, language: LanguageTag, actor: Actor = TIM, *, fuzzy: bool = False
    ) -> ImportReport:
        """Send the whole catalog of *language* through a translator's hands."""
        return self.send(self.catalog(language), actor, fuzzy=fuzzy)

    def catalog(self, language: LanguageTag) -> polib.POFile:
        with self.read() as uow:
            _template, file = translating.export_catalogs(uow, self.slug, [language])
        return polib.pofile(file.data.decode())

    def send(
        self,
        catalog: polib.POFile,
        actor: Actor = TIM,
        *,
        fuzzy: bool = False,
        say: Callable[[str], str] = "« {} »".format,
        confirmed: bool = False,
    ) -> ImportReport:
        for entry in catalog:
            entry.msgstr = entry.msgstr or say(entry.msgid)
            entry.flags = ["fuzzy"] if fuzzy else []
        with self.write() as uow:
            language = LanguageTag.parse(catalog.metadata["Language"])
            wanted = translating.awaited(uow, self.slug, language, actor)
            filled = translating.read_filled(str(catalog).encode(), wanted)
            return translating.import_catalog(uow, filled, actor, confirmed=confirmed)

    def sign(
        self, language: LanguageTag, actor: Actor = PAT, *, seen: str = "", four_eyes: bool = True
    ) -> tuple[int, ...]:
        """Sign what is there now, or what was *seen*."""
        signed = seen or self.edition(language).digest

        def sign(sure: bool) -> tuple[int, ...]:
            with self.write() as uow:
                return signing.sign_off(
                    uow,
                    self.slug,
                    language,
                    actor,
                    self.version,
                    seen=signed,
                    four_eyes=four_eyes,
                    confirmed=sure,
                )

        return knowing(sign)

    def translate(self, *languages: LanguageTag) -> None:
        """Fill, sign off and render."""
        for language in languages:
            self.fill(language)
            self.sign(language)
        self.work()

    def ask_to_publish(self, actor: Actor = PAT, **fields: Any) -> int:
        def ask(sure: bool) -> int:
            with self.write() as uow:
                request = PublicationRequest(self.slug, confirmed=sure, **fields)
                return publishing.request_publication(uow, request, actor, self.version)

        return knowing(ask)

    def publish(self, **fields: Any) -> Article:
        self.ask_to_publish(**fields)
        self.work()
        return self.article

    def publish_in(self, *languages: LanguageTag) -> Article:
        """From the draft to the public, in English and *languages*."""
        self.approve()
        self.translate(*languages)
        article = self.publish()
        assert article.state is ArticleState.PUBLISHED
        return article

    def work(self, kinds: Collection[Kind] = tuple(Kind)) -> list[Outcome]:
        """Do all that is due of *kinds*, in order, until nothing is; a refusal is raised."""
        outcomes = []
        while True:
            with self.write() as uow:
                due = uow.work.due(kinds, uow.now, 1)
                if not due:
                    return outcomes
                row = uow.work.claim(due[0][1], "newsroom", uow.now, _LEASE)
                assert row is not None
                outcome = self.perform(uow, row)
                uow.work.finish(row.id, "newsroom", uow.now, outcome.state, outcome.facts)
            outcomes.append(outcome)

    def perform(self, uow: UnitOfWork, row: Wanted) -> Outcome:
        match row.kind:
            case Kind.MOVE | Kind.WITHDRAW:
                return moving.move(uow, row, self.version, four_eyes=True)
            case Kind.OPEN:
                prepared = opening.prepare_catalogs(uow, row)
                return opening.open_catalogs(uow, row, prepared, self.version)
            case Kind.PUBLISH:
                return publishing.publish(uow, row, self.version)
            case Kind.RENDER:
                # Drawn by hand: what matters here is which files there are, not what is in them.
                inputs = as_wanted_here(row, self.version).params["inputs"]
                made = rendering.Made(sha256=inputs[::-1], bytes=1, pages=None)
                release = rendering.release_of(uow, row, self.version)
                if release is not None:
                    self.releases[inputs] = release
                artifacts = AllThere()
                return rendering.record_rendition(
                    uow, row, made if release else None, artifacts, self.version
                )

    def rows(self, kind: Kind) -> tuple[Wanted, ...]:
        with self.read() as uow:
            article = uow.articles.find(self.slug)
            return uow.work.of_article(article.id, kind) if article else ()

    @property
    def article(self) -> Article:
        with self.read() as uow:
            return uow.articles.by_slug(self.slug)

    @property
    def text_digest(self) -> str:
        """What an approval of the working revision signs."""
        with self.read() as uow:
            return read_text(uow, self.slug)

    def edition(self, language: LanguageTag) -> Edition:
        with self.read() as uow:
            return edition_of(uow, uow.articles.by_slug(self.slug), language)

    def public(self) -> list[str]:
        """What is public, as `fr pdf`."""
        article = self.article
        if article.live is None:
            return []
        with self.read() as uow:
            files = uow.publications.files(article.live)
        return [f"{made.language} {made.format}" for made in files]

    def history(self) -> list[str]:
        with self.read() as uow:
            return [entry["action"] for entry in uow.audit.entries(self.slug)]
