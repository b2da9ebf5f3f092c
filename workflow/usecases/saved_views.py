"""Searches of the board that somebody gives a name: their own, and nobody else's."""

from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.storage.view_store import SavedView

MOST_VIEWS = 20
_LONGEST_NAME = 80
_LONGEST_QUERY = 400


def views_of(uow: UnitOfWork, person: str) -> tuple[SavedView, ...]:
    """Those of *person*, by name."""
    return uow.views.of(person)


def save_view(uow: UnitOfWork, person: str, name: str, query: str) -> None:
    """
    Save a search under *name*, in place of another of that name.

    Args:
        query: What stands behind the question mark of its address.

    Raises:
        InvalidInputError: `view_unnamed`, `view_too_long`.
        ConflictError: `views_too_many`.
    """
    name = " ".join(name.split())
    if not name or not name.isprintable():
        raise InvalidInputError("view_unnamed")
    if len(name) > _LONGEST_NAME or len(query) > _LONGEST_QUERY:
        raise InvalidInputError("view_too_long", most=_LONGEST_NAME)
    names = {view.name for view in uow.views.of(person)}
    if len(names | {name}) > MOST_VIEWS:
        raise ConflictError("views_too_many", most=MOST_VIEWS)
    uow.views.put(person, name, query)


def delete_view(uow: UnitOfWork, person: str, view_id: int) -> None:
    """
    Raises:
        NotFoundError: `view_unknown`, also if it is somebody else's.
    """
    if not uow.views.delete(person, view_id):
        raise NotFoundError("view_unknown")
