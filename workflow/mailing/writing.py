"""
What is written: plain text from `templates/mail`, in the language that its reader has at the desk.

A template has two blocks, `subject` and `body`. The words are those of the catalog `mail`.
"""

from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import quote

from babel import Locale, UnknownLocaleError
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from workflow.domain.language import LanguageTag
from workflow.errors import InvalidInputError
from workflow.rendering.formats import format_instant
from workflow.usecases.letters import Parcel
from workflow.words import WordShelf


class Writer:
    """
    Writes mail.

    Args:
        templates: The folder that holds `mail/`.
        locales: The folder of the catalogs.
        sender: Whom it is from, with or without a name.
        desk: The address of the desk, for links.
    """

    def __init__(self, templates: Path, locales: Path, sender: str, desk: str) -> None:
        self._templates = templates
        self._words = WordShelf(locales, "mail")
        self._sender = parseaddr(sender)
        self._desk = desk
        self._made: dict[LanguageTag, Environment] = {}

    def write(self, parcel: Parcel) -> EmailMessage:
        """
        The mail of *parcel*.

        Raises:
            InvalidInputError: `letter_refused`, if an address or a subject is no header's value:
                nobody's text adds a header.
        """
        language = parcel.account.language
        blocks = self._render(parcel, language)
        message = EmailMessage()
        name, address = self._sender
        try:
            message["From"] = Address(name, addr_spec=address)
            message["To"] = Address(addr_spec=parcel.account.email or "")
            message["Subject"] = " ".join(blocks["subject"].split())
        except (ValueError, IndexError) as error:
            raise InvalidInputError("letter_refused", reason=str(error)) from error
        # The same however often it is sent.
        message["Message-ID"] = f"<letter-{parcel.letters[0].id}@{address.rpartition('@')[2]}>"
        message["Date"] = parcel.letters[0].wanted_at
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(blocks["body"].strip() + "\n")
        message["Content-Language"] = language.bcp47
        return message

    def _render(self, parcel: Parcel, language: LanguageTag) -> Mapping[str, str]:
        template = self._environment(language).get_template(f"{parcel.template.value}.txt")
        link = f"{self._desk}/{parcel.template.value}/{parcel.secret}" if parcel.secret else ""
        context = template.new_context(
            {
                "desk": self._desk,
                "link": link,
                "name": parcel.account.name,
                "notices": parcel.facts,
            }
        )
        return {name: "".join(block(context)) for name, block in template.blocks.items()}

    def _environment(self, language: LanguageTag) -> Environment:
        if language not in self._made:
            self._made[language] = self._make(language)
        return self._made[language]

    def _make(self, language: LanguageTag) -> Environment:
        environment = Environment(
            # Plain text: there is no markup that anything could be taken for.
            autoescape=False,  # noqa: S701
            undefined=StrictUndefined,
            loader=FileSystemLoader(self._templates / "mail"),
            extensions=["jinja2.ext.i18n"],
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.policies["ext.i18n.trimmed"] = True
        environment.install_gettext_translations(  # type: ignore[attr-defined]
            self._words.words(language), newstyle=True
        )
        environment.filters.update(
            language=lambda tag: _name_of(tag, language),
            instant=lambda text: format_instant(datetime.fromisoformat(text), language),
            step=lambda text: quote(text, safe=""),
        )
        return environment


def _name_of(tag: str, language: LanguageTag) -> str:
    """What speakers of *language* call that of *tag*."""
    try:
        name: Any = Locale.parse(LanguageTag.parse(tag).gettext).get_display_name(language.gettext)
    except (UnknownLocaleError, ValueError):
        name = None
    return str(name or tag)
