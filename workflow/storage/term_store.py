"""The glossary: one list of terms for each language."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from workflow.domain.language import LanguageTag
from workflow.domain.terms import Entry, Term, TermKind
from workflow.storage import tables as t
from workflow.storage.insertion import insert_unless_there


class Terms:
    """The terms within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, entry: Entry, who: str, now: datetime) -> bool:
        """
        Keep a term; False if it was there already.

        The same term twice is once; a new note takes the place of the old one.
        """
        term = entry.term
        key = {
            "language": entry.language,
            "source": term.source,
            "kind": term.kind.value,
            "target": term.target,
        }
        columns = t.terms.c
        same = [columns[name] == value for name, value in key.items()]
        # Without a new note, the old one stands.
        touched = update(t.terms).where(*same).values(note=entry.note or columns.note)
        if self._connection.execute(touched).rowcount:
            return False
        # Somebody else may put it in at this very moment: then it is there all the same.
        insert_unless_there(
            self._connection, t.terms, **key, note=entry.note, added_by=who, added_at=now
        )
        return True

    def remove(self, language: LanguageTag, source: str) -> int:
        """Remove all that the glossary of *language* says about *source*; how much it was."""
        same = (t.terms.c.language == language, t.terms.c.source == source)
        return self._connection.execute(delete(t.terms).where(*same)).rowcount

    def of_language(self, language: LanguageTag) -> tuple[Term, ...]:
        """The terms for translations into *language*, by source."""
        return self.of_languages((language,))[language]

    def of_languages(
        self, languages: Iterable[LanguageTag]
    ) -> Mapping[LanguageTag, tuple[Term, ...]]:
        """The terms of each of *languages*, by source; of one that has none, none."""
        wanted = tuple(languages)
        found: dict[LanguageTag, list[Term]] = {language: [] for language in wanted}
        for entry in self._entries(wanted):
            found[entry.language].append(entry.term)
        return {language: tuple(terms) for language, terms in found.items()}

    def all(self) -> tuple[Entry, ...]:
        """Every term of every language, by language and source."""
        return self._entries(None)

    def _entries(self, languages: Iterable[LanguageTag] | None) -> tuple[Entry, ...]:
        columns = t.terms.c
        query = select(columns.language, columns.source, columns.kind, columns.target, columns.note)
        if languages is not None:
            query = query.where(columns.language.in_(languages))
        rows = self._connection.execute(query)
        entries = (
            Entry(language, Term(source, TermKind(kind), target), note)
            for language, source, kind, target, note in rows
        )
        # Databases differ in how they sort letters.
        return tuple(sorted(entries, key=_place))


def _place(entry: Entry) -> tuple[LanguageTag, str, str, str, str]:
    term = entry.term
    return entry.language, term.source.casefold(), term.source, term.kind.value, term.target
