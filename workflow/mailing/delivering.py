"""Delivery: take what is due, letter by letter, and hand it in."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from smtplib import SMTP

from workflow.errors import InvalidInputError, UnavailableError
from workflow.logs import event_log
from workflow.mailing.smtp import PostOffice
from workflow.mailing.writing import Writer
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.letters import Parcel, note_failed, note_sent, pause, take_parcel
from workflow.wording import sentence

log = event_log(__name__)


@dataclass(frozen=True)
class Post:
    """Everything that delivery needs; *write* opens a transaction."""

    write: Callable[[], AbstractContextManager[UnitOfWork]]
    writer: Writer
    office: PostOffice

    def deliver(self, seconds: float) -> int:
        """
        Send what is due, but begin nothing after *seconds*; returns how many mails went out.

        A post office that is away is left alone for a while, and what was to be sent waits.
        """
        end, sent = time.monotonic() + seconds, 0
        parcel = self._take()
        try:
            if parcel is not None:
                with self.office.counter() as counter:
                    while parcel is not None:
                        sent += self._send(counter, parcel)
                        parcel = self._take() if time.monotonic() < end else None
        except UnavailableError as error:
            if error.code != "post_away" or parcel is None:
                raise
            log.warning("post_away", host=self.office.host)
            with self.write() as uow:
                note_failed(uow, parcel, sentence(error))
                pause(uow)
        return sent

    def _take(self) -> Parcel | None:
        with self.write() as uow:
            return take_parcel(uow)

    def _send(self, counter: SMTP, parcel: Parcel) -> int:
        """Send one; 1 if it went out, 0 if it was refused or put off."""
        try:
            self.office.hand_in(counter, self.writer.write(parcel))
        except (InvalidInputError, UnavailableError) as error:
            if error.code == "post_away":
                raise
            log.warning("letter_not_sent", letter=parcel.letters[0].id, code=error.code)
            with self.write() as uow:
                for_good = isinstance(error, InvalidInputError)
                note_failed(uow, parcel, sentence(error), for_good=for_good)
            return 0
        with self.write() as uow:
            note_sent(uow, parcel)
        return 1
