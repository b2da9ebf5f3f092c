"""
The part of `wording` about files that people exchange: catalogs and glossaries.

A module of its own only because the whole is long.
"""

from collections.abc import Mapping
from types import MappingProxyType


def N_(message: str) -> str:  # noqa: N802  (gettext's own name)
    """Mark *message* for extraction and return it as it is."""
    return message


ABOUT_FILES: Mapping[str, str] = MappingProxyType(
    {
        "html_limit": N_(
            "This web page takes too long to read: save it as plain text or Markdown, and bring"
            " that in."
        ),
        "catalog_limit": N_(
            "This catalog could not be read within the limits of time and memory: send fewer"
            " messages at a time."
        ),
        "too_many_marks": N_(
            "Line %(line)s: the text has more brackets, stars, underscores and other marks than"
            " %(limit)s: no text of a release needs so many. Delete those that mean nothing."
        ),
        "po_too_large": N_("The file has %(size)s bytes; at most %(limit)s are read."),
        "po_too_many_messages": N_(
            "The file has more than %(limit)s messages: it is not one of ours."
        ),
        "po_charset": N_(
            "Line %(line)s says that the file is in %(charset)s: save it as UTF-8 and try again."
        ),
        "po_not_utf8": N_(
            "Line %(line)s is not valid UTF-8: save the file as UTF-8 and try again."
        ),
        "po_syntax": N_("Line %(line)s is not what a PO file can have there."),
        "po_header_missing": N_(
            "The file has no header (line %(line)s): its first message must be the empty one."
        ),
        "po_article_unknown": N_(
            "%(file)s does not say which article it is for: its header has no X-Communique-Article."
        ),
        "po_language_unknown": N_(
            "%(file)s does not say which language it is in: its header has no Language."
        ),
        "po_other_article": N_("The file is for the article “%(found)s”, not for “%(slug)s”."),
        "po_other_language": N_("The file is in %(found)s, not in %(language)s."),
        "po_plural": N_("“%(beginning)s” has plural forms, which no message of an article has."),
        "po_duplicate": N_(
            "“%(beginning)s” is there twice: the one in line %(first)s was looked at, this one not."
        ),
        "po_unknown_message": N_(
            "“%(beginning)s” is not a message of this article as it is now; it was left out."
        ),
        "po_header_too_large": N_(
            "The header in line %(line)s has %(size)s characters; at most %(limit)s are read."
        ),
        "po_comment_too_large": N_(
            "The comment that reaches line %(line)s has more than %(limit)s characters: shorten it."
        ),
        "po_conflict": N_(
            "%(who)s has changed this message too: “%(theirs)s” stays, and yours, “%(yours)s”, is"
            " kept as a suggestion."
        ),
        "po_conflict_needs_work": N_(
            "%(who)s and you both say “%(theirs)s”, but one of you marked it as needing work: look"
            " at it in the desk."
        ),
        "xliff_syntax": N_("Line %(line)s is not well-formed XML: export the file again."),
        "xliff_declarations": N_(
            "Line %(line)s is a DOCTYPE, which is refused: XLIFF 1.2 needs none, take it out."
        ),
        "xliff_root_unknown": N_(
            "The file is XML, but not XLIFF: its first element is “%(name)s”."
        ),
        "xliff_version": N_(
            "The file is XLIFF of version “%(version)s”: save it as XLIFF 1.2, as it went out."
        ),
        "xliff_too_deep": N_("The file nests more than %(limit)s levels deep: it is not ours."),
        "xliff_too_many_parts": N_(
            "Up to line %(line)s the file has more elements and names than can be read: export the"
            " catalog again and fill that one."
        ),
        "xliff_unsupported": N_(
            "The file has something in line %(line)s or below that no catalog of ours has: export"
            " it again and fill that one."
        ),
        "xliff_several_articles": N_(
            "The file has %(count)s “file” elements; there must be exactly one, for one article."
        ),
        "xliff_language_unknown": N_(
            "The file does not say which language it is in: its “file” has no target-language."
        ),
        "glossary_too_large": N_("The file has %(size)s bytes; at most %(limit)s are read."),
        "glossary_too_many_terms": N_(
            "The file has more than %(limit)s terms: split it, by language for example."
        ),
        "glossary_not_utf8": N_(
            "Line %(line)s is not valid UTF-8: save the file as CSV in UTF-8 and try again."
        ),
        "glossary_header_missing": N_(
            "The first row must name the columns: %(columns)s, the last one if you like."
        ),
        "glossary_column_unknown": N_("Not columns of a glossary, and left out: %(columns)s."),
        "glossary_row_broken": N_(
            "The quotes in this row do not fit together: close each, and double those inside."
        ),
        "glossary_row_too_long": N_(
            "This row has %(count)s cells, and the first row names %(limit)s: put texts with the"
            " separator in them into quotes."
        ),
        "glossary_more_findings": N_("%(count)s more were refused, which are not listed."),
        "term_kind_unknown": N_("“%(kind)s” is not a kind of term; write one of %(kinds)s."),
        "tbx_syntax": N_("Line %(line)s is not well-formed XML: export the file again."),
        "tbx_declarations": N_(
            "The file declares entities or a DTD of its own, which is refused: take the part in"
            " brackets out of its DOCTYPE."
        ),
        "tbx_too_deep": N_("The file nests more than %(limit)s levels deep: it is no glossary."),
        "tbx_root_unknown": N_("The file is XML, but not TBX: its first element is “%(name)s”."),
        "tbx_source_missing": N_(
            "This concept has no term in %(language)s, the language of the file."
        ),
    }
)
