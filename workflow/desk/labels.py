"""The words that the desk shows for states, work and deeds; msgids of the `desk` catalog."""

from collections.abc import Mapping
from types import MappingProxyType

from workflow.domain.accounts import MailWish
from workflow.domain.credentials import CredentialKind
from workflow.domain.edition import EditionState
from workflow.domain.letters import Template
from workflow.domain.rendition import Format
from workflow.domain.states import Action, ArticleState, Role
from workflow.domain.tokens import Scope
from workflow.jobs import Kind, Stall
from workflow.usecases.overseeing import Waits
from workflow.usecases.previewing import Standing
from workflow.wording import N_

STATES: Mapping[str, str] = MappingProxyType(
    {
        ArticleState.DRAFT: N_("draft"),
        ArticleState.REVIEW: N_("in review"),
        ArticleState.APPROVED: N_("approved"),
        ArticleState.PUBLISHED: N_("published"),
        ArticleState.WITHDRAWN: N_("withdrawn"),
        EditionState.MISSING: N_("missing"),
        EditionState.TRANSLATING: N_("translating"),
        EditionState.COMPLETE: N_("complete"),
        EditionState.SIGNED_OFF: N_("signed off"),
    }
)

FORMATS: Mapping[str, str] = MappingProxyType(
    {Format.PDF: N_("PDF"), Format.HTML: N_("web page"), Format.TXT: N_("text")}
)

KINDS: Mapping[str, str] = MappingProxyType(
    {
        Kind.OPEN: N_("Open the catalogs"),
        Kind.PUBLISH: N_("Publish"),
        Kind.RENDER: N_("Make a file"),
        Kind.WITHDRAW: N_("Withdraw"),
    }
)

# What a move that waits or failed was to do.
MOVES: Mapping[str, str] = MappingProxyType(
    {
        Action.SUBMIT: N_("Submit for review"),
        Action.TAKE_BACK: N_("Take back"),
        Action.RETURN: N_("Return to draft"),
        Action.APPROVE: N_("Approve"),
        Action.REOPEN: N_("Reopen"),
        Action.CORRECT: N_("Open a correction"),
        Action.ABANDON: N_("Abandon the correction"),
        Action.WITHDRAW: N_("Withdraw"),
    }
)

# How a preview link stands.
LINKS: Mapping[str, str] = MappingProxyType(
    {
        Standing.OPEN: N_("open"),
        Standing.EXPIRED: N_("expired"),
        Standing.REVOKED: N_("revoked"),
        Standing.PUBLIC: N_("over: it is public"),
        Standing.WITHDRAWN: N_("over: it is withdrawn or not planned any more"),
        "there": N_("is there"),
        "moved": N_("has moved: write the new address"),
        "missing": N_("is not there"),
        "refused": N_("does not let us look; try it in a browser"),
        "failed": N_("has a fault of its own now"),
        "unknown": N_("does not answer: no such host, or it is too slow"),
        "private": N_("leads into a private network"),
    }
)

ROLES: Mapping[str, str] = MappingProxyType(
    {
        Role.AUTHOR: N_("author"),
        Role.EDITOR: N_("editor"),
        Role.TRANSLATOR: N_("translator"),
        Role.PUBLISHER: N_("publisher"),
        Role.ADMIN: N_("administrator"),
    }
)

# What a token is for.
SCOPES: Mapping[str, str] = MappingProxyType(
    {
        Scope.READ: N_("read everything that you may read"),
        Scope.WRITE: N_("write and move articles, as author or editor"),
        Scope.TRANSLATE: N_("translate and sign off, in your languages"),
        Scope.PUBLISH: N_("plan languages, publish and withdraw"),
        Scope.ADMIN: N_("look after people"),
    }
)

