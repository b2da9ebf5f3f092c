"""The command line in this process, for tests that compare it with the other interfaces."""

from collections.abc import Mapping, Sequence
from unittest.mock import patch

from typer.testing import CliRunner, Result

from workflow.cli import app, door
from workflow.settings import Settings
from workflow.wiring import Service, open_service


def command(arguments: Sequence[str], env: Mapping[str, str] | None = None) -> Result:
    """Run `communique` with *arguments*, and close its database as the end of its process would."""
    opened: list[Service] = []

    def opening(settings: Settings) -> Service:
        opened.append(open_service(settings))
        return opened[-1]

    # Patched to know what was opened; it is opened as ever.
    with patch.object(door, "open_service", opening):
        ended = CliRunner().invoke(app, list(arguments), env=env)
    for service in opened:
        service.engine.dispose()
    return ended
