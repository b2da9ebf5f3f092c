"""What `communique doctor` starts: pages rendered by a process made as every renderer is."""

import sys
from collections.abc import Sequence

from worker.limits import limit_memory
from workflow.domain.language import LanguageTag
from workflow.errors import WorkflowError
from workflow.forking import fork
from workflow.usecases.examining_pages import READY
from workflow.wiring import Service
from workflow.wording import sentence


def try_pages(service: Service, languages: Sequence[LanguageTag]) -> int:
    """
    Render a page in each of *languages* in a forked process, and print a line for each.

    Returns:
        0, or 1 if that process died.

    Raises:
        InvalidInputError: `house_style_refused`.
        WorkflowError: `unsafe_fork`.
    """
    service.require_house()
    service.renderer.load()
    _print(READY)
    child = fork(_render, service, languages)
    child.join()
    return min(abs(child.exitcode or 0), 1)


def _render(service: Service, languages: Sequence[LanguageTag]) -> None:
    service.begin_in_child()
    limit_memory()
    for language in languages:
        try:
            service.renderer.try_out(language)
        except WorkflowError as error:
            _print(" ".join(sentence(error).split()))
        else:
            _print("")


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
