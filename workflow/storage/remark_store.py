"""What people say about messages: other texts, questions and answers, and "this is no fault"."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, insert, select

from workflow.domain.language import LanguageTag
from workflow.storage import tables as t
from workflow.storage.insertion import insert_unless_there


@dataclass(frozen=True)
class Spot:
    """A message of a catalog: a segment, by its digest, in one language of an article."""

    article_id: int
    language: LanguageTag
    segment: str


@dataclass(frozen=True)
class Suggestion:
    """A text that is not the translation; *origin* says why it is here (`conflict`, `machine`)."""

    segment: str
    text: str
    origin: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class Remark:
    """A comment or a question on a message; *answers* is the id of the question it answers."""

    id: int
    segment: str
    text: str
    is_question: bool
    answers: int | None
    made_by: str
    made_at: datetime


# Code of a check, segment, and digest of the text that it was about.
Dismissed = tuple[str, str, str]


class Remarks:
    """The remarks within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def suggest(self, spot: Spot, text: str, origin: str, who: str, now: datetime) -> None:
        """Keep *text* beside the translation."""
        self._connection.execute(
            insert(t.suggestions).values(
                **vars(spot), text=text, origin=origin, made_by=who, made_at=now
            )
        )

    def suggestions(self, article_id: int, language: LanguageTag) -> tuple[Suggestion, ...]:
        """All of a catalog, oldest first."""
        columns = t.suggestions.c
        query = (
            select(columns.segment, columns.text, columns.origin, columns.made_by, columns.made_at)
            .where(columns.article_id == article_id, columns.language == language)
            .order_by(columns.id)
        )
        return tuple(Suggestion(*row) for row in self._connection.execute(query))

    def dismiss(self, spot: Spot, code: str, text: str, who: str, now: datetime) -> None:
        """Record that finding *code* about exactly *text* is no fault; twice is once."""
        insert_unless_there(
            self._connection,
            t.dismissals,
            **vars(spot),
            code=code,
            text_digest=digest_of(text),
            dismissed_by=who,
            dismissed_at=now,
        )

    def dismissed(self, article_id: int, language: LanguageTag) -> frozenset[Dismissed]:
        """What was dismissed in a catalog."""
        return self.dismissed_in(article_id, (language,)).get(language, frozenset())

    def dismissed_in(
        self, article_id: int, languages: Collection[LanguageTag]
    ) -> Mapping[LanguageTag, frozenset[Dismissed]]:
        """The same of many catalogs of an article; those without any are left out."""
        c = t.dismissals.c
        query = select(c.language, c.code, c.segment, c.text_digest).where(
            c.article_id == article_id, c.language.in_(languages)
        )
        found: dict[LanguageTag, set[Dismissed]] = {}
        for language, code, segment, text in self._connection.execute(query):
            found.setdefault(language, set()).add((code, segment, text))
        return {language: frozenset(each) for language, each in found.items()}

    def add(
        self,
        spot: Spot,
        text: str,
        who: str,
        now: datetime,
        *,
        is_question: bool = False,
        answers: int | None = None,
    ) -> int:
        """Add a comment, a question, or an answer to one, and return its id."""
        statement = insert(t.remarks).values(
            **vars(spot),
            text=text,
            is_question=is_question,
            answers=answers,
            made_by=who,
            made_at=now,
        )
        return int(self._connection.execute(statement.returning(t.remarks.c.id)).scalar_one())

    def all(self, article_id: int, language: LanguageTag) -> tuple[Remark, ...]:
        """All of a catalog, oldest first."""
        columns = t.remarks.c
        query = (
            select(
                columns.id,
                columns.segment,
                columns.text,
                columns.is_question,
                columns.answers,
                columns.made_by,
                columns.made_at,
            )
            .where(columns.article_id == article_id, columns.language == language)
            .order_by(columns.id)
        )
        return tuple(Remark(*row) for row in self._connection.execute(query))

    def open_questions(
        self, article_id: int, languages: Collection[LanguageTag]
    ) -> Mapping[LanguageTag, tuple[Remark, ...]]:
        """The questions in many catalogs of an article that nobody has answered, oldest first."""
        c, answers = t.remarks.c, t.remarks.alias()
        answered = exists().where(answers.c.answers == c.id, answers.c.article_id == article_id)
        query = (
            select(
                c.language, c.id, c.segment, c.text, c.is_question, c.answers, c.made_by, c.made_at
            )
            .where(c.article_id == article_id, c.language.in_(languages), c.is_question, ~answered)
            .order_by(c.id)
        )
        found: dict[LanguageTag, list[Remark]] = {}
        for language, *row in self._connection.execute(query):
            found.setdefault(language, []).append(Remark(*row))
        return {language: tuple(each) for language, each in found.items()}


def digest_of(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
