"""Every refusal has a place in the three tables at the edges."""

from types import SimpleNamespace

import pytest

from worker.base import ENDINGS, ending
from worker.tasks import register
from workflow import errors, jobs
from workflow.cli.exits import EXIT_CODES, exit_code
from workflow.desk.errors import STATUSES
from workflow.errors import WorkflowError
from workflow.jobs import WorkState
from workflow.queue import make_celery


def families(root=WorkflowError):
    """All families of refusal below *root*, however deep."""
    for family in root.__subclasses__():
        yield family
        yield from families(family)


FAMILIES = sorted(
    {family for family in families() if family.__module__ == errors.__name__},
    key=lambda family: family.__name__,
)


def test_all_families_are_in_one_module():
    """Otherwise a row cannot give a refusal its family back (usecases/outcomes.py)."""
    program = {
        family for family in families() if family.__module__.startswith(("workflow", "worker"))
    }

    assert program == set(FAMILIES)
    assert len(FAMILIES) >= 8


@pytest.mark.parametrize("table", [EXIT_CODES, ENDINGS, STATUSES], ids=["exit", "row", "http"])
@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_is_in_every_table(family, table):
    of_its_own = [base for base in family.__mro__ if base is not WorkflowError]

    assert any(base in table for base in of_its_own)


def test_a_refusal_of_no_family_is_a_plain_failure():
    assert exit_code(WorkflowError("unexpected")) == 1
    assert STATUSES[WorkflowError] == 500
    assert ending(WorkflowError("unexpected")) is WorkState.FAILED


def test_the_exit_codes_are_those_of_the_design():
    codes = {family.__name__: exit_code(family("unexpected")) for family in FAMILIES}

    assert codes == {
        "ConfirmationNeededError": 5,
        "ConflictError": 5,
        "DamagedError": 1,
        "InvalidInputError": 3,
        "NotFoundError": 4,
        "NotPermittedError": 5,
        "NotReadyError": 3,
        "RenderingError": 1,
        "TooOftenError": 75,
        "UnavailableError": 75,
    }


def test_only_what_is_away_is_tried_again():
    given_back = {family.__name__ for family in FAMILIES if ending(family("unexpected")) is None}

    assert given_back == {"TooOftenError", "UnavailableError"}


def test_the_registered_tasks_are_the_jobs_there_are():
    app = make_celery("", render_timeout_seconds=1)

    # A task opens nothing until it runs, so it needs no service to be registered.
    register(app, SimpleNamespace())

    registered = {task for task in app.tasks if not task.startswith("celery.")}
    assert registered == jobs.TASK_NAMES
