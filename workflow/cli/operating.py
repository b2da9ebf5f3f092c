"""Commands for operators: people, the processes, and whether all is well."""

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from workflow.cli import output
from workflow.cli.articles import Json
from workflow.cli.door import child_environment, open_door, worker_command
from workflow.cli.progress import still_at_work
from workflow.cli.supervisor import supervise
from workflow.domain.accounts import Account
from workflow.domain.language import LanguageTag
from workflow.domain.states import Role
from workflow.domain.tokens import LONGEST_LIFE, Scope
from workflow.errors import DamagedError, UnavailableError
from workflow.queue import GRACE_SECONDS, Line
from workflow.settings import Settings
from workflow.storage.migrate import current
from workflow.usecases import accounts, inviting, people, tokens, verifying
from workflow.usecases.clocks import all_clocks
from workflow.usecases.examined import Examined
from workflow.usecases.examining import examine
from workflow.usecases.examining_pages import examine_pages
from workflow.wiring import Service, assemble

users = typer.Typer(help="The people and what they are trusted with.", no_args_is_help=True)

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)]


@users.command("add")
def add_user(
    name: Annotated[str, typer.Argument(help="Who; adding a known name changes their roles.")],
    role: Annotated[list[Role], typer.Option(help="May be given again.")],
    locale: Annotated[
        list[str] | None, typer.Option(help="A language they translate; may be given again.")
    ] = None,
) -> None:
    """Add a person, or change what they are trusted with."""
    languages = [LanguageTag.parse(each) for each in locale or ()]
    with open_door().write() as uow:
        actor = people.add_person(uow, name, role, languages)
    output.result(f"{actor.name}: {', '.join(sorted(actor.roles))}")


@users.command("password")
def set_password(name: Annotated[str, typer.Argument(help="Whose.")]) -> None:
    """Set somebody's password for the desk; it is asked for, or read from a pipe."""
    if sys.stdin.isatty():
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    with open_door().write() as uow:
        accounts.set_password(uow, name, password, "operator")
    output.result(
        f"{name} can sign in now; what let them in before, tokens and sessions, has ended."
    )


@users.command("invite")
def invite(
    name: Annotated[str, typer.Argument(help="Who; they are there already.")],
    email: Annotated[str, typer.Option(help="Their address; kept, if it is new.")] = "",
) -> None:
    """Invite somebody to the desk: by mail, or by a link that is printed, to be handed over."""
    service = open_door()
    with service.write() as uow:
        if email:
            accounts.assign_email(uow, name, email, "operator")
        by_mail = service.settings.sends_mail
        secret = inviting.invite(uow, name, "operator", by_mail=by_mail)
    if secret is None:
        output.say(f"{name} is invited: the letter goes out with the next sweep.")
    else:
        output.say("It works once, for seven days:")
        output.result(f"{service.settings.desk}/welcome/{secret}")


@users.command("disable")
def disable(name: Annotated[str, typer.Argument(help="Who.")]) -> None:
    """Disable an account and end its sessions, tokens and links; its history is kept."""
    with open_door().write() as uow:
        people.disable(uow, name, "operator")
    output.result(f"{name} may not come in any more.")


@users.command("token")
def make_token(
    name: Annotated[str, typer.Argument(help="Whose.")],
    scope: Annotated[list[Scope], typer.Option(help="What it is for; may be given again.")],
    days: Annotated[int, typer.Option(help="How long it is good.", min=1, max=LONGEST_LIFE.days)],
    label: Annotated[str, typer.Option(help="What to call it.")] = "command line",
) -> None:
    """Make an API token for somebody, and print it: it is shown only now."""
    with open_door().write() as uow:
        secret = tokens.make_token(uow, name, label, scope, days, "operator")
    output.result(secret)


@users.command("list")
def list_users(as_json: Json = False) -> None:
    """List the people, and whether they can sign in."""
    with open_door().read() as uow:
        found = uow.accounts.all()
    if as_json:
        output.result_json([_as_json(account) for account in found])
        return
    output.result_table(("NAME", "ROLES", "LANGUAGES", "E-MAIL", "SIGN-IN"), map(_as_row, found))


def work(
    until_idle: Annotated[
        bool, typer.Option("--until-idle", help="Stop when nothing is due any more.")
    ] = False,
) -> None:
    """Do all work that is due, renderings on every core; go on with what was under way."""
    _become(open_door(), worker_command("work", *(["--until-idle"] if until_idle else [])))


def worker(
    only: Annotated[
        Line | None, typer.Option(help="Serve this line only; both if it is not given.")
    ] = None,
) -> None:
    """Run one of many workers: Celery, on the broker of COMMUNIQUE_BROKER_URL."""
    service = open_door()
    if service.settings.is_embedded:
        _become(service, worker_command("work"))
    supervise(
        _celery_commands(service, [only] if only else list(Line)),
        child_environment(service),
        patience_seconds=_longest_task(service),
    )


