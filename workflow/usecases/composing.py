"""The document of an edition, with the shared texts that it uses in the same language."""

from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

from workflow.catalogs.segments import compose, compose_source
from workflow.domain.article import ArticleKind, ArticleText
from workflow.domain.document import Document, Heading, Note, NoteReference
from workflow.domain.edition import Edition
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.shared import Shared, SharedText
from workflow.errors import RenderingError
from workflow.usecases.editions import cut_once

# Keeps the footnotes of a shared text apart from the article's: no label has a blank in it.
_SHARED_LABELS = "shared "


def compose_whole(text: ArticleText, edition: Edition, shared: Shared, *, proof: bool) -> Document:
    """
    Build the document of *text* in the language of *edition*.

    In a proof, source texts stand in for what is not translated.

    Raises:
        RenderingError: `edition_not_whole`: a final file never shows one language for another.
    """
    if not proof:
        _require_whole(text, edition)
    document = _composed(text, edition)
    for used in shared.texts:
        document = _with_shared(document, used, edition.language, proof=proof)
    return document


def _with_shared(
    document: Document, used: SharedText, language: LanguageTag, *, proof: bool
) -> Document:
    edition = used.editions.get(language)
    if not proof:
        _require_shared(used, language)
    if used.text is None:
        return document
    source = _composed(used.text, edition) if edition else compose(used.text, {})
    if used.kind is ArticleKind.CONTACTS:
        return replace(document, contacts=source.contacts)
    blocks = tuple(map(_lowered, source.body)) + source.boilerplate
    return replace(
        document,
        boilerplate=_relabelled(blocks),
        notes=document.notes + _relabelled(source.notes),
    )


def _composed(text: ArticleText, edition: Edition) -> Document:
    if edition.is_source:
        return _compose_once(text, None)
    return _compose_once(text, tuple(edition.shown.items()))


# The files of an edition, one per format, are wanted together and made one after the other.
@lru_cache(maxsize=16)
def _compose_once(text: ArticleText, shown: tuple[tuple[str, str], ...] | None) -> Document:
    return compose_source(text) if shown is None else compose(text, dict(shown))


def _require_shared(used: SharedText, language: LanguageTag) -> None:
    edition = used.editions.get(language)
    if used.text is not None and edition is not None:
        _require_whole(used.text, edition)
        return
    values = {"slug": used.slug, "state": used.state(language).value}
    finding = Finding("shared_not_signed_off", where=language.gettext, values=values)
    raise RenderingError("edition_not_whole", language=str(language), findings=[finding])


def _require_whole(text: ArticleText, edition: Edition) -> None:
    """
    The sign-off saw to it for the segments as they were stored.

    This sees to it for the segments as this version of the program cuts them.
    """
    if edition.is_source:
        return
    shown = edition.shown
    cut = (segment for segment in cut_once(text) if not segment.may_stay)
    missing = [segment for segment in cut if segment.digest not in shown]
    if missing:
        findings = [Finding("segment_untranslated", where=segment.context) for segment in missing]
        raise RenderingError("edition_not_whole", language=str(edition.language), findings=findings)


def _lowered(block: Any) -> Any:
    # A heading of its body stands below the heading of the boilerplate here.
    return replace(block, level=min(6, block.level + 1)) if isinstance(block, Heading) else block


def _relabelled(node: Any) -> Any:
    """*node* with the labels of its notes, and of references to them, made the shared text's."""
    if isinstance(node, tuple):
        return tuple(map(_relabelled, node))
    if not is_dataclass(node) or isinstance(node, type):
        return node
    changed = {each.name: _relabelled(getattr(node, each.name)) for each in fields(node)}
    if isinstance(node, Note | NoteReference):
        changed["label"] = _SHARED_LABELS + node.label
    return replace(node, **changed)
