"""Files of a publication that could not be made: they keep it back until they are."""

from collections.abc import Collection, Iterable, Sequence

from workflow.domain.article import Article
from workflow.domain.edition import Edition
from workflow.domain.findings import Finding
from workflow.domain.gate import ready
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.domain.shared import Shared
from workflow.jobs import Wanted
from workflow.storage.unit_of_work import UnitOfWork

# Language, digest of the edition, format.
File = tuple[LanguageTag, str, Format]
# Language and format, as the parameters of work name them.
Place = tuple[str, str]


def files_of(editions: Iterable[Edition], shared: Shared) -> tuple[File, ...]:
    """The files of *editions*, edition by edition."""
    return tuple(
        (each.language, shared.content_digest(each), format_)
        for each in editions
        for format_ in Format
    )


def places_of(files: Iterable[File]) -> frozenset[Place]:
    """Where each of *files* stands in the list of files that a person sees."""
    return frozenset((language.gettext, format_.value) for language, _, format_ in files)


def told(
    article: Article, failed: Iterable[Wanted], missing: Collection[Place]
) -> tuple[Finding, ...]:
    """Why files are *missing*, as the *failed* work of *article* says; empty if it does not."""
    return tuple(
        Finding(
            "rendition_failed",
            where=f"{work.params['language']} {work.params['format']}",
            values={"code": str(work.outcome.get("code", "unknown"))},
        )
        for work in failed
        if (work.params["revision"] == article.revision or "again" in work.params)
        and (work.params["language"], work.params["format"]) in missing
    )


def failures(
    uow: UnitOfWork,
    article: Article,
    editions: Sequence[Edition],
    shared: Shared,
    failed: Sequence[Wanted],
) -> tuple[Finding, ...]:
    """What keeps the next publication of *article* back because its file could not be made."""
    if not failed:
        return ()
    made = uow.publications.final_renditions(article.id, article.revision)
    wanted = files_of(ready(editions, shared), shared)
    return told(article, failed, places_of(file for file in wanted if file not in made))
