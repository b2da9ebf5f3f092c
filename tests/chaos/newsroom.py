"""
Editors, translators and publishers who do not give up: each article is carried on from where the
database says it is, and what could not be done for the moment is asked for again.
"""

import random
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import polib

from tests.factories import read_text
from workflow.domain.article import Article, LanguagePlan
from workflow.domain.edition import Edition, EditionState
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Translation
from workflow.domain.states import Action, ArticleState, Role
from workflow.errors import ConflictError, UnavailableError
from workflow.intake import read_article
from workflow.jobs import Kind
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.bringing_in import Incoming, bring_in
from workflow.usecases.editions import edition_of, editions_of, opened
from workflow.usecases.moving import MoveRequest, request_move
from workflow.usecases.people import add_person
from workflow.usecases.publishing import PublicationRequest, request_publication
from workflow.usecases.signing import sign_off
from workflow.wiring import Service

SAMPLE = files("workflow") / "sample"

# The first few for a short run: other scripts, other directions, other fonts.
_FIRST = ("fr", "ar", "zh_Hans", "ru", "hi", "ja", "he", "de", "th", "el")


def languages(count: int) -> tuple[LanguageTag, ...]:
    """The source language and *count* - 1 others in which the sample is translated."""
    there = {path.name.removesuffix(".po") for path in SAMPLE.iterdir() if path.name[-3:] == ".po"}
    names = [*_FIRST, *sorted(there - set(_FIRST))]
    assert 1 < count <= len(names) + 1
    return tuple(map(LanguageTag.parse, ("en", *names[: count - 1])))


@dataclass
class Newsroom:
    """
    Attributes:
        seconds_ahead: How long after everything is signed off an article is to be public.
        seen: When an article's page was first seen at the desk.
    """

    service: Service
    articles: int
    languages: tuple[LanguageTag, ...]
    desk: str
    chance: random.Random
    seconds_ahead: tuple[float, float]
    refusals: int = 0
    done: set[str] = field(default_factory=set)
    asked: set[tuple[str, Action]] = field(default_factory=set)
    signed: set[tuple[str, LanguageTag]] = field(default_factory=set)
    seen: dict[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._texts = {each: sample_texts(each) for each in self.languages[1:]}
        self.slugs = [f"release-{number}" for number in range(1, self.articles + 1)]

    def people(self) -> None:
        with self.service.write() as uow:
            add_person(uow, "ada", [Role.AUTHOR], [])
            add_person(uow, "ed", [Role.EDITOR], [])
            add_person(uow, "tess", [Role.TRANSLATOR], self.languages)
            add_person(uow, "theo", [Role.TRANSLATOR], self.languages)
            add_person(uow, "pat", [Role.PUBLISHER], [])

    def advance(self) -> None:
        """Do one step of every article that is not public yet, as far as it can be done now."""
        for slug in self.slugs:
            if slug not in self.done:
                self._try(lambda slug=slug: self._step(slug))
            elif slug not in self.seen and self._is_at_the_desk(slug):
                self.seen[slug] = datetime.now(UTC)
        waiting = [slug for slug in self.slugs if slug not in self.done and slug not in self.seen]
        # Nobody may see an article early: somebody looks for one all the time.
        if waiting and self._is_at_the_desk(slug := self.chance.choice(waiting)):
            self.seen[slug] = datetime.now(UTC)

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except (UnavailableError, ConflictError):
            # Away for a moment, or done already by an attempt of which nobody heard.
            self.refusals += 1

    def _step(self, slug: str) -> None:
        with self.service.read() as uow:
            article = uow.articles.find(slug)
        if article is None:
            self._bring_in(slug)
        elif article.state is ArticleState.DRAFT:
            self._move(slug, Action.SUBMIT, "ada")
        elif article.state is ArticleState.REVIEW:
            self._move(slug, Action.APPROVE, "ed")
        elif article.state is ArticleState.APPROVED:
            self._translate_and_publish(article)
        elif article.state is ArticleState.PUBLISHED:
            self.done.add(slug)

    def _bring_in(self, slug: str) -> None:
        source = SAMPLE / "article.md"
        draft = read_article(source.read_bytes(), source.name)
        plan = LanguagePlan(must=self.languages[1:], later=())
        incoming = Incoming(draft.text, slug, True, self.languages[0], plan)
        with self.service.write() as uow:
            bring_in(uow, incoming, uow.people.by_name("ada"))

    def _move(self, slug: str, action: Action, who: str) -> None:
        if (slug, action) in self.asked:
            return
        with self.service.write() as uow:
            request = MoveRequest(slug, action, seen=read_text(uow, slug), confirmed=True)
            request_move(uow, request, uow.people.by_name(who), four_eyes=True)
        self.asked.add((slug, action))

    def _translate_and_publish(self, article: Article) -> None:
        with self.service.read() as uow:
            # First what costs little: whoever waits must not take the time of those who work.
            if uow.work.of_article(article.id, Kind.PUBLISH):
                return
            if len(opened(uow, article, editions_of(uow, article))) < len(self.languages):
                return
        for language in self.languages[1:]:
            if (article.slug, language) not in self.signed:
                self._translate(article.slug, language)
        self._publish(article.slug)

    def _translate(self, slug: str, language: LanguageTag) -> None:
        texts = self._texts[language]
        with self.service.write() as uow:
            article = uow.articles.by_slug(slug)
            edition = edition_of(uow, article, language)
            rows = [
                Translation(segment.digest, texts[segment.msgid], False, "tess", uow.now)
                for segment in edition.segments
                # Names may stay as they are.
                if segment.msgid in texts
            ]
            if edition.state is EditionState.MISSING:
                uow.catalogs.add_translations(article.id, language, rows)
                edition = edition_of(uow, article, language)
            if edition.state is not EditionState.SIGNED_OFF:
                self._sign(uow, slug, edition)
        self.signed.add((slug, language))

    def _sign(self, uow: UnitOfWork, slug: str, edition: Edition) -> None:
        who, engine, seen = uow.people.by_name("theo"), self.service.engine_digest, edition.digest
        language = edition.language
        sign_off(uow, slug, language, who, engine, seen=seen, four_eyes=True, confirmed=True)

    def _publish(self, slug: str) -> None:
        ahead = timedelta(seconds=self.chance.uniform(*self.seconds_ahead))
        with self.service.write() as uow:
            request = PublicationRequest(slug, uow.now + ahead, confirmed=True)
            who = uow.people.by_name("pat")
            request_publication(uow, request, who, self.service.engine_digest)

    def _is_at_the_desk(self, slug: str) -> bool:
        source = self.languages[0].bcp47
        try:
            address = f"{self.desk}/articles/{slug}/{source}/{slug}.html"
            with urllib.request.urlopen(address, timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.HTTPError):
            return False


def sample_texts(language: LanguageTag) -> Mapping[str, str]:
    """The sample's translation: text by msgid."""
    catalog = polib.pofile((SAMPLE / f"{language.gettext}.po").read_text(encoding="utf-8"))
    return {entry.msgid: entry.msgstr for entry in catalog}
