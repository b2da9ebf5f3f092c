"""
A newsroom with browsers: `communique up` as an operator starts it, and each person in a browser
context of their own, signed in through the page.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.conftest import Installation, make_installation
from tests.journeys.test_up import wait_until
from tests.servers import free_port
from workflow.domain.language import LanguageTag
from workflow.domain.states import Role
from workflow.settings import Settings
from workflow.usecases.accounts import set_password
from workflow.usecases.people import add_person
from workflow.wiring import Service, open_service

PASSWORD = "seven quiet rivers at noon"

# What a page is refused with on purpose is told as an error, too, and so are a cut network, a page
# that is left before its answer, and a test's clock, which no sandboxed preview lets in.
_MEANT = (
    "the server responded with a status",
    "net::ERR_",
    "htmx:sendError",
    "htmx:sendAbort",
    "htmx:afterRequest",
    "Blocked script execution",
)
# A page that moves makes pictures and measurements differ.
_STILL = {"reduced_motion": "reduce", "locale": "en-GB"}


@dataclass(frozen=True)
class Newsroom:
    """
    Attributes:
        home: The desk's address, without a slash at its end.
    """

    installation: Installation
    browser: Browser
    home: str

    def service(self) -> Service:
        """The same installation, for looking into its database; dispose of its engine."""
        return open_service(Settings.from_env(self.installation.environment))

    @contextmanager
    def somebody(self, name: str, **options: object) -> Iterator[Page]:
        """A browser in which *name* is signed in, and nothing goes wrong unseen."""
        with self.context(**options) as context:
            page = context.new_page()
            page.goto(f"{self.home}/sign-in")
            page.get_by_label("Name or e-mail address").fill(name)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url(f"{self.home}/")
            yield page

    @contextmanager
    def context(self, **options: object) -> Iterator[BrowserContext]:
        """A browser of its own, which knows nobody; what its scripts complain about fails."""
        context = self.browser.new_context(**{**_STILL, **options})
        context.set_default_timeout(60_000)
        complaints: list[str] = []
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" else None,
        )
        try:
            yield context
        finally:
            context.close()
        unforeseen = [each for each in complaints if not any(known in each for known in _MEANT)]
        assert unforeseen == [], unforeseen


@contextmanager
def running_newsroom(folder: Path, browser: Browser) -> Iterator[Newsroom]:
    """`communique up` in *folder*, until the end; nobody works there yet."""
    port = free_port()
    home = f"http://127.0.0.1:{port}"
    installation = make_installation(folder, base_url=home, workers=str(os.cpu_count()))
    with installation.running("up", "--port", str(port)) as process:
        wait_until(lambda: _answers(f"{home}/readyz", process))
        yield Newsroom(installation, browser, home)


def hire(service: Service, name: str, *roles: Role, languages: tuple[str, ...] = ()) -> None:
    """Somebody who can sign in with PASSWORD."""
    with service.write() as uow:
        add_person(uow, name, list(roles), [LanguageTag.parse(each) for each in languages])
        set_password(uow, name, PASSWORD, "operator")


def _answers(address: str, process: "subprocess.Popen[bytes]") -> bool:
    assert process.poll() is None
    try:
        with urlopen(address) as answer:
            return bool(answer.status == 200)
    except (URLError, ConnectionError):
        return False
