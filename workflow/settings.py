"""
What an operator sets, as one frozen value; read from the environment once, by the entry modules.

Names are `COMMUNIQUE_` and the field in capitals. `COMMUNIQUE_X_FILE` reads the value of X from a
file, for secrets. Every problem is reported at once.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from workflow.domain.findings import Finding
from workflow.errors import InvalidInputError

Network = IPv4Network | IPv6Network

PREFIX = "COMMUNIQUE_"

_PACKAGE = Path(__file__).parent

_S3 = "s3://"
# The letters that every service allows, in the bucket and in the folders below it.
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)*/?")

# Fields of the type Secret, and an address into which somebody may write a password.
_SECRETS = frozenset(
    {
        "database_url",
        "broker_url",
        "machine_url",
        "machine_key",
        "metrics_key",
        "s3_key",
        "s3_secret",
        "smtp_url",
        "oidc_secret",
    }
)


class Secret(str):
    """A text that does not show itself in logs and tracebacks."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'*****'"


@dataclass(frozen=True)
class Settings:
    """
    Attributes:
        data: Folder for everything that is stored on this machine.
        database_url: SQLAlchemy's form.
        broker_url: Redis, or empty for the embedded default without a broker.
        artifacts_url: A folder, as a path or a `file://` address; or `s3://bucket/prefix`.
        s3_endpoint: An S3-compatible service; empty for Amazon's.
        s3_region: The region that requests are signed for.
        s3_key: The name of the key that this service gave us.
        s3_secret: The secret of that key.
        base_url: Where readers find what is published, in the addresses that pages tell of.
        proxies: Reverse proxies whose word counts for where a request comes from.
        desk_url: Where the staff finds the desk, in mails; empty for the same as *base_url*.
        four_eyes: Whether approver and signer must be other people than writer and translator.
        grace_hours: For how long a publication that could not go out in time does so by itself.
        render_timeout_seconds: How long one file may take before its renderer is killed.
        workers: Rendering processes on this machine.
        templates: Folder of the templates.
        locales: Folder of the chrome catalogs.
        house_style: Folder of an organisation's own look; None for the built-in one.
        machine_url: A LibreTranslate server that may propose translations; empty for none.
        machine_key: What that server wants to be shown; empty for nothing.
        log: The form of log lines, `text` or `json`.
        log_level: What is less than this is not logged.
        metrics_key: What a scraper has to show to read `/metrics`; empty for no metrics.
        smtp_url: The server that takes our mail; empty for no mail.
        smtp_tls: Whether mail may go unencrypted: `offered`, or never: `required`.
        mail_from: Whom our mail is from.
        oidc_issuer: Who may sign people in beside us (OpenID Connect); empty for nobody.
        oidc_client: Our name at this issuer.
        oidc_secret: What we show to it.
        oidc_name: What people call it.
    """

    data: Path = Path("var")
    database_url: Secret = Secret("")
    broker_url: Secret = Secret("")
    artifacts_url: str = ""
    s3_endpoint: str = ""
    s3_region: str = "us-east-1"
    s3_key: Secret = Secret("")
    s3_secret: Secret = Secret("")
    base_url: str = "http://127.0.0.1:8000"
    desk_url: str = ""
    proxies: tuple[Network, ...] = ()
    four_eyes: bool = True
    grace_hours: int = 24
    render_timeout_seconds: int = 120
    workers: int = field(default_factory=lambda: len(os.sched_getaffinity(0)))
    templates: Path = field(default_factory=lambda: _shipped("templates"))
    locales: Path = field(default_factory=lambda: _shipped("locales"))
    house_style: Path | None = None
    machine_url: str = ""
    machine_key: Secret = Secret("")
    log: str = "text"
    log_level: str = "warning"
    metrics_key: Secret = Secret("")
    smtp_url: Secret = Secret("")
    smtp_tls: str = "offered"
    mail_from: str = ""
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: Secret = Secret("")
    oidc_name: str = "OpenID Connect"

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> Self:
        """
        Raises:
            InvalidInputError: `settings_unusable`, with a finding for each variable.
        """
        problems: list[Finding] = []
        given = _from_files(environment, problems)
        values: dict[str, object] = {}
        for name, text in given.items():
            reader = _READERS.get(name)
            if reader is None:
                problems.append(Finding("setting_unknown", where=PREFIX + name.upper()))
                continue
            try:
                values[name] = reader(text)
            except ValueError as error:
                # An address may have a password in it.
                shown = "*****" if name in _SECRETS else text[:80]
                values_of = {"value": shown, "reason": str(error)}
                problems.append(
                    Finding("setting_malformed", where=PREFIX + name.upper(), values=values_of)
                )
        problems.extend(_missing(given))
        if problems:
            raise InvalidInputError("settings_unusable", findings=problems)
        return cls(**values)  # type: ignore[arg-type]  # each reader returns its field's type

    @property
    def desk(self) -> str:
        """Where the staff finds the desk."""
        return self.desk_url or self.base_url

    @property
    def grace(self) -> timedelta:
        """For how long what is overdue goes out by itself."""
        return timedelta(hours=self.grace_hours)

    @property
    def sends_mail(self) -> bool:
        return bool(self.smtp_url)

    @property
    def is_embedded(self) -> bool:
        """Whether this machine does everything by itself, without a broker."""
        return not self.broker_url

    @property
    def database(self) -> str:
        """The database's address; SQLite in the data folder unless one is set."""
        return self.database_url or f"sqlite:///{self.data / 'communique.db'}"

    @property
    def bucket(self) -> tuple[str, str] | None:
        """Bucket and prefix of the artifacts on S3; None if they are in a folder."""
        if not self.artifacts_url.startswith(_S3):
            return None
        bucket, _, prefix = self.artifacts_url.removeprefix(_S3).partition("/")
        return bucket, prefix.strip("/")

    @property
    def artifacts(self) -> Path:
        """The folder of artifacts, where they are in one."""
        if self.artifacts_url:
            return Path(self.artifacts_url.removeprefix("file://"))
        return self.data / "artifacts"

    def as_env(self) -> dict[str, str]:
        """The variables that make these settings again, for a child process."""
        return {
            PREFIX + "DATA": str(self.data.absolute()),
            PREFIX + "DATABASE_URL": str(self.database_url),
            PREFIX + "BROKER_URL": str(self.broker_url),
            PREFIX + "ARTIFACTS_URL": self.artifacts_url,
            PREFIX + "S3_ENDPOINT": self.s3_endpoint,
            PREFIX + "S3_REGION": self.s3_region,
            PREFIX + "S3_KEY": str(self.s3_key),
            PREFIX + "S3_SECRET": str(self.s3_secret),
            PREFIX + "BASE_URL": self.base_url,
            PREFIX + "DESK_URL": self.desk_url,
            PREFIX + "PROXIES": ", ".join(map(str, self.proxies)),
            PREFIX + "FOUR_EYES": "on" if self.four_eyes else "off",
            PREFIX + "GRACE_HOURS": str(self.grace_hours),
            PREFIX + "RENDER_TIMEOUT_SECONDS": str(self.render_timeout_seconds),
            PREFIX + "WORKERS": str(self.workers),
            PREFIX + "TEMPLATES": str(self.templates.absolute()),
            PREFIX + "LOCALES": str(self.locales.absolute()),
            PREFIX + "HOUSE_STYLE": str(self.house_style.absolute()) if self.house_style else "",
            PREFIX + "MACHINE_URL": self.machine_url,
            PREFIX + "MACHINE_KEY": str(self.machine_key),
            PREFIX + "LOG": self.log,
            PREFIX + "LOG_LEVEL": self.log_level,
            PREFIX + "METRICS_KEY": str(self.metrics_key),
            PREFIX + "SMTP_URL": str(self.smtp_url),
            PREFIX + "SMTP_TLS": self.smtp_tls,
            PREFIX + "MAIL_FROM": self.mail_from,
            PREFIX + "OIDC_ISSUER": self.oidc_issuer,
            PREFIX + "OIDC_CLIENT": self.oidc_client,
            PREFIX + "OIDC_SECRET": str(self.oidc_secret),
            PREFIX + "OIDC_NAME": self.oidc_name,
        }


