"""Sentences about deleting an article."""

from collections.abc import Mapping
from types import MappingProxyType

from workflow.wording_of_files import N_

ABOUT_DELETING: Mapping[str, str] = MappingProxyType(
    {
        "was_public": N_("“%(slug)s” has been public: withdraw it instead of deleting it."),
        "still_used": N_("“%(slug)s” is used by a revision of “%(user)s”, and cannot be deleted."),
        "deletion": N_(
            "“%(slug)s” is deleted with all its revisions, translations, comments and files, and"
            " nobody brings it back. Confirm it if you want that."
        ),
        "deletion_of_promised": N_(
            "A publication of “%(slug)s” is accepted for %(instant)s. It is cancelled, and the"
            " article is deleted with all its revisions, translations, comments and files; nobody"
            " brings it back. Confirm it if you want that."
        ),
        "article_deleted": N_("%(who)s has deleted “%(slug)s”, at %(instant)s."),
        "article_gone": N_("The article has been deleted meanwhile."),
    }
)
