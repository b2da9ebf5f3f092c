"""
The post office: a server that takes mail (SMTP, RFC 5321), by the standard library.

The connection is encrypted from its beginning (`smtps://`), or as soon as the server offers it; a
password goes over no other, except to this machine, and nothing does where encryption is required.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Self
from urllib.parse import unquote, urlsplit

from workflow.errors import InvalidInputError, UnavailableError

TIMEOUT_SECONDS = 10.0
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_PERMANENT = 500


@dataclass(frozen=True)
class PostOffice:
    """
    Attributes:
        requires_tls: Whether nothing is sent to a server that offers no encryption.
        user: Empty if it wants no name and no password.
    """

    host: str
    port: int
    encrypted: bool
    requires_tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def at(cls, url: str, *, requires_tls: bool = False) -> Self:
        """The one of the setting SMTP_URL, which was checked when it was read."""
        parts = urlsplit(url)
        encrypted = parts.scheme == "smtps"
        port = parts.port or (465 if encrypted else 587 if parts.username else 25)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname or "", port, encrypted, requires_tls, user, password)

    @contextmanager
    def counter(self) -> Iterator[smtplib.SMTP]:
        """
        A connection over which mail is handed in.

        Raises:
            UnavailableError: `post_away`.
        """
        try:
            connection = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise UnavailableError("post_away", host=self.host, reason=_words(error)) from error
        try:
            yield connection
        finally:
            _leave(connection)

    def hand_in(self, counter: smtplib.SMTP, message: EmailMessage) -> None:
        """
        Hand one mail in.

        Raises:
            UnavailableError: `letter_put_off`, to be tried again; `post_away`, if the line broke.
            InvalidInputError: `letter_refused`, for good.
        """
        try:
            counter.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _refusal(code, said) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise InvalidInputError("letter_refused", reason=_words(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise UnavailableError("post_away", host=self.host, reason=_words(error)) from error

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.encrypted:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            connection = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            self._introduce(connection, context)
        except BaseException:
            connection.close()
            raise
        return connection

    def _introduce(self, connection: smtplib.SMTP, context: ssl.SSLContext) -> None:
        connection.ehlo()
        is_safe = self.encrypted or self.host in _THIS_MACHINE
        if not self.encrypted and connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
            is_safe = True
        if self.requires_tls and not isinstance(connection.sock, ssl.SSLSocket):
            raise smtplib.SMTPException("it offers no encryption, which COMMUNIQUE_SMTP_TLS wants")
        if self.user:
            if not is_safe:
                raise smtplib.SMTPException("it offers no encryption for the password")
            connection.login(self.user, self.password)


def _refusal(code: int, said: bytes | str) -> UnavailableError | InvalidInputError:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    reason = f"{code} {text}"
    if code >= _PERMANENT:
        return InvalidInputError("letter_refused", reason=reason)
    return UnavailableError("letter_put_off", reason=reason)


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__


def _leave(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        # What was handed in was acknowledged; nobody needs the goodbye.
        connection.close()
