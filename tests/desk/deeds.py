"""What people do by each interface, with and without a confirmation, and what they are answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tests.desk.commands import command
from tests.desk.people import client_of
from tests.desk.programs import program_of
from workflow.errors import ConfirmationNeededError
from workflow.wiring import Service
from workflow.wording import sentence

API, DESK, COMMAND = "api", "desk", "command"


@dataclass(frozen=True)
class Deed:
    """
    Something that is done only when it is confirmed.

    Attributes:
        who: Signed in, or acting.
        api: Method, path, and the JSON or the file that is sent.
        desk: Path and the fields of the form, or None where the desk has no such form.
        command: The arguments, or None where there is no such command.
    """

    who: str
    api: tuple[str, str, dict[str, Any] | bytes] | None
    desk: tuple[str, dict[str, str] | bytes] | None
    command: tuple[str, ...] | None


@dataclass(frozen=True)
class Said:
    """What somebody was answered: whether it was refused for want of a confirmation."""

    refused: bool
    words: str


def _by_api(service: Service, deed: Deed, sure: bool) -> Said:
    assert deed.api is not None
    method, path, sent = deed.api
    with program_of(service, deed.who) as program:
        if isinstance(sent, bytes):
            query = {"confirm": "true"} if sure else {}
            answer = program.request(method, path[1:], content=sent, params=query)
        else:
            known = {"If-Match": "*"}
            json = sent | ({"confirm": True} if sure else {})
            answer = program.request(method, path[1:], json=json, headers=known)
    refused = answer.status_code == 409
    assert refused or answer.status_code < 300, answer.text
    findings = answer.json().get("findings", ())
    told = [each["sentence"] for each in findings]
    return Said(refused, "\n".join([answer.json().get("detail", ""), *told]))


def _at_the_desk(service: Service, deed: Deed, sure: bool) -> Said:
    assert deed.desk is not None
    path, sent = deed.desk
    ticked = {"confirm": "on"} if sure else {}
    with client_of(service, deed.who) as client:
        if isinstance(sent, bytes):
            file = {"file": ("fr.po", sent)}
            answer = client.post(path, files=file, data=ticked, follow_redirects=False)
        else:
            answer = client.post(path, data=sent | ticked, follow_redirects=False)
    refused = answer.status_code == 409
    assert refused or answer.status_code < 400, answer.text
    return Said(refused, answer.text)


def _by_command(service: Service, deed: Deed, sure: bool) -> Said:
    assert deed.command is not None
    arguments = [*deed.command, "--as", deed.who, *(["--yes"] if sure else [])]
    env = {"COMMUNIQUE_DATA": str(service.settings.data)}
    ended = command(arguments, env)
    refused = isinstance(ended.exception, ConfirmationNeededError)
    assert refused or ended.exit_code == 0, ended.exception
    told = ended.exception
    if not isinstance(told, ConfirmationNeededError):
        # On one line: a terminal breaks them where it is full.
        return Said(refused, " ".join(ended.output.split()))
    return Said(refused, "\n".join(map(sentence, [told, *told.findings])))


Ask = Callable[[Service, Deed, bool], Said]

ASKED: Mapping[str, Ask] = MappingProxyType(
    {API: _by_api, DESK: _at_the_desk, COMMAND: _by_command}
)
