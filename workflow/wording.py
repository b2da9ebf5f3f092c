"""
What people read: one English sentence for each code of an error or finding.

The sentences are msgids of the `desk` catalog; `sentence` fills in the values in the reader's
language. Each says what is wrong and how to mend it. A test walks every code that the program
raises and looks for it here.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from workflow.errors import FindingLike, WorkflowError
from workflow.wording_of_deleting import ABOUT_DELETING
from workflow.wording_of_desk import ABOUT_DESK
from workflow.wording_of_files import ABOUT_FILES, N_
from workflow.wording_of_house import ABOUT_HOUSE
from workflow.wording_of_operating import ABOUT_OPERATING
from workflow.wording_of_public import ABOUT_PUBLIC
from workflow.wording_of_signing import ABOUT_SIGNING

__all__ = ["N_", "SENTENCES", "sentence"]


SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # domain
        "language_unknown": N_(
            "“%(language)s” is not a language tag; write one such as fr, pt_BR or zh-Hans."
        ),
        "role_missing": N_("%(who)s may not %(action)s: this needs the role %(needed)s."),
        "language_not_theirs": N_("%(who)s does not translate %(language)s."),
        "not_in_this_state": N_("“%(slug)s” is in %(state)s: %(action)s is not possible there."),
        "not_ready": N_("“%(slug)s” is not ready to be published."),
        "before_embargo": N_(
            "The article is under embargo until %(embargo)s; %(instant)s is before that."
        ),
        "edition_not_signed_off_then": N_(
            "The texts from which the public file was made are not found any more."
        ),
        "edition_not_opened": N_("This language has no catalog yet: approve the article first."),
        "edition_not_signed_off": N_(
            "This edition is %(state)s, not signed off: %(translated)s of %(total)s messages"
            " translated, %(needs_work)s need work."
        ),
        "term_source_missing": N_("There is no term in the source language."),
        "term_target_missing": N_("“%(term)s” is %(kind)s and has no translation: give one."),
        "term_target_unwanted": N_(
            "“%(term)s” is not to be translated and has a translation: leave that cell empty."
        ),
        "term_too_long": N_(
            "“%(beginning)s…” is too long: at most %(limit)s characters can be kept."
        ),
        "term_control_character": N_(
            "The term or its note has the control character %(character)s in it: delete it."
        ),
        "place_unknown": N_(
            "“%(place)s” is no place in the list: take one that the list itself gave, or none."
        ),
        "shared_text_unknown": N_(
            "There is no shared %(kind)s “%(slug)s”: bring it in with `communique import FILE"
            " --slug %(slug)s --kind %(kind)s`, or name another."
        ),
        "shared_not_signed_off": N_(
            "The shared text “%(slug)s” is %(state)s in this language, not signed off."
        ),
        # intake
        "file_too_large": N_(
            "The file has %(size)s bytes; at most %(limit)s are read. A release is text only."
        ),
        "file_empty": N_("The file is empty: there is no text in it."),
        "file_not_text": N_(
            "This is %(looks_like)s, not text: save it as plain text or Markdown and try again."
        ),
        "encoding_broken": N_(
            "Line %(line)s is damaged: it is not valid %(encoding)s. Save the file again as UTF-8."
        ),
        "control_characters": N_(
            "Line %(line)s has the control character %(character)s in it: delete it."
        ),
        "read_as_windows_1252": N_(
            "The file is not in UTF-8 and was read as Windows-1252: check accents and quotes."
        ),
        "article_refused": N_("The file cannot be used: things to mend in it: %(count)s."),
        "front_matter_not_closed": N_(
            "The front matter that begins in line 1 has no end: put a line of three hyphens"
            " after it."
        ),
        "front_matter_too_large": N_(
            "The front matter has %(size)s characters; at most %(limit)s are read."
        ),
        "front_matter_too_deep": N_(
            "Line %(line)s: the front matter nests more than %(limit)s levels deep."
        ),
        "front_matter_reference": N_(
            "Line %(line)s: anchors, aliases and tags of YAML are not read; write the value out,"
            " or put it in quotes."
        ),
        "front_matter_syntax": N_(
            "Line %(line)s of the front matter is not valid YAML; a text with a colon in it needs"
            " quotes."
        ),
        "unknown_key": N_(
            "“%(key)s” is not a key of an article file and was left out; did you mean %(known)s?"
        ),
        "key_twice": N_("“%(key)s” is there twice: keep one."),
        "value_wrong": N_("“%(key)s” must be %(wanted)s."),
        "date_wrong": N_("“%(date)s” is not a date: write it such as 2025-07-11."),
        "dates_differ": N_(
            "The file gives two dates, %(first)s and %(second)s; the first was taken."
        ),
        "embargo_wrong": N_(
            "“%(embargo)s” is not an instant: write it such as 2025-07-11T09:00+02:00."
        ),
        "embargo_without_zone": N_(
            "The embargo “%(embargo)s” names no time zone: write it such as 2025-07-11T09:00+02:00."
        ),
        "embargo_not_read": N_(
            "The line “%(embargo)s” was taken out and sets no embargo: set one before this goes on."
        ),
        "email_wrong": N_("“%(email)s” is not an e-mail address."),
        "phone_wrong": N_("“%(phone)s” is not a phone number: write it such as +32 2 123 45 67."),
        "contact_empty": N_("This contact has nothing in it: give a name, e-mail or phone."),
        "slug_wrong": N_(
            "“%(slug)s” cannot be a slug: use words in lower-case ASCII letters and digits, joined"
            " by hyphens, at most %(limit)s characters."
        ),
        "language_twice": N_("%(language)s is in the language plan twice; the first place counts."),
        "language_is_source": N_(
            "%(language)s is the article's own language and was left out of the language plan."
        ),
        "title_missing": N_(
            "There is no title: give one in the front matter, as a heading of level 1, or as a"
            " short first paragraph."
        ),
        "title_is_plain": N_("The title is plain text: its emphasis, code or links were left out."),
        "body_empty": N_("There is nothing below the title."),
        "html_is_text": N_("HTML is not read: “%(tag)s” will be shown as text. Use Markdown."),
        "image_not_shown": N_(
            "The image %(image)s will not be shown, its alternative text stands in its place: add"
            " the picture to the article instead."
        ),
        "alternative_missing": N_(
            "The image %(image)s has no alternative text: say between the square brackets what it"
            " shows."
        ),
        "link_refused": N_(
            "“%(target)s” cannot be linked to: only web, e-mail and phone addresses and paths can."
            " Its text is kept."
        ),
        "footnote_unused": N_("Nothing refers to the footnote “%(label)s”: it will not be shown."),
        "footnote_twice": N_("The footnote “%(label)s” is there twice: only the first is shown."),
        "headline_in_capitals": N_(
            "The headline is in capitals: they are hard to read, and many languages have none."
        ),
        "mark_dropped": N_("“%(mark)s” is not part of the text and was left out."),
        "end_mark_dropped": N_("The end mark “%(mark)s” was left out."),
        "dateline_read": N_(
            "The dateline was taken out of the text: place %(place)s, date %(date)s."
        ),
        # catalogs
        "text_too_large": N_("The text has %(size)s characters; at most %(limit)s are read."),
        "nested_too_deep": N_(
            "Line %(line)s: lists, quotes or emphasis nest more than %(limit)s levels deep."
        ),
        "too_many_segments": N_("The text has more than %(limit)s paragraphs, items and cells."),
        "translation_empty": N_("The translation is empty."),
        "translation_control_character": N_(
            "The translation has the control character %(character)s in it: delete it."
        ),
        "translation_foreign_host": N_(
            "“%(host)s” is an address that the source has not: take it out. If it is none, put a"
            " space after the full stop."
        ),
        "translation_numbers": N_(
            "The numbers differ. Only in the source: %(missing)s. Only in the translation:"
            " %(added)s."
        ),
        "translation_dates": N_("The month of %(missing)s is not in the translation."),
        "translation_links": N_(
            "%(missing)s is not in the translation: write it as in the source, or make sure that"
            " the other page exists."
        ),
        "translation_emails": N_(
            "The e-mail addresses differ. Only in the source: %(missing)s. Only in the"
            " translation: %(added)s."
        ),
        "translation_phones": N_(
            "The phone numbers differ. Only in the source: %(missing)s. Only in the translation:"
            " %(added)s."
        ),
        "translation_term_changed": N_("“%(term)s” stays as it is in every language."),
        "translation_term_missing": N_("The glossary has “%(target)s” for “%(term)s”."),
        "translation_term_forbidden": N_("The glossary says not to write “%(target)s”."),
        "translation_unchanged": N_(
            "The translation is the source's text, word for word: %(count)s words."
        ),
        "translation_headline_length": N_(
            "The headline takes %(width)s columns, at most %(limit)s are meant: shorten it."
        ),
        "translation_doubled_words": N_("A word stands twice in a row: %(words)s."),
        "translation_spaces": N_("There is a space too many: %(places)s."),
        "translation_end_mark": N_(
            "The source ends with a mark that is “%(expected)s” here; the translation ends with"
            " “%(end)s”."
        ),
        "translation_end_mark_added": N_(
            "The translation ends with “%(mark)s”, the source with no such mark."
        ),
        "translation_quotes": N_("A quotation mark has no partner: %(marks)s."),
        "translation_french_spacing": N_(
            "French needs a no-break space before ; : ! ? » and after «: %(places)s."
        ),
        "translation_swiss_spacing": N_(
            "Swiss typography has no such space at « » and before marks: %(places)s."
        ),
        "translation_invisible": N_(
            "There are invisible characters in the text: %(characters)s. Delete them."
        ),
        "translation_kashida": N_("Do not stretch words with kashida: %(words)s."),
        "translation_two_ways": N_(
            "The same text is translated in another way at %(where)s: “%(other)s”."
        ),
        "consistency_missing": N_("%(missing)s of %(total)s messages have no translation."),
        "consistency_source_odd": N_(
            "All %(count)s translations differ from the source here: look at the source first."
        ),
        "placeholder_missing": N_("%(placeholder)s is missing: put it where it belongs."),
        "placeholder_twice": N_("%(placeholder)s is there more than once: keep one."),
        "placeholder_unknown": N_(
            "%(placeholder)s is not a placeholder of this message; for the character < itself"
            " write &lt;."
        ),
        "placeholder_unbalanced": N_(
            "%(placeholder)s and its end do not fit together: each placeholder that is opened must"
            " be closed, the last one first."
        ),
        "placeholder_too_deep": N_("%(placeholder)s stands inside too many others."),
        "placeholder_link_in_link": N_("%(placeholder)s stands inside another link: take it out."),
        "placeholder_empty": N_("%(placeholder)s encloses no text: a link needs some."),
        **ABOUT_DESK,
        **ABOUT_FILES,
        **ABOUT_HOUSE,
        **ABOUT_OPERATING,
        **ABOUT_DELETING,
        **ABOUT_PUBLIC,
        **ABOUT_SIGNING,
        # rendering
        "language_without_locale_data": N_(
            "Nothing is known about the dates and numbers of “%(language)s”: choose another"
            " language tag."
        ),
        "chrome_missing": N_(
            "The words around a release are not translated into %(language)s: “%(message)s” is"
            " missing from its release.po."
        ),
        "chrome_damaged": N_(
            "The catalog release.po of %(language)s is damaged: see “%(message)s”. Mend its"
            " placeholders or its syntax."
        ),
        "document_too_large": N_(
            "The document is too large to lay out (%(measure)s: %(value)s, at most %(limit)s):"
            " split it."
        ),
        "rendering_limit": N_(
            "The document was not laid out within %(seconds)s seconds: split it, or simplify its"
            " tables and lists; COMMUNIQUE_RENDER_TIMEOUT_SECONDS allows more."
        ),
        "rendering_too_heavy": N_(
            "The PDF engine gave up on the document (%(reason)s): split it, or nest less."
        ),
        "missing_glyph": N_(
            "No installed font has the character %(character)s (%(code_point)s, %(script)s) of the"
            " %(language)s text: replace it, or install a font for it (Debian: %(package)s)."
        ),
        "rendering_warned": N_("The PDF engine warned: %(warning)s"),
        "fetch_refused": N_(
            "The document refers to %(url)s; the renderer fetches nothing. Remove the reference."
        ),
        "foreign_font": N_(
            "“%(characters)s” of the %(language)s text would be set in %(family)s, a font that this"
            " program does not know: replace the characters, or remove that font."
        ),
        "core_fonts_without_source": N_(
            "There is nothing to make fonts from: install the package fonts-noto-cjk."
        ),
        "core_fonts_failed": N_(
            "The fonts could not be made in %(folder)s (%(reason)s). Repeat this as who may write"
            " there."
        ),
        "font_unusable": N_("The font file %(file)s cannot be read: mend it, or remove it."),
        "fonts_unknown": N_(
            "The installed fonts cannot be listed (%(reason)s): install the package fontconfig."
        ),
        "library_missing": N_(
            "The library %(library)s is missing: install libpango-1.0-0 and libharfbuzz-subset0."
        ),
        # storage
        "database_away": N_("The database cannot be reached: %(reason)s. Try again later."),
        "slug_taken": N_(
            "There is an article “%(slug)s” already. To save this as its next revision, say"
            " --slug %(slug)s and --base; to make another article, give another --slug."
        ),
        "article_unknown": N_("There is no article “%(slug)s”; `communique list` shows all."),
        "changed_meanwhile": N_(
            "“%(slug)s” has changed since you saw it: look at it again, then repeat this."
        ),
        "revision_unknown": N_("There is no revision %(number)s."),
        "person_unknown": N_(
            "There is nobody called “%(who)s” (known: %(known)s); add people with"
            " `communique users add NAME --role ROLE`."
        ),
        "artifacts_unwritable": N_(
            "The rendered files cannot be stored: %(reason)s. Is the disk of"
            " COMMUNIQUE_ARTIFACTS_URL there, and has it room?"
        ),
        "artifacts_unreadable": N_(
            "The rendered files cannot be read: %(reason)s. Is the disk of"
            " COMMUNIQUE_ARTIFACTS_URL there?"
        ),
        "artifacts_away": N_(
            "The store of rendered files, %(place)s, does not answer: %(reason)s. See whether it"
            " runs and whether COMMUNIQUE_S3_ENDPOINT is its address; then try again."
        ),
        "artifacts_key_refused": N_(
            "The store of rendered files, %(place)s, refuses our key: %(reason)s. Look at"
            " COMMUNIQUE_S3_KEY and COMMUNIQUE_S3_SECRET, and at what this key may do: read,"
            " write, list and delete."
        ),
        "artifacts_no_bucket": N_(
            "There is no bucket at %(place)s (%(reason)s). Make it, or mend"
            " COMMUNIQUE_ARTIFACTS_URL."
        ),
        "artifact_collected": N_(
            "The file %(digest)s was deleted as unused in the moment it was made again; it is made"
            " once more."
        ),
        "artifact_missing": N_("The file %(digest)s is missing from the artifacts."),
        "artifact_damaged": N_("The file %(digest)s is not what was stored under that name."),
        "page_unmarked": N_(
            "This page was not made to be published by this version of the program: it has"
            " %(count)s places for its %(part)s instead of one. Publish the article again."
        ),
        # usecases
        "language_not_planned": N_(
            "%(language)s is not in the language plan of “%(slug)s” (planned: %(planned)s)."
        ),
        "kind_differs": N_("“%(slug)s” is a %(kind)s and stays one: leave --kind out."),
        "shared_text_nested": N_(
            "“%(slug)s” is a shared text and cannot use another: write its own text out."
        ),
        "shared_not_published": N_(
            "“%(slug)s” is shared %(kind)s: it is published with the releases that use it."
        ),
        "plan_unusable": N_("This language plan for “%(slug)s” cannot be used."),
        "language_planned_twice": N_(
            "Named twice, or the article's own language: name it once, under must or later."
        ),
        "language_without_chrome": N_(
            "There are no fixed phrases in this language yet: it can be translated, and not"
            " rendered, until locales/ has a release.po for it."
        ),
        "source_not_translated": N_(
            "%(language)s is the source language of “%(slug)s”: edit the article instead."
        ),
        "catalogs_not_open": N_(
            "The catalogs of “%(slug)s” are not open: they open when the article is approved."
        ),
        "no_languages_planned": N_(
            "“%(slug)s” has no language plan: give it one with `communique languages`."
        ),
        "edition_not_complete": N_("The edition in %(language)s cannot be signed off yet."),
        "messages_missing": N_(
            "%(translated)s of %(total)s messages translated, %(needs_work)s need work."
        ),
        "language_not_waivable": N_(
            "%(languages)s: not a must-have language of “%(slug)s”, so it is not waited for."
        ),
        "nothing_to_publish": N_("No edition of “%(slug)s” is signed off."),
        "rendition_failed": N_(
            "This file could not be made (%(code)s): `communique show` tells more."
        ),
        "renditions_failed": N_("Some files of “%(slug)s” could not be made."),
        "renditions_under_way": N_("%(count)s files of “%(slug)s” are still being made."),
        "name_unusable": N_("A name has 1 to %(limit)s printable characters."),
        "roles_missing": N_("%(who)s needs at least one role: --role, one of %(roles)s."),
        "languages_missing": N_("%(who)s is a translator of no language: name them with --locale."),
        "audit_chain_broken": N_(
            "This entry does not follow from the one before it: the log was changed by hand."
        ),
        "artifact_orphaned": N_("No rendition names this file; `communique collect` deletes it."),
        "edition_not_whole": N_("The edition in %(language)s lacks translations."),
        "segment_untranslated": N_("This segment has no translation: approve the article anew."),
        "finding_unknown": N_("Message %(number)s has no finding %(finding)s now."),
        "finding_blocks": N_("%(finding)s on message %(number)s blocks: it must be mended."),
        "message_unknown": N_(
            "“%(slug)s” has no message %(number)s: they are numbered from 1 to %(total)s."
        ),
        "suggestion_unknown": N_("Message %(number)s has %(count)s suggestions, not that many."),
        "suggestion_unusable": N_("This suggestion for message %(number)s cannot be taken."),
        "question_unknown": N_("There is no question %(number)s on this message."),
        "remark_unusable": N_("A remark has 1 to %(limit)s characters."),
        "check_failed": N_("“%(slug)s” has findings that block."),
        "superseded": N_("%(work)s: what was asked for has been overtaken by a later change."),
        "machine_off": N_(
            "Machine translation is off. To switch it on, set COMMUNIQUE_MACHINE_URL to the"
            " address of a LibreTranslate server, such as http://127.0.0.1:5000."
        ),
        "machine_lost_placeholders": N_(
            "Message %(number)s was skipped: the machine did not keep its placeholders."
        ),
        "machine_text_unusable": N_(
            "Message %(number)s was skipped: what the machine made of it is empty, or has"
            " characters or addresses in it that do not belong there."
        ),
        # machine
        "machine_away": N_(
            "%(machine)s at %(url)s does not answer as it should: %(reason)s. Try again later."
        ),
        "machine_odd": N_(
            "The answer of %(machine)s cannot be used: %(reason)s."
            " Is COMMUNIQUE_MACHINE_URL its address?"
        ),
        "machine_refused": N_(
            "%(machine)s refused: %(reason)s. See COMMUNIQUE_MACHINE_URL and"
            " COMMUNIQUE_MACHINE_KEY."
        ),
        "machine_language_unknown": N_("%(machine)s does not translate this into %(language)s."),
        "glossary_not_theirs": N_(
            "%(who)s may not change the glossary of %(languages)s: an editor may, or a translator"
            " of that language."
        ),
        "term_unknown": N_("The glossary of %(language)s has no term “%(term)s”."),
        # settings, command line, worker
        "settings_unusable": N_("The settings cannot be used."),
        "setting_unknown": N_("There is no such setting; README lists them all."),
        "setting_missing": N_("With files on S3 this must be set, too."),
        "setting_malformed": N_("“%(value)s” cannot be used: %(reason)s."),
        "catalog_refused": N_("%(count)s things were refused; all else was taken."),
        "verification_failed": N_("%(count)s things are not as they were stored."),
        "demo_failed": N_(
            "`communique %(command)s` ended with %(status)s; its messages are above."
        ),
        "not_a_demo": N_(
            "%(path)s exists and was not made by the demo: give another folder with --to."
        ),
        "gave_up": N_("The process that did this died %(attempts)s times; nobody tries again."),
        "unexpected": N_("Something that nobody foresaw: %(reason)s"),
        "still_waiting": N_(
            "Accepted and stored, and not done after %(seconds)s seconds: no worker answers."
            " It will be done as soon as one does; `communique show %(slug)s` tells."
        ),
        "broker_away": N_(
            "Accepted and stored, and not done yet: the broker does not answer. It will be done"
            " when the broker is back; `communique show %(slug)s` tells."
        ),
        "dispatcher_failed": N_(
            "The worker process ended with %(status)s; its messages are above."
        ),
        "file_unreadable": N_("%(path)s cannot be read: %(reason)s."),
        "file_unwritable": N_("%(path)s cannot be written: %(reason)s."),
        "instant_malformed": N_(
            "“%(given)s” is not an instant with a zone; write 2026-11-23T09:00+01:00."
        ),
        "not_confirmed": N_("Nothing was done."),
        "doctor_found": N_("Something is missing."),
        "page_unknown": N_("There is no page at %(path)s."),
        "method_not_possible": N_("%(path)s can only be read: %(method)s does nothing there."),
        "request_unusable": N_("What was asked of %(path)s cannot be understood."),
        "file_not_public": N_("“%(slug)s” has no public file %(file)s."),
        "desk_failed": N_("The desk could not answer; its log says why."),
        "address_unusable": N_(
            "The desk cannot listen on %(host)s, port %(port)s: %(reason)s. Give another --port,"
            " or end what uses this one."
        ),
    }
)


def sentence(
    said: FindingLike | WorkflowError,
    translate: Callable[[str], str] = lambda text: text,
    show: Callable[[str, object], object] = lambda name, value: value,
) -> str:
    """
    Say what *said* means, in the language that *translate* speaks (English without one).

    A place, where the finding names one, stands before the sentence and a colon. *show* says how
    a value, given its name, stands in that language.
    """
    values = {name: show(name, value) for name, value in said.values.items()}
    words = translate(SENTENCES[said.code]) % values
    where = getattr(said, "where", "")
    return f"{where}: {words}" if where else words
