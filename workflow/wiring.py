"""The one place where the parts are put together."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.machine import Machine
from workflow.machine.libretranslate import libretranslate
from workflow.machine.openid import OpenId
from workflow.mailing.delivering import Post
from workflow.mailing.smtp import PostOffice
from workflow.mailing.writing import Writer
from workflow.queue import GRACE_SECONDS, HintQueue, make_hint_queue
from workflow.rendering.chrome import ChromeShelf
from workflow.rendering.core_fonts import core_folder
from workflow.rendering.house import HouseStyle
from workflow.rendering.renderer import Renderer
from workflow.settings import Settings
from workflow.storage.artifact_store import ArtifactStore
from workflow.storage.artifacts import Artifacts
from workflow.storage.database import open_engine
from workflow.storage.migrate import upgrade
from workflow.storage.s3_artifacts import S3Access, S3Artifacts
from workflow.storage.unit_of_work import UnitOfWork, unit_of_work
from workflow.usecases.clocks import ClockWatch, Identity


@dataclass(frozen=True)
class Service:
    """Everything an entry module needs, for the life of its process."""

    settings: Settings
    engine: Engine
    artifacts: ArtifactStore
    queue: HintQueue

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[UnitOfWork]:
        """A transaction that may write; its hints are sent after its commit."""
        with unit_of_work(self.engine, write=True, durable=durable) as uow:
            yield uow
        self.queue.hint(uow.hints)

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """A transaction that only reads."""
        with unit_of_work(self.engine, write=False) as uow:
            yield uow

    @cached_property
    def renderer(self) -> Renderer:
        """This process's renderer; the engine itself is loaded with the first PDF."""
        settings = self.settings
        return Renderer(
            settings.templates, settings.locales, core_folder(), self.house, self.artifacts.get
        )

    @cached_property
    def house(self) -> HouseStyle:
        """
        How releases look, read once in the life of a process.

        Raises:
            InvalidInputError: `house_style_refused`.
        """
        if self.settings.house_style is None:
            return HouseStyle()
        # Imported here so that who has no house style loads no library for pictures and fonts.
        from workflow.rendering.house.reading import read_house_style

        return read_house_style(self.settings.house_style)

    def require_house(self) -> None:
        """
        Read the house style now, so that no work is taken which would fail for it.

        Raises:
            InvalidInputError: `house_style_refused`.
        """
        _ = self.house

    @property
    def languages(self) -> tuple[LanguageTag, ...]:
        """The languages that have words around a release."""
        return ChromeShelf(self.settings.locales).languages()

    def engine_digest(self, language: LanguageTag, format_: Format) -> str:
        """What a file of this kind is made with; see `wanting.EngineDigest`."""
        return self.renderer.inputs_digest(language, format_)

    @property
    def machine(self) -> Machine | None:
        """A machine that may propose translations; None unless the operator names one."""
        settings = self.settings
        if not settings.machine_url:
            return None
        return libretranslate(settings.machine_url, settings.machine_key)

    @cached_property
    def issuer(self) -> OpenId | None:
        """Who else signs people in; None if nobody does."""
        settings = self.settings
        if not settings.oidc_issuer:
            return None
        return OpenId(
            issuer=settings.oidc_issuer,
            client=settings.oidc_client,
            secret=settings.oidc_secret,
            title=settings.oidc_name,
            back=f"{settings.desk}/sign-in/back",
        )

    def clock_watch(self, role: str) -> ClockWatch:
        """What compares this process's clock with the database's; *role* is what it does."""
        identity = Identity(role, socket.gethostname(), os.getpid())
        return ClockWatch(identity, self.write)

    @cached_property
    def post(self) -> Post | None:
        """What sends the letters that wait; None if there is no mail here."""
        settings = self.settings
        if not settings.sends_mail:
            return None
        writer = Writer(settings.templates, settings.locales, settings.mail_from, settings.desk)
        requires_tls = settings.smtp_tls == "required"
        office = PostOffice.at(settings.smtp_url, requires_tls=requires_tls)
        return Post(self.write, writer, office)

    @property
    def lease(self) -> timedelta:
        """How long whoever begins a piece of work has it for themselves."""
        return timedelta(seconds=self.settings.render_timeout_seconds + GRACE_SECONDS)

    def begin_in_child(self) -> None:
        """
        Make this service one of a process that was forked: connections belong to the parent.

        All others take care of themselves: S3 has a client for each process, redis-py notices
        that its process is another, and the mail server is called by the process that sends.
        """
        self.engine.dispose(close=False)

    @property
    def lock_file(self) -> Path:
        """Held by this machine's dispatcher while it runs."""
        return self.settings.data / "dispatcher.lock"


def open_artifacts(settings: Settings) -> ArtifactStore:
    """The store of rendered files that the settings name; it is not asked anything yet."""
    if settings.bucket is None:
        return Artifacts(settings.artifacts)
    access = S3Access(settings.s3_endpoint, settings.s3_region, settings.s3_key, settings.s3_secret)
    return S3Artifacts(*settings.bucket, access)


def assemble(settings: Settings) -> Service:
    """Put the parts together; nothing is connected to, and nothing is written, yet."""
    queue = HintQueue(None)
    if not settings.is_embedded:
        timeout = settings.render_timeout_seconds
        queue = make_hint_queue(settings.broker_url, render_timeout_seconds=timeout)
    engine = open_engine(settings.database)
    return Service(settings, engine, open_artifacts(settings), queue)


def open_service(settings: Settings) -> Service:
    """Put the parts together, and bring the database up to date."""
    service = assemble(settings)
    upgrade(service.engine)
    return service
