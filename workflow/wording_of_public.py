"""What people read about corrections and withdrawals; see `wording.py`."""

from collections.abc import Mapping
from types import MappingProxyType

from workflow.wording_of_files import N_

ABOUT_PUBLIC: Mapping[str, str] = MappingProxyType(
    {
        "nothing_public": N_("“%(slug)s” has nothing public: there is nothing to withdraw."),
        "reason_missing": N_("A reason is needed to %(action)s: give one with --because."),
        "not_public": N_("Nothing of “%(slug)s” is public: it is in %(state)s."),
        "instant_past": N_("%(instant)s is in the past."),
        "reason_unfitting": N_(
            "“%(reason)s” is not why a text is corrected: choose one of %(fitting)s, or write a"
            " note."
        ),
        "language_not_public": N_(
            "“%(slug)s” is not public in %(language)s, so there is nothing to withdraw. It is"
            " public in: %(public)s."
        ),
        "last_public_language": N_(
            "%(language)s is the last public language of “%(slug)s”: withdraw the whole article."
        ),
        "only_withdrawn": N_(
            "A language or an instant can be given to withdraw only, and not to %(action)s."
        ),
        "withdrawal_waits": N_(
            "“%(slug)s” is to be withdrawn at %(instant)s already. The new instant takes the place"
            " of that one. Confirm it if you want that."
        ),
        "withdrawal_void": N_(
            "What was to be withdrawn of “%(slug)s” at %(instant)s was not public any more."
        ),
        "no_withdrawal_waits": N_("No withdrawal of “%(slug)s” is waiting: nothing to cancel."),
        "withdrawn_before": N_(
            "It is to be withdrawn at %(instant)s, which cancels a later publication: publish it"
            " sooner, or cancel that withdrawal."
        ),
        "correction_ends": N_(
            "This ends the correction of “%(slug)s” for good: the article is again the public"
            " revision %(public)s, and revision %(revision)s stays in the history only. What waits"
            " for the correction is cancelled."
        ),
        "no_correction": N_(
            "“%(slug)s” is no draft of a correction, so it has no note that could be changed."
        ),
        "plan_leaves_public": N_(
            "“%(slug)s” is public in %(languages)s, which this plan leaves out: no correction can"
            " be published until the language is planned again or withdrawn. Confirm it if you want"
            " it all the same."
        ),
        "plan_brings_back": N_(
            "%(languages)s of “%(slug)s” was withdrawn: with this plan it is public again with the"
            " next correction. Confirm it if you want that."
        ),
        "notice_not_brought_in": N_(
            "“%(slug)s” cannot be brought in as a notice: withdraw an article with a reason in your"
            " own words, and its notice is made."
        ),
        "public_language_not_planned": N_(
            "This language is public and not in the plan, so the correction would leave it behind"
            " for ever: put it in the plan, or withdraw it."
        ),
    }
)
