"""Articles of every kind for the desk's pages, made through the use cases while `up` runs."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.chaos.newsroom import SAMPLE, sample_texts
from tests.factories import read_text
from workflow.domain.article import LanguagePlan
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Translation
from workflow.domain.states import Action
from workflow.intake import read_article
from workflow.jobs import Kind, WorkState
from workflow.usecases.bringing_in import Incoming, bring_in, revise
from workflow.usecases.editions import edition_of
from workflow.usecases.moving import MoveRequest, request_move
from workflow.usecases.publishing import PublicationRequest, request_publication
from workflow.usecases.signing import sign_off
from workflow.wiring import Service

EN, FR, AR, ZH = map(LanguageTag.parse, ("en", "fr", "ar", "zh_Hans"))
PLAN = LanguagePlan(must=(FR, AR), later=(ZH,))


@dataclass(frozen=True)
class Stories:
    """Whoever is called *writer* and *other* may do everything; both are people already."""

    service: Service
    writer: str
    other: str

    def draft(self, slug: str) -> None:
        """An article as it was brought in."""
        source = SAMPLE / "article.md"
        read = read_article(source.read_bytes(), source.name)
        with self.service.write() as uow:
            incoming = Incoming(read.text, slug, True, EN, PLAN)
            bring_in(uow, incoming, uow.people.by_name(self.writer))

    def approved(self, slug: str) -> None:
        """An article whose catalogs are open: French signed off, Arabic begun."""
        self.draft(slug)
        self._move(slug, Action.SUBMIT, self.writer)
        self._move(slug, Action.APPROVE, self.other)
        self._wait_until_open(slug)
        self.translate(slug, FR)
        self.translate(slug, AR, part=0.5)
        self.sign_off(slug, FR)

    def in_review(self, slug: str) -> None:
        """An article that was approved once, and changed since."""
        self.draft(slug)
        self._move(slug, Action.SUBMIT, self.writer)
        self._move(slug, Action.APPROVE, self.other)
        self._wait_until_open(slug)
        self._move(slug, Action.REOPEN, self.other)
        with self.service.write() as uow:
            article = uow.articles.by_slug(slug)
            text = uow.articles.revision(article.id, article.revision).text
            changed = replace(
                text, body=text.body.replace("the", "each", 3) + "\n\nOne more thing."
            )
            revise(uow, article, changed, uow.people.by_name(self.writer))
        self._move(slug, Action.SUBMIT, self.writer)

    def public(self, slug: str) -> None:
        """An article that is public in English and French; the rest is waived or follows."""
        self.approved(slug)
        with self.service.write() as uow:
            request = PublicationRequest(slug, None, frozenset({AR}), confirmed=True)
            who = uow.people.by_name(self.other)
            work = request_publication(uow, request, who, self.service.engine_digest)
        self._wait(work)

    def translate(self, slug: str, language: LanguageTag, part: float = 1) -> None:
        """Put the sample's own translation in, up to *part* of it."""
        texts = sample_texts(language)
        with self.service.write() as uow:
            article = uow.articles.by_slug(slug)
            segments = edition_of(uow, article, language).segments
            rows = [
                Translation(segment.digest, texts[segment.msgid], False, self.writer, uow.now)
                for segment in segments[: round(len(segments) * part)]
                # Names may stay as they are.
                if segment.msgid in texts
            ]
            uow.catalogs.add_translations(article.id, language, rows)

    def sign_off(self, slug: str, language: LanguageTag) -> None:
        with self.service.write() as uow:
            who = uow.people.by_name(self.other)
            seen = edition_of(uow, uow.articles.by_slug(slug), language).digest
            engine = self.service.engine_digest
            sign_off(uow, slug, language, who, engine, seen=seen, four_eyes=True, confirmed=True)

    def _move(self, slug: str, action: Action, who: str) -> None:
        with self.service.write() as uow:
            asked = MoveRequest(slug, action, seen=read_text(uow, slug), confirmed=True)
            work = request_move(uow, asked, uow.people.by_name(who), four_eyes=True)
        self._wait(work)

    def _wait(self, *work: int) -> None:
        rows = self._until_done(work)
        assert all(row is WorkState.DONE for row in rows), rows

    def _until_done(self, work: Sequence[int], seconds: float = 120) -> list[WorkState]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with self.service.read() as uow:
                states = [row.state for row in uow.work.states(list(work))]
            if WorkState.WANTED not in states:
                return states
            time.sleep(0.1)
        raise AssertionError("nobody did it")

    def _wait_until_open(self, slug: str) -> None:
        with self.service.read() as uow:
            article = uow.articles.by_slug(slug)
            work = [row.id for row in uow.work.of_article(article.id, Kind.OPEN)]
        self._wait(*work)
