"""Saved views are their owner's, few, and named."""

import pytest

from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.usecases.saved_views import MOST_VIEWS, delete_view, save_view, views_of


def names(news, person):
    with news.read() as uow:
        return [(view.name, view.query) for view in views_of(uow, person)]


def save(news, name, query="state=draft", person="ada"):
    with news.write() as uow:
        save_view(uow, person, name, query)


def test_a_view_is_its_owners_alone(news):
    save(news, " My   drafts ")

    assert names(news, "ada") == [("My drafts", "state=draft")]
    assert names(news, "ede") == []


def test_a_view_of_the_same_name_takes_its_place(news):
    save(news, "Mine")
    save(news, "Mine", "state=review")

    assert names(news, "ada") == [("Mine", "state=review")]


@pytest.mark.parametrize("name", ["", "  ", "a\x00b"])
def test_a_view_needs_a_name(news, name):
    with pytest.raises(InvalidInputError, match="view_unnamed"):
        save(news, name)


def test_what_does_not_fit_is_refused(news):
    with pytest.raises(InvalidInputError, match="view_too_long"):
        save(news, "x" * 81)
    with pytest.raises(InvalidInputError, match="view_too_long"):
        save(news, "x", "q=" + "y" * 400)


def test_nobody_saves_without_end_and_an_old_view_can_be_changed_all_the_same(news):
    for number in range(MOST_VIEWS):
        save(news, f"View {number}")

    save(news, "View 3", "state=review")
    with pytest.raises(ConflictError, match="views_too_many"):
        save(news, "One more")


def test_nobody_deletes_anothers_view(news):
    save(news, "Mine")
    with news.read() as uow:
        (view,) = views_of(uow, "ada")

    with pytest.raises(NotFoundError, match="view_unknown"), news.write() as uow:
        delete_view(uow, "ede", view.id)
    with news.write() as uow:
        delete_view(uow, "ada", view.id)

    assert names(news, "ada") == []
