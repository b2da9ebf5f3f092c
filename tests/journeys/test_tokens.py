"""API tokens from the command line."""

from tests.journeys.conftest import Installation
from workflow.domain.states import Role
from workflow.settings import Settings
from workflow.usecases.tokens import bearer_of
from workflow.wiring import open_service


def test_an_operator_makes_a_token_that_is_printed_once(embedded: Installation) -> None:
    embedded.people("fr")

    (secret,) = embedded.run("users", "token", "pat", "--scope", "publish", "--days", "7")

    service = open_service(Settings.from_env(embedded.environment))
    with service.read() as uow:
        assert bearer_of(uow, secret).actor.roles == {Role.PUBLISHER}
        (entry,) = [e for e in uow.audit.entries("pat") if e["action"] == "make_token"]
        assert entry["actor"] == "operator"
    service.engine.dispose()
    assert embedded.ask("users", "token", "pat", "--scope", "publish", "--days", "400").code == 2
    assert embedded.ask("users", "token", "nobody", "--scope", "read", "--days", "7").code == 4