def clock() -> None:
    """Sweep the database every second: embargoes, and work that nobody was told of."""
    _become(open_door(), worker_command("clock"))


def desk(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve the desk."""
    service = open_door()
    _tell_of_the_first_person(service)
    _become(service, _desk_command(host, port))


def up(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Run desk, worker and clock in one command; start again what dies; Ctrl+C ends all."""
    service = open_door()
    _tell_of_the_first_person(service)
    commands = {"desk": _desk_command(host, port)}
    if service.settings.is_embedded:
        commands["worker"] = worker_command("work")
    else:
        commands |= _celery_commands(service, list(Line))
        commands["clock"] = worker_command("clock")
    supervise(commands, child_environment(service), patience_seconds=_longest_task(service))


def _tell_of_the_first_person(service: Service) -> None:
    with service.read() as uow:
        if uow.accounts.somebody_can_come():
            return
    output.say(
        "Nobody can sign in yet. Set a password for somebody: communique users add NAME"
        " --role admin, then communique users password NAME"
    )


def verify(as_json: Json = False) -> None:
    """Check the audit chain and every stored file against its digest."""
    service = open_door()
    with still_at_work("checking every file"), service.read() as uow:
        verdict = verifying.verify(uow, service.artifacts)
    counts = {
        "audit_entries": verdict.entries,
        "renditions": verdict.renditions,
        "artifacts": verdict.artifacts,
    }
    damaged = [finding for finding in verdict.findings if finding.blocks]
    if as_json:
        found = [{"code": f.code, "where": f.where} for f in verdict.findings]
        output.result_json(counts | {"ok": not damaged, "findings": found})
    else:
        output.result(", ".join(f"{count} {name}" for name, count in counts.items()))
        output.show_findings(verdict.findings)
    if damaged:
        raise DamagedError("verification_failed", count=len(damaged))


def doctor(
    as_json: Json = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Render no pages: for a check every minute.")
    ] = False,
) -> None:
    """Say what is missing on this machine, and the command that mends it; try to render pages."""
    # Unlike every other command, this one must not need what it looks for.
    service = assemble(Settings.from_env(os.environ))
    examined = examine(
        data=service.settings.data,
        languages=service.languages,
        migration=lambda: current(service.engine),
        ping=None if service.settings.is_embedded else service.queue.ping,
        house=(lambda: service.house) if service.settings.house_style else None,
        artifacts=service.artifacts,
        clocks=lambda: all_clocks(service.read),
        pages=None if quick else lambda: _try_pages(service),
    )
    if as_json:
        output.result_json([vars(each) for each in examined])
    else:
        for each in examined:
            remedy = f"\n      mend it: {each.remedy}" if each.remedy else ""
            word = "ok     " if each.ok else "MISSING" if each.needed else "WARNING"
            output.result(f"{word} {each.name}: {each.detail}{remedy}")
    if not all(each.ok for each in examined if each.needed):
        raise UnavailableError("doctor_found")


def _try_pages(service: Service) -> Examined:
    with still_at_work("rendering a page in each script"):
        return examine_pages(
            worker_command("try"),
            service.renderer.languages_by_script(),
            child_environment(service),
            output.say,
        )


def _as_json(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "roles": sorted(account.actor.roles),
        "languages": sorted(map(str, account.actor.languages)),
        "email": account.email,
        "can_sign_in": account.can_sign_in,
        "disabled": account.disabled_at is not None,
    }


def _as_row(account: Account) -> tuple[str, ...]:
    standing = "yes" if account.can_sign_in else "disabled" if account.disabled_at else "not yet"
    return (
        account.name,
        ", ".join(sorted(account.actor.roles)),
        ", ".join(sorted(map(str, account.actor.languages))),
        account.email or "",
        standing,
    )


def _desk_command(host: str, port: int) -> list[str]:
    return [sys.executable, "-m", "workflow.desk", "--host", host, "--port", str(port)]


def _celery_commands(service: Service, lines: Sequence[Line]) -> dict[str, list[str]]:
    return {f"{line} worker": _celery_command(service, line) for line in lines}


def _celery_command(service: Service, line: Line) -> list[str]:
    return [
        *(sys.executable, "-m", "celery", "--app", "worker.app", "--quiet", "worker"),
        *("--loglevel", "WARNING", "--hostname", f"{line}@%h"),
        *("--concurrency", str(line.processes(service.settings.workers))),
        *("--queues", ",".join(line.queues)),
        # Workers need not know of each other: the database decides who does what.
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def _longest_task(service: Service) -> int:
    """How many seconds a process may need to finish what it has begun."""
    return service.settings.render_timeout_seconds + GRACE_SECONDS


def _become(service: Service, command: list[str]) -> None:
    """Let *command* take this process's place, so that signals reach it."""
    sys.stdout.flush()
    sys.stderr.flush()
    service.engine.dispose()
    os.execve(command[0], command, child_environment(service))  # noqa: S606  (that is the point)
