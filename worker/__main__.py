"""
`python -m worker work|clock|try`: the processes that the command line starts beside itself.

An entry module: it reads the environment, once.
"""

import argparse
import os
import signal
import sys

from celery import Celery

from worker import clock
from worker.embedded import Dispatcher, Finished
from worker.tasks import register
from worker.trial import try_pages
from workflow.domain.language import LanguageTag
from workflow.errors import WorkflowError
from workflow.jobs import EDITORIAL, Kind, WorkState
from workflow.logs import configure
from workflow.queue import make_celery
from workflow.settings import Settings
from workflow.storage.unit_of_work import UnitOfWork
from workflow.wiring import Service, assemble, open_service
from workflow.wording import sentence


def main() -> int:
    """Run until the work is done or a signal comes; 0, or 1 with a sentence on stderr."""
    arguments = _parser().parse_args()
    try:
        settings = Settings.from_env(os.environ)
        configure(settings.log, settings.log_level)
        if arguments.command == "try":
            # It needs no database: whoever asks may have none yet.
            return try_pages(assemble(settings), arguments.languages)
        service = open_service(settings)
        service.require_house()
        if arguments.command == "clock":
            _run_clock(service)
        else:
            _run_dispatcher(service, arguments)
    except WorkflowError as error:
        print(sentence(error), *map(sentence, error.findings), sep="\n  ", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m worker", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("clock")
    attempt = commands.add_parser("try", help="render a page in each language, as a renderer does")
    attempt.add_argument("languages", type=LanguageTag.parse, nargs="+", metavar="LANGUAGE")
    work = commands.add_parser("work")
    work.add_argument("--until-idle", action="store_true")
    work.add_argument("--until-done", type=int, nargs="+", metavar="ID")
    work.add_argument("--editorial", action="store_true", help="leave renderings alone")
    return parser


def _run_dispatcher(service: Service, arguments: argparse.Namespace) -> None:
    app = _application(service)
    dispatcher = Dispatcher(service, app, renders=not arguments.editorial)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: dispatcher.stop())
    dispatcher.run(_finished(arguments))


def _application(service: Service) -> Celery:
    """Celery with the tasks, which are run in this process."""
    timeout = service.settings.render_timeout_seconds
    app = make_celery(service.settings.broker_url, render_timeout_seconds=timeout)
    register(app, service)
    return app


def _finished(arguments: argparse.Namespace) -> Finished:
    kinds = EDITORIAL if arguments.editorial else tuple(Kind)
    ids: list[int] = arguments.until_done or []

    def are_done(uow: UnitOfWork) -> bool:
        rows = uow.work.states(ids)
        return all(row.state is not WorkState.WANTED or row.stalled for row in rows)

    def is_idle(uow: UnitOfWork) -> bool:
        return not uow.work.is_any_due(kinds, uow.now)

    if ids:
        return are_done
    return is_idle if arguments.until_idle else lambda _: False


def _run_clock(service: Service) -> None:
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: stopping.append(number))
    clock.run(service, _application(service), lambda: bool(stopping))


if __name__ == "__main__":
    sys.exit(main())