def _shipped(name: str) -> Path:
    """A folder of a checkout if this is one, else the copy inside the installed wheel."""
    checkout = _PACKAGE.parent / name
    return checkout if checkout.is_dir() else _PACKAGE / "_data" / name


def _from_files(environment: Mapping[str, str], problems: list[Finding]) -> dict[str, str]:
    given = {
        name.removeprefix(PREFIX).lower(): text
        for name, text in environment.items()
        if name.startswith(PREFIX) and text
    }
    for name in [name for name in given if name.endswith("_file")]:
        path = given.pop(name)
        try:
            given[name.removesuffix("_file")] = Path(path).read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = "it is not text" if isinstance(error, ValueError) else str(error.strerror)
            values = {"value": path, "reason": reason}
            problems.append(
                Finding("setting_malformed", where=PREFIX + name.upper(), values=values)
            )
    return given


def _on_off(text: str) -> bool:
    if text not in ("on", "off"):
        raise ValueError("write on or off")
    return text == "on"


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"write {', '.join(words[:-1])} or {words[-1]}")
        return text

    return read


def _key(text: str) -> Secret:
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("write letters, digits and signs of ASCII only, without a space")
    return Secret(text)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ValueError("write a whole number above 0")
    return int(text)


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(each, strict=False) for each in text.replace(",", " ").split())
    except ValueError as error:
        raise ValueError("write addresses or networks such as 10.0.0.2, 10.1.0.0/16") from error


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise ValueError("there is no such folder")
    return Path(text)


