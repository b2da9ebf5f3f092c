"""Sentences about approvals, sign-offs and the gate."""

from collections.abc import Mapping
from types import MappingProxyType

from workflow.wording_of_files import N_

ABOUT_SIGNING: Mapping[str, str] = MappingProxyType(
    {
        "four_eyes": N_(
            "%(who)s wrote or submitted a part of “%(slug)s” that nobody has approved yet: somebody"
            " else must approve it."
        ),
        "not_theirs": N_(
            "%(who)s neither wrote nor submitted “%(slug)s”: an editor can return it instead."
        ),
        "four_eyes_translation": N_(
            "%(who)s wrote texts in %(language)s that nobody has signed yet: somebody else must"
            " sign it off."
        ),
        "not_own": N_("Only %(whose)s may do that, or who has one of these roles: %(needed)s."),
        "not_signed_off": N_(
            "“%(slug)s” is not signed off in %(language)s: there is nothing to take back."
        ),
        "approval_stands": N_(
            "The source language of “%(slug)s” is signed off by approving the article: reopen the"
            " article to take that back."
        ),
        "signed_text_public": N_(
            "“%(slug)s” is public in %(language)s, with the text that was signed off: correct it,"
            " or withdraw it, instead."
        ),
        "source_signed_by_approval": N_(
            "The source language of “%(slug)s” is signed off by approving the article."
        ),
        "seen_other": N_(
            "The text is not the one that you have read: it was changed since, or its digest is"
            " mistyped. Look at it again, then sign it; its digest is %(digest)s now."
        ),
        "seen_other_here": N_(
            "The text is not the one that you have read: it was changed since, or its digest is"
            " mistyped. Read it with `communique %(command)s`, then repeat this with --seen"
            " %(digest)s."
        ),
        "points_open": N_(
            "“%(slug)s” has points that are still open. Warnings: %(warnings)s. Unanswered"
            " questions: %(questions)s. Unresolved comments: %(comments)s. Confirm that you know"
            " them if you want to go on."
        ),
        "question_open": N_("%(who)s asks, and nobody has answered: %(text)s"),
        "comment_open": N_("%(who)s has commented, and nobody has resolved it: %(text)s"),
        "body_missing": N_(
            "The article has a headline and no text: write the text before it is published."
        ),
        "seen_missing": N_(
            "Say which text you have read: `seen` is its digest, and your signature is for exactly"
            " that text. Read it, then sign it."
        ),
        "seen_not_given": N_(
            "Your signature is for exactly the text that you have read. Read it with `communique"
            " %(command)s`, then repeat this with --seen %(digest)s."
        ),
    }
)