# With what somebody gets in.
CREDENTIALS: Mapping[str, str] = MappingProxyType(
    {
        CredentialKind.SESSION: N_("signed in"),
        CredentialKind.BROWSER: N_("known browser"),
        CredentialKind.TOKEN: N_("API token"),
        CredentialKind.INVITATION: N_("invitation"),
        CredentialKind.RESET: N_("link for a new password"),
        CredentialKind.PREVIEW: N_("preview link"),
    }
)

# What waits for a person.
WAITS: Mapping[str, str] = MappingProxyType(
    {
        Waits.AT_RISK: N_("Publications at risk"),
        Waits.FAILED: N_("Failed"),
        Waits.RETURNED: N_("Returned to you"),
        Waits.REVIEW: N_("To review"),
        Waits.PUBLISH: N_("Ready to publish"),
        Waits.SIGN_OFF: N_("To sign off"),
        Waits.TRANSLATE: N_("To translate"),
        Waits.DRAFT: N_("Your drafts"),
    }
)

# How an accepted publication or withdrawal stands that is not done.
STALLS: Mapping[str, str] = MappingProxyType(
    {
        "waiting": N_("It waits for its instant."),
        "at_risk": N_("At risk: as things stand, it will not go out."),
        Stall.GATE: N_("Overdue: something is missing."),
        "still_public": N_(
            "Overdue: it is still public, and is tried again until it is withdrawn."
        ),
        Stall.LATE: N_("Overdue for too long: publish it anew, or cancel it."),
        Stall.RESTORED: N_("From a back-up: it waits for somebody to let it go on."),
    }
)

# What an article waits for.
STEPS: Mapping[str, str] = MappingProxyType(
    {
        Action.SUBMIT: N_("Finish the text and submit it for review"),
        Action.APPROVE: N_("Review it, and approve or return it"),
        Action.TRANSLATE: N_("Translate"),
        Action.SIGN_OFF: N_("Sign off"),
        Action.PUBLISH: N_("Publish, now or at an instant"),
    }
)

# How far a message is.
MESSAGE_STATES: Mapping[str, str] = MappingProxyType(
    {"done": N_("translated"), "work": N_("needs work"), "none": N_("not translated")}
)

# What a segment is in its article.
SEGMENT_ROLES: Mapping[str, str] = MappingProxyType(
    {
        "headline": N_("headline"),
        "subtitle": N_("subtitle"),
        "organisation": N_("organisation"),
        "place": N_("place"),
        "p": N_("paragraph"),
        "li": N_("list item"),
        "quote": N_("quotation"),
        "th": N_("table heading"),
        "td": N_("table cell"),
        "alt": N_("picture in words"),
        "tooltip": N_("title of a link"),
        "fn": N_("footnote"),
        "boilerplate": N_("about the organisation"),
        "name": N_("name"),
        "contact": N_("contact"),
        "signature": N_("signature"),
        "keyword": N_("keyword"),
        "correction": N_("note on a correction"),
        **{f"h{level}": N_("heading") for level in range(2, 7)},
    }
)

# What readers of a language find.
SHOWN: Mapping[str, str] = MappingProxyType(
    {
        "text": N_("public, revision %(number)s"),
        "outdated": N_("an earlier version is public, revision %(number)s"),
        "withdrawn": N_("withdrawn, was revision %(number)s"),
    }
)

# Ready-made reasons, as whoever chooses one reads them.
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "error": N_("It contains an error"),
        "mistake": N_("It was published by mistake"),
        "superseded": N_("It is superseded"),
    }
)

# Why a text is kept beside a message.
ORIGINS: Mapping[str, str] = MappingProxyType(
    {"conflict": N_("the other side of a conflict"), "machine": N_("proposed by a machine")}
)

