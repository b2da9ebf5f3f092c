"""
The part of `wording` about the desk: signing in, and what people do there.

A module of its own only because the whole is long.
"""

from collections.abc import Mapping
from types import MappingProxyType

from workflow.wording_of_files import N_

_HEADLINE_BIDI = N_(
    "The headline has a hidden character that changes the direction of the text: “%(shown)s”."
    " Delete it."
)
_TEXT_BIDI = N_(
    "A hidden character changes the direction of the text: “%(shown)s”. Delete it, or make sure"
    " that it is needed."
)

ABOUT_DESK: Mapping[str, str] = MappingProxyType(
    {
        # people
        "account_unknown": N_("There is nobody of the name “%(who)s”."),
        "password_short": N_("The password is too short: %(least)s characters or more."),
        "password_long": N_("The password is too long: %(most)s characters or fewer."),
        "password_is_name": N_("This password is easy to guess: take a sentence of your own."),
        "sign_in_refused": N_("The name or the password is wrong."),
        "password_wrong": N_("This is not your present password."),
        "email_unusable": N_("This is no e-mail address: write one such as ada@example.org."),
        "email_taken": N_("Somebody else has this e-mail address."),
        "name_taken": N_("There is somebody of the name “%(who)s” already: take another name."),
        "name_is_address": N_("A name has no @ in it: the e-mail address has a field of its own."),
        "last_admin": N_(
            "%(who)s is the only administrator who may come in: make somebody else one first."
        ),
        "person_disabled": N_("%(who)s may not come in: enable the account first."),
        "credential_unknown": N_(
            "%(who)s has no such credential (%(kind)s %(number)s): it has ended meanwhile."
        ),
        "session_unknown": N_("There is no such session: it has ended meanwhile."),
        "desk_language_unknown": N_("The desk does not speak %(language)s."),
        "too_often": N_("Too many attempts: wait %(minutes)s minutes, then try again."),
        "link_over": N_(
            "This link leads nowhere: it was used already, or it is too old. Ask for a new one."
        ),
        "no_mail_here": N_("This desk sends no mail: ask an administrator for a new password."),
        "post_away": N_("The mail server %(host)s cannot be used: %(reason)s."),
        "letter_put_off": N_("The mail server puts the letter off: %(reason)s."),
        "letter_refused": N_("The letter cannot be sent: %(reason)s."),
        "issuer_away": N_("%(issuer)s cannot be used now: %(reason)s. Try again later."),
        "issuer_refused": N_("%(issuer)s did not sign you in: %(reason)s. Try again."),
        "issuer_knows_other": N_(
            "You are signed in there, but nobody here has your e-mail address: ask an administrator"
            " to add you."
        ),
        "sign_in_interrupted": N_("This sign-in took too long, or began elsewhere: begin anew."),
        "passwords_differ": N_("The two passwords are not the same: write them again."),
        "sign_in_needed": N_("Sign in first."),
        "field_unusable": N_("A field is missing or not as it must be: %(field)s."),
        "form_outdated": N_(
            "This page was too old, or came from elsewhere: go back, load it anew, and do it again."
        ),
        "edition_signed": N_("This edition is signed off: press Save to change it all the same."),
        "body_too_large": N_("This is too large: at most %(most)s MB can be sent at once."),
        # the board, the audit log
        "view_unnamed": N_("Give the view a name."),
        "view_too_long": N_(
            "This is too long to be saved: a name has at most %(most)s characters."
        ),
        "views_too_many": N_("You have %(most)s saved views: delete one first."),
        "view_unknown": N_("You have no such view; it may have been deleted already."),
        "filter_unknown": N_("“%(given)s” is nothing by which the articles can be filtered."),
        "audit_not_yours": N_(
            "The audit log is for editors, publishers and administrators; %(who)s is none."
        ),
        "day_malformed": N_("“%(given)s” is not a day; write 2026-11-23."),
        # writing
        "slug_in_use": N_(
            "There is an article “%(slug)s” already: give this one another name below, or change"
            " that one in its editor."
        ),
        "nothing_to_bring_in": N_("Choose a file, or give a title to start with."),
        "text_moved_on": N_(
            "“%(slug)s” has changed since you opened it: you wrote over revision %(base)s, and"
            " %(who)s has saved revision %(current)s. Nothing of yours is lost, and nothing of"
            " theirs: choose below."
        ),
        # two people at once
        "version_missing": N_(
            "This does not say what it was made from: load the page again, and repeat the change."
        ),
        "base_missing": N_(
            "“%(slug)s” is there already: %(who)s saved its revision %(current)s. Say which"
            " revision your text was made from (--base, or `base` in the API), so that it takes"
            " the place of nothing that you have not seen."
        ),
        "base_old": N_(
            "“%(slug)s” has changed since your text was made: that was from revision %(base)s, and"
            " %(who)s has saved revision %(current)s. Take over what they changed, then send your"
            " text as made from revision %(current)s."
        ),
        "plan_changed": N_(
            "Somebody has changed the language plan of “%(slug)s” since you opened it. It is now:"
            " must have %(must)s, follow later %(later)s. Yours is still below; send it again if"
            " it is to take the place of that."
        ),
        "person_changed": N_(
            "Somebody has changed what %(who)s is trusted with since you opened it. It is now:"
            " roles %(roles)s, languages %(languages)s, address %(email)s. What you wrote is still"
            " below; send it again if it is to take the place of that."
        ),
        "account_changed": N_(
            "Your settings were changed elsewhere since you opened this page. It shows them as"
            " they are now; repeat your change if you still want it."
        ),
        # before a text is submitted
        "date_missing": N_("There is no date: releases without one look old at once."),
        "place_missing": N_("There is no place: say where the news comes from."),
        "contact_missing": N_("There is nobody to ask: name a contact with an e-mail address."),
        "organisation_not_in_title": N_(
            "The title does not name “%(organisation)s”: readers see the title alone first."
        ),
        "heading_skips": N_(
            "The heading “%(heading)s” is %(level)s deep after one that is %(before)s deep: leave"
            " no level out."
        ),
        "footnote_absent": N_("There is no footnote “%(label)s”: it is shown as text."),
        "weekday_wrong": N_("%(date)s is no %(weekday)s: one of the two is wrong."),
        "quotation_open": N_("A quotation mark is closed and never opened in “%(start)s…”."),
        "link_malformed": N_("“%(target)s” is not a web address that can be reached."),
        # hidden directions, in an article's text and in a translation
        "headline_bidi": _HEADLINE_BIDI,
        "text_bidi": _TEXT_BIDI,
        "translation_headline_bidi": _HEADLINE_BIDI,
        "translation_bidi": _TEXT_BIDI,
        "link_private": N_("“%(target)s” leads into a private network: no reader can open it."),
        "link_twice": N_("“%(target)s” is linked to %(count)s times."),
        # web pages and Word documents
        "html_too_large": N_("The page has more than %(limit)s elements: split it."),
        "element_dropped": N_("Left out with all that is in it: <%(tag)s> (%(count)s)."),
        "formatting_dropped": N_("The text was kept without its formatting: %(tag)s (%(count)s)."),
        "link_dropped": N_(
            "A link to “%(target)s” was left out and its text kept: only web and e-mail addresses"
            " are links here."
        ),
        "picture_dropped": N_("A picture was left out: “%(alternative)s”."),
        # pictures
        "picture_missing": N_("Choose a file with a picture."),
        "picture_words_missing": N_("Say in words what the picture shows."),
        "picture_words_long": N_("Say in at most %(limit)s characters what the picture shows."),
        "picture_unknown": N_(
            "No picture “%(picture)s…” was added: add it, and name it as you are told then."
        ),
        "pictures_too_many": N_(
            "The text shows %(count)s pictures; a web page can carry %(limit)s."
        ),
        "picture_unknown_form": N_("The file is no PNG or JPEG picture: save it as one of these."),
        "picture_damaged": N_("The picture is damaged: save it again as PNG or JPEG."),
        "picture_too_large": N_("The picture has more than %(limit)s pixels: make it smaller."),
        "picture_too_detailed": N_(
            "Reduced to the width of a page the picture still has more than %(limit)s bytes: save"
            " it as JPEG, or a simpler one."
        ),
        "picture_limit": N_(
            "The picture could not be read within the limits of time and memory: make it smaller."
        ),
        "table_header_taken": N_(
            "A table has no header row: its first row was taken for one (%(count)s)."
        ),
        "table_spans_dropped": N_(
            "Cells of a table that span others stand alone now: look at the table (%(count)s)."
        ),
        "table_cell_flattened": N_(
            "Cells of a table with several paragraphs or a list have one text now (%(count)s)."
        ),
        "title_guessed": N_("There is no heading: the first paragraph, “%(title)s”, is the title."),
        "docx_damaged": N_("This Word document is damaged and cannot be read."),
        "docx_locked": N_("This Word document is locked with a password: save it without one."),
        "docx_macros": N_("This Word document has macros in it: save it without them, as .docx."),
        "docx_too_large": N_(
            "This Word document cannot be opened safely: its %(parts)s parts would take %(size)s"
            " bytes (at most %(limit)s)."
        ),
        "docx_limit": N_(
            "This Word document could not be read within the limits of time and memory: split it."
        ),
        "docx_changes_accepted": N_(
            "Tracked changes were taken as accepted (%(count)s): look whether all were meant."
        ),
        "docx_comments_dropped": N_("Comments were left out (%(count)s)."),
        "docx_drawings_dropped": N_("Drawings and text boxes were left out (%(count)s)."),
        "docx_margins_dropped": N_(
            "The text of page headers and footers was left out (%(count)s)."
        ),
        "docx_style_unknown": N_("A style was not understood, its text is kept: %(style)s."),
        # publishing
        "publication_at_risk": N_(
            "“%(slug)s” is to be public at %(instant)s, and after this it could not be before all"
            " is ready again. Confirm it if you want it all the same; the publishers are told."
        ),
        "publication_lost": N_(
            "“%(slug)s” is to be public at %(instant)s, and this ends that for good. Confirm it if"
            " you want it all the same; the publishers are told."
        ),
        "confirm_in_call": N_("Send it again with “confirm”: true to do it all the same."),
        "nobody_to_ask": N_("There is no terminal to ask “%(question)s” at, and nothing was done."),
        "confirm_with_yes": N_("Say --yes to do it all the same."),
        "publication_void": N_(
            "The publication of “%(slug)s” at %(instant)s is void: revision %(revision)s was"
            " accepted, and the text has changed since. Ask for it anew."
        ),
        "grace_over": N_(
            "“%(slug)s” was to be public at %(instant)s and was not for %(hours)s hours. So that"
            " nothing goes public by surprise, a publisher publishes it anew, or cancels it."
        ),
        "embargo_differs": N_(
            "The text's embargo ends at %(embargo)s, and the release goes public at %(instant)s,"
            " which its proofs name: correct the one that is wrong."
        ),
        "article_not_approved": N_("The article is not approved any more; its state: %(state)s."),
        "nothing_to_cancel": N_("No publication of “%(slug)s” is waiting any more."),
        "instant_unreadable": N_(
            "“%(date)s %(time)s” is not a date and a time: write them such as 2026-11-26 and 09:00."
        ),
        "zone_unknown": N_("There is no time zone “%(zone)s” here."),
        "instant_skipped": N_(
            "%(instant)s does not exist in %(zone)s: clocks go forward then. Take another time."
        ),
        "page_not_drawn": N_("The first page of this PDF cannot be drawn."),
        "rendition_unknown": N_("“%(slug)s” has no such file."),
        "streams_many": N_(
            "Too many of your pages follow the progress already: close some, or load this one anew."
        ),
        # previews
        "preview_expiry": N_("A preview lasts an hour at least and %(most)s days at most."),
        "preview_of_public": N_(
            "“%(slug)s” is public in %(language)s: send its public address instead."
        ),
        "preview_unknown": N_("“%(slug)s” has no such preview."),
        "preview_over": N_("This preview is over, or its address is not complete."),
        "admin_needed": N_("%(who)s is no administrator: ask somebody who is."),
        # public texts
        "name_not_repeated": N_("To confirm it, type the article’s name: %(slug)s."),
        # review
        "comment_unknown": N_("There is no such comment on this article."),
        "comment_empty": N_("There is nothing in the comment: write what you want to say."),
        "comment_too_long": N_("The comment is too long: %(most)s characters at the most."),
        "paragraph_unknown": N_("Revision %(number)s has no such paragraph: load the page anew."),
        # translating
        "segment_unknown": N_("“%(slug)s” has no such message."),
        "message_unusable": N_("This text cannot be kept as it is: mend what is said below."),
        "message_changed": N_(
            "%(who)s has changed this message meanwhile. Nothing is lost: both texts are here."
        ),
        "source_changed": N_(
            "The source of this message has changed meanwhile: look at the new one first."
        ),
        "catalog_file_missing": N_("Choose a file first."),
        # API tokens
        "token_name_unusable": N_(
            "Give the token a name of at most %(limit)s printable characters."
        ),
        "token_scopes_missing": N_("Say what the token is for: %(scopes)s."),
        "token_life_unusable": N_("A token is good for 1 to %(most)s days."),
        "token_refused": N_(
            "This token is not known, not good any more, or its person may not come in."
        ),
        "token_missing": N_(
            "Send a token: “Authorization: Bearer cq_…”; /account/tokens makes one."
        ),
        "token_reads_only": N_(
            "This token may only read: its scopes, and the roles of %(who)s, allow no change."
        ),
        "token_unknown": N_("You have no such token."),
        # API
        "content_type_unusable": N_("Send the body as %(wanted)s."),
        "condition_missing": N_(
            "Say what you change: send If-Match with the ETag that reading it gave you."
        ),
        "condition_unknown": N_(
            "This address looks at no If-Match: send none, for it would not keep anything from"
            " being overwritten here."
        ),
        "condition_failed": N_(
            "It was changed meanwhile: read it again, and send If-Match with the new ETag."
        ),
        "idempotency_key_unusable": N_(
            "An idempotency key is 1 to %(limit)s printable ASCII characters."
        ),
        "idempotency_key_reused": N_("This idempotency key was used for another request."),
        "request_under_way": N_(
            "A request with this idempotency key is under way: ask again in a moment."
        ),
        "work_unknown": N_("There is no such work."),
    }
)
