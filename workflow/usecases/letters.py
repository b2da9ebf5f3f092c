"""
Letters on their way: who takes one has it for a while, and says how it ended.

A letter goes out once: of two who take it, the database lets one. If that one dies between the
post office's receipt and our note of it, it goes out again, under the same Message-ID.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from workflow.domain.accounts import Account, MailWish, Purpose
from workflow.domain.letters import Letter, Template
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.inviting import make_link

# Longer than any attempt takes.
LEASE = timedelta(minutes=5)
# How long nothing is sent after the post office could not be reached.
PAUSE = timedelta(minutes=1)
LONGEST_BACK_OFF = timedelta(hours=6)
NOTICES_PER_LETTER = 100
_LONGEST_FAILURE = 500

_PURPOSES: Mapping[Template, Purpose] = {
    Template.WELCOME: Purpose.WELCOME,
    Template.RESET: Purpose.RESET,
}


@dataclass(frozen=True)
class Parcel:
    """
    What goes into one mail.

    Attributes:
        letters: At least one; several are notices to the same person.
        secret: Of the link that it carries, known nowhere else; empty without one.
    """

    account: Account
    letters: tuple[Letter, ...]
    secret: str = ""

    @property
    def template(self) -> Template:
        return self.letters[0].template

    @property
    def facts(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(letter.facts for letter in self.letters)


def take_parcel(uow: UnitOfWork) -> Parcel | None:
    """Begin to send what waits longest; None if nothing is due. Nobody else has it for a while."""
    while (letter := uow.letters.due(uow.now)) is not None:
        account = uow.accounts.by_names([letter.person]).get(letter.person)
        if account is None or not _wants(account, letter):
            uow.letters.drop(letter)
            continue
        claimed = _claim(uow, letter)
        if claimed:
            purpose = _PURPOSES.get(letter.template)
            secret = make_link(uow, account.name, purpose) if purpose else ""
            return Parcel(account, claimed, secret)
    return None


def note_sent(uow: UnitOfWork, parcel: Parcel) -> None:
    """The post office has it."""
    for letter in parcel.letters:
        uow.letters.note_sent(letter, uow.now)


def note_failed(uow: UnitOfWork, parcel: Parcel, failure: str, *, for_good: bool = False) -> None:
    """It did not go out; it is tried again later, each time a longer while, unless *for_good*."""
    said = " ".join("".join(c if c.isprintable() else " " for c in failure).split())
    for letter in parcel.letters:
        wait = min(PAUSE * 2 ** (letter.attempts - 1), LONGEST_BACK_OFF)
        said_shortly = said[:_LONGEST_FAILURE]
        uow.letters.note_failed(letter, said_shortly, uow.now + wait, for_good=for_good)


def pause(uow: UnitOfWork) -> None:
    """The post office is away: nothing is sent for a while."""
    uow.letters.postpone(uow.now, uow.now + PAUSE)


def _wants(account: Account, letter: Letter) -> bool:
    """Whether the letter still has somebody who may have it."""
    if account.disabled_at is not None or account.email is None:
        return False
    return letter.template is not Template.NOTICES or account.mail is not MailWish.NEVER


def _claim(uow: UnitOfWork, letter: Letter) -> tuple[Letter, ...]:
    together: tuple[Letter, ...] = (letter,)
    if letter.template is Template.NOTICES:
        together = uow.letters.due_notices(letter.person, uow.now, NOTICES_PER_LETTER)
    until = uow.now + LEASE
    return tuple(
        replace(each, attempts=each.attempts + 1)
        for each in together
        if uow.letters.claim(each, until)
    )