# What a page tells of the form that led to it.
DONE: Mapping[str, str] = MappingProxyType(
    {
        "view_saved": N_("The view is saved."),
        "view_deleted": N_("The view is deleted."),
        "signed_out": N_("You are signed out."),
        "person_added": N_("Added. Now send an invitation."),
        "saved": N_("Saved."),
        "person_disabled": N_("Disabled: every session, token and link has ended."),
        "credential_ended": N_("It has ended."),
        "credentials_ended": N_("Every session, token and link has ended."),
        "person_enabled": N_("Enabled."),
        "signed_out_everywhere": N_("Signed out everywhere."),
        "signed_out_there": N_("Signed out there."),
        "signed_out_elsewhere": N_("Signed out everywhere else."),
        "invited": N_("The invitation is on its way."),
        "letters_again": N_("The letters are tried again."),
        "password_changed": N_(
            "Your password is changed; every other session, and every token and link, has ended."
        ),
        "asked": N_("This is under way: load the page again in a moment."),
        "submitted": N_("It is in review now."),
        "returned": N_("It is back in draft."),
        "approved": N_("It is approved; the catalogs of its languages are opened."),
        "reopened": N_("It is in draft again."),
        "taken_back": N_("It is in draft again: go on writing."),
        "correction_abandoned": N_("The correction is over; what is public stays so."),
        "correction_opened": N_("The correction is a draft now; what is public stays so."),
        "withdrawn": N_("It is withdrawn; the notices take its place."),
        "commented": N_("Your comment is there."),
        "comment_resolved": N_("The comment is resolved."),
        "comment_reopened": N_("The comment is open again."),
        "article_deleted": N_("The article is deleted."),
        "text_saved": N_("The text is saved."),
        "text_taken": N_("Their text stands; yours was not saved."),
        "message_saved": N_("The message is saved."),
        "remark_kept": N_("Your comment is kept."),
        "finding_dismissed": N_("The warning is dismissed, as long as the text stays as it is."),
        "machine_asked": N_("The machine has made its proposals: each needs your work."),
        "edition_signed": N_("The edition is signed off; its final files are being made."),
        "sign_off_taken_back": N_("The sign-off is taken back; the edition has to be signed anew."),
        "planned_languages": N_("The languages are planned."),
        "asked_for_proofs": N_("Proofs are being made."),
        "asked_to_publish": N_("The publication is accepted."),
        "resumed": N_("It goes on."),
        "asked_to_withdraw": N_("The withdrawal is accepted."),
        "withdrawal_cancelled": N_("What was to be withdrawn stays public."),
        "publication_cancelled": N_("The publication that was waiting is cancelled."),
        "preview_revoked": N_("The preview is revoked: its link leads nowhere any more."),
        "token_revoked": N_("The token is good for nothing any more."),
        "brought_in": N_("The article is brought in."),
    }
)

LETTERS: Mapping[str, str] = MappingProxyType(
    {
        Template.WELCOME: N_("invitation"),
        Template.RESET: N_("new password"),
        Template.NOTICES: N_("notice"),
    }
)

MAIL_WISHES: Mapping[str, str] = MappingProxyType(
    {
        MailWish.AT_ONCE: N_("at once"),
        MailWish.DIGEST: N_("once a day, at 07:00 UTC"),
        MailWish.NEVER: N_("never"),
    }
)

# What a sentence of `wording` names as an instant, in ISO 8601.
INSTANTS = frozenset({"instant", "embargo"})

# What a sentence of `wording` names by the program's own word, in the words of other languages:
# their sentences are made for these, English ones for the program's.
IN_SENTENCES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "state": STATES,
        "needed": ROLES,
        "action": {
            **MOVES,
            Action.PUBLISH: N_("Publish"),
            Action.BRING_IN: N_("Bring it in"),
            Action.EDIT: N_("Edit the text"),
            Action.DELETE: N_("Delete it"),
            Action.PLAN: N_("Plan the languages"),
            Action.TRANSLATE: N_("Translate"),
            Action.SIGN_OFF: N_("Sign off"),
            Action.TAKE_BACK_SIGN_OFF: N_("Take the sign-off back"),
            Action.PREVIEW: N_("Make a preview link"),
            "render": N_("Make proofs"),
        },
    }
)

