"""
The notes on corrections: what readers are told above a corrected text.

A note belongs to the revision that it is about, and to all that follow it. Own words are a
message of the revision: reviewed, translated and signed off with everything else that it says.
"""

from dataclasses import replace

from workflow.domain.article import Article, ArticleText
from workflow.domain.document import Document, Passage
from workflow.domain.edition import Edition
from workflow.domain.notes import FOR_CORRECTIONS, Note
from workflow.errors import InvalidInputError
from workflow.rendering.release import Notice, NoticeKind
from workflow.rendering.view import plain
from workflow.storage.unit_of_work import UnitOfWork


def require_fitting(note: Note) -> None:
    """
    Raises:
        InvalidInputError: `reason_unfitting`: no correction is explained so.
    """
    if note.reason is not None and note.reason not in FOR_CORRECTIONS:
        fitting = ", ".join(FOR_CORRECTIONS)
        raise InvalidInputError("reason_unfitting", reason=note.reason.value, fitting=fitting)


def corrected(uow: UnitOfWork, article: Article, text: ArticleText, note: Note) -> ArticleText:
    """*text* as a correction of what *article* says now, with *note* after all earlier ones."""
    before = uow.articles.revision(article.id, article.revision).text.corrections
    earlier = before or tuple(Note(words=each) for each in former_notes(uow, article))
    return replace(text, corrections=(*earlier, note))


def notices_of(document: Document) -> tuple[Notice, ...]:
    """The notices of the corrections that *document* tells of, the oldest first."""
    return tuple(
        Notice(
            NoticeKind.CORRECTION,
            plain(each.words),
            each.reason,
            stand_in=(each.words or _NOTHING).stand_in,
        )
        for each in document.corrections
    )


def former_notes(uow: UnitOfWork, article: Article) -> tuple[str, ...]:
    """
    The notes on corrections that began before notes were messages, the oldest first.

    They stand beside the revisions that began those corrections, and become messages with the
    next correction.
    """
    if article.live is None:
        return ()
    if uow.articles.revision(article.id, article.revision).text.corrections:
        return ()
    return uow.articles.notes(article.id, article.revision)


def former_notices(notes: tuple[str, ...], edition: Edition) -> tuple[Notice, ...]:
    """Nobody translated them: other languages than their own say that there was a correction."""
    return tuple(Notice(NoticeKind.CORRECTION, note if edition.is_source else "") for note in notes)


_NOTHING = Passage(())
