"""Exit codes, one table; found along the class hierarchy of the error (DESIGN 7.3)."""

from collections.abc import Mapping

from workflow.errors import (
    ConflictError,
    DamagedError,
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
    NotReadyError,
    RenderingError,
    UnavailableError,
    WorkflowError,
)

EXIT_CODES: Mapping[type[WorkflowError], int] = {
    WorkflowError: 1,
    RenderingError: 1,
    DamagedError: 1,
    InvalidInputError: 3,
    NotReadyError: 3,
    NotFoundError: 4,
    NotPermittedError: 5,
    ConflictError: 5,
    # EX_TEMPFAIL of sysexits.h: trying again may work.
    UnavailableError: 75,
}


def exit_code(error: WorkflowError) -> int:
    """What a process that ends with *error* returns to its caller."""
    return next(EXIT_CODES[family] for family in type(error).__mro__ if family in EXIT_CODES)