# The actions of the audit log.
DEEDS: Mapping[str, str] = MappingProxyType(
    {
        Action.BRING_IN: N_("brought in"),
        Action.EDIT: N_("edited"),
        Action.DELETE: N_("deleted"),
        Action.SUBMIT: N_("submitted for review"),
        Action.TAKE_BACK: N_("took the submission back"),
        Action.RETURN: N_("returned"),
        Action.APPROVE: N_("approved"),
        Action.REOPEN: N_("reopened"),
        Action.PLAN: N_("planned languages"),
        Action.TRANSLATE: N_("translated"),
        Action.SIGN_OFF: N_("signed off"),
        Action.TAKE_BACK_SIGN_OFF: N_("took a sign-off back"),
        Action.PUBLISH: N_("published"),
        Action.CORRECT: N_("opened a correction"),
        Action.ABANDON: N_("abandoned the correction"),
        "restore_revision": N_("restored a revision"),
        Action.WITHDRAW: N_("withdrawn"),
        "withdraw_language": N_("withdrew a language"),
        "request_withdrawal": N_("asked to withdraw"),
        "cancel_withdrawal": N_("cancelled the withdrawal"),
        "void_withdrawal": N_("nothing was left to withdraw"),
        "set_password": N_("password set"),
        "add_person": N_("person added"),
        "add_picture": N_("picture added"),
        "change_person": N_("person changed"),
        "disable_person": N_("account disabled"),
        "enable_person": N_("account enabled"),
        "end_credential": N_("ended a session, token or link"),
        "end_credentials": N_("ended all sessions, tokens and links"),
        "end_sessions": N_("signed out elsewhere"),
        "invite": N_("invited"),
        "ask_reset": N_("asked for a new password"),
        "change_email": N_("e-mail address changed"),
        "change_wishes": N_("own settings changed"),
        "link_subject": N_("sign-in linked"),
        "sign_in": N_("signed in"),
        "sign_out": N_("signed out"),
        "open_catalogs": N_("catalogs opened"),
        "import_catalog": N_("took in a catalog"),
        "request_publication": N_("asked to publish"),
        "join_publication": N_("a language joined"),
        "comment": N_("commented"),
        "answer_comment": N_("answered a comment"),
        "resolve_comment": N_("resolved a comment"),
        "reopen_comment": N_("reopened a comment"),
        "cancel_publication": N_("cancelled the publication"),
        "endanger_publication": N_("put the publication at risk"),
        "void_publication": N_("the publication is void"),
        "resume": N_("let go on what came from a back-up"),
        "make_preview": N_("made a preview link"),
        "revoke_preview": N_("revoked a preview link"),
    }
)

# The facts of an audit entry that a person wants to read; digests are not among them.
FACTS: Mapping[str, str] = MappingProxyType(
    {
        "revision": N_("revision %(value)s"),
        "revisions": N_("revisions: %(value)s"),
        "language": N_("language: %(value)s"),
        "messages": N_("messages: %(value)s"),
        "open_warnings": N_("knowing of open warnings: %(value)s"),
        "open_questions": N_("knowing of open questions: %(value)s"),
        "open_comments": N_("knowing of open comments: %(value)s"),
        "languages": N_("languages: %(value)s"),
        "earlier": N_("an earlier revision stays in: %(value)s"),
        "must": N_("must have: %(value)s"),
        "later": N_("follow later: %(value)s"),
        "without": N_("without waiting for: %(value)s"),
        "instant": N_("for %(value)s"),
        "instead_of": N_("instead of %(value)s"),
        "taken": N_("messages taken: %(value)s"),
        "refused": N_("messages refused: %(value)s"),
        "abandoned": N_("abandoned revision: %(value)s"),
        "restored": N_("restored revision: %(value)s"),
        "reason": N_("because: %(value)s"),
    }
)
