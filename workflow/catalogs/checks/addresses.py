"""Addresses that a translation adds, changes or loses."""

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.catalogs.checks.hosts import emails, hosts, phones
from workflow.catalogs.checks.unit import Check, Said, Unit, listed
from workflow.domain.findings import Severity
from workflow.domain.language import LanguageTag


@dataclass(frozen=True)
class ForeignHosts(Check):
    id = "translation_foreign_host"
    severity = Severity.BLOCKING
    codes = ("translation_foreign_host",)
    documentation = (
        "A link, web host or e-mail host stands in the text that the source message has not;"
        " `en.` may become the language's own, as in `fr.example.org`."
    )

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`; what the source's own links point to is not foreign."""
        ours = {host for host, _ in hosts(f"{unit.original} {unit.segment.hint}")}
        theirs = dict.fromkeys(host for host, _ in hosts(unit.translation))
        for host in theirs:
            if host not in ours and not _is_localised(host, ours, unit.source, unit.language):
                yield "translation_foreign_host", {"host": host[:80]}


@dataclass(frozen=True)
class Links(Check):
    id = "translation_links"
    codes = ("translation_links",)
    documentation = (
        "A web address written out in the source is missing or has another path; where the"
        " localised page is meant, dismiss it."
    )

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`."""
        wanted = _web(unit.original)
        found = {*_web(unit.translation), *_web(unit.segment.hint)}
        missing = [address for address in wanted if address not in found]
        if missing:
            yield "translation_links", {"missing": listed(missing)}


@dataclass(frozen=True)
class Emails(Check):
    id = "translation_emails"
    codes = ("translation_emails",)
    documentation = "The e-mail addresses are not those of the source."

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`."""
        yield from _different(
            self.id, dict.fromkeys(emails(unit.original)), dict.fromkeys(emails(unit.translation))
        )


@dataclass(frozen=True)
class Phones(Check):
    id = "translation_phones"
    codes = ("translation_phones",)
    documentation = "The phone numbers are not those of the source; their spacing is free."

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`."""
        yield from _different(self.id, phones(unit.original), phones(unit.translation))


def _different(code: str, wanted: Iterable[str], found: Iterable[str]) -> Iterable[Said]:
    missing = [one for one in wanted if one not in found]
    added = [one for one in found if one not in wanted]
    if missing or added:
        yield code, {"missing": listed(missing), "added": listed(added)}


def _web(text: str) -> list[str]:
    """The web addresses in *text*, without a final slash."""
    found = (address for _, address in hosts(text) if "@" not in address)
    return list(dict.fromkeys(address.removeprefix("www.").rstrip("/") for address in found))


def _is_localised(
    host: str, ours: Iterable[str], source: LanguageTag, language: LanguageTag
) -> bool:
    first, _, rest = host.partition(".")
    own = {language.language, language.bcp47.casefold()}
    return first in own and any(
        rest in (each, each.removeprefix(f"{source.language}.")) for each in ours
    )