def _broker(text: str) -> Secret:
    if not text.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("write a redis:// address, or leave it empty")
    return Secret(text)


def _database(text: str) -> Secret:
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("write sqlite:///path or postgresql+psycopg://user@host/name")
    return Secret(text)


# What a setting needs beside itself: nothing of it has a default.
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "smtp_url": ("mail_from",),
    "oidc_issuer": ("oidc_client", "oidc_secret"),
}


def _missing(given: Mapping[str, str]) -> tuple[Finding, ...]:
    needed = [each for name, others in _NEEDS.items() if name in given for each in others]
    if given.get("artifacts_url", "").startswith(_S3):
        needed += ["s3_key", "s3_secret"]
    return tuple(
        Finding("setting_missing", where=PREFIX + name.upper())
        for name in needed
        if name not in given
    )


def _smtp(text: str) -> Secret:
    parts = urlsplit(text)
    is_whole = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0
    has_more = parts.path not in ("", "/") or parts.query or parts.fragment
    if not is_whole or has_more or (parts.username is None) != (parts.password is None):
        raise ValueError("write smtp://user:password@host:port or smtps://user:password@host")
    return Secret(text)


def _mail_from(text: str) -> str:
    _, address = parseaddr(text)
    if not text.isprintable() or not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", address):
        raise ValueError("write press@example.org or Press Office <press@example.org>")
    return text


def _issuer(text: str) -> str:
    # Its name ends as it says itself: with a slash, or without.
    _address(text)
    return text


def _line_of_text(text: str) -> str:
    if not text.isprintable():
        raise ValueError("write one line of text")
    return text


def _artifacts(text: str) -> str:
    if text.startswith(_S3):
        if not _BUCKET.fullmatch(text.removeprefix(_S3)):
            raise ValueError("write s3://bucket or s3://bucket/prefix")
    elif "://" in text and not text.startswith("file://"):
        raise ValueError("write a folder, a file:// address or s3://bucket/prefix")
    return text


def _region(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]+", text):
        raise ValueError("write a region such as eu-central-1")
    return text


def _address(text: str) -> str:
    parts = urlsplit(text)
    is_whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    if not is_whole or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("write http://host:port or https://host")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("write no name, password, ? or # into it")
    return text.rstrip("/")


_READERS: Mapping[str, Callable[[str], object]] = {
    "data": Path,
    "database_url": _database,
    "broker_url": _broker,
    "artifacts_url": _artifacts,
    "s3_endpoint": _address,
    "s3_region": _region,
    "s3_key": Secret,
    "s3_secret": Secret,
    "base_url": _address,
    "desk_url": _address,
    "proxies": _networks,
    "four_eyes": _on_off,
    "grace_hours": _positive,
    "render_timeout_seconds": _positive,
    "workers": _positive,
    "templates": _folder,
    "locales": _folder,
    "house_style": _folder,
    "machine_url": _address,
    "machine_key": Secret,
    "log": _one_of("text", "json"),
    "log_level": _one_of("debug", "info", "warning", "error"),
    "metrics_key": _key,
    "smtp_url": _smtp,
    "smtp_tls": _one_of("offered", "required"),
    "mail_from": _mail_from,
    "oidc_issuer": _issuer,
    "oidc_client": _line_of_text,
    "oidc_secret": Secret,
    "oidc_name": _line_of_text,
}
