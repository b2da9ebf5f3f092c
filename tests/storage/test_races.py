"""Two people at once, each in a transaction of their own: one is heard, the other told why not."""

import threading

import pytest

from tests.factories import ADA, EDE, EN, FR, NOW, make_text
from tests.storage.samples import add_article, make_rendition
from workflow.catalogs.segments import segments
from workflow.domain.edition import Signature
from workflow.domain.states import Action
from workflow.errors import WorkflowError
from workflow.storage.unit_of_work import unit_of_work
from workflow.usecases.bringing_in import revise
from workflow.usecases.commenting import comment
from workflow.usecases.deleting import delete_article
from workflow.usecases.moving import MoveRequest, request_move


@pytest.fixture
def at_once(engine):
    """Runs each of some actions in a thread; returns what each returned or raised."""

    def run(*actions):
        start = threading.Barrier(len(actions))
        answers = []

        def act(action):
            try:
                with unit_of_work(engine, write=True) as uow:
                    # SQLite lets nobody else in; PostgreSQL lets all read before one writes.
                    if engine.dialect.name == "postgresql":
                        start.wait()
                    answers.append(action(uow))
            except WorkflowError as error:
                answers.append(error.code)

        threads = [threading.Thread(target=act, args=(action,)) for action in actions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    return run


def test_of_two_edits_of_the_same_revision_one_is_refused(engine, at_once):
    article = add_article(engine)

    answers = at_once(
        lambda uow: revise(uow, article, make_text("From Ada"), ADA).written_by,
        lambda uow: revise(uow, article, make_text("From Ede"), EDE).written_by,
    )

    with unit_of_work(engine, write=False) as uow:
        stored = uow.articles.by_id(article.id)
        assert uow.articles.last_revision_number(article.id) == 2
    assert sorted(answers) == sorted([stored.written_by, "changed_meanwhile"])


def test_two_who_ask_for_the_same_move_wait_for_the_same_work(engine, at_once):
    add_article(engine)
    request = MoveRequest("safe-water", Action.SUBMIT)

    answers = at_once(
        lambda uow: request_move(uow, request, ADA, four_eyes=True),
        lambda uow: request_move(uow, request, EDE, four_eyes=True),
    )

    assert answers == [answers[0]] * 2
    assert isinstance(answers[0], int)


def test_two_who_sign_the_same_content_sign_it_once(engine, at_once):
    article, signed = add_article(engine), Signature("d" * 64, 1)

    answers = at_once(
        *[lambda uow: uow.signatures.sign(article, FR, signed, "pat", NOW) for _ in range(2)]
    )

    assert answers == [None, None]


def test_two_who_open_the_same_edition_open_it_once(engine, at_once):
    article = add_article(engine)

    answers = at_once(
        *[lambda uow: uow.catalogs.open_editions(article.id, EN, [FR], NOW) for _ in range(2)]
    )

    assert answers == [None, None]


def test_two_who_record_the_same_file_record_it_once(engine, at_once):
    article = add_article(engine)
    made = make_rendition(article_id=article.id)

    answers = at_once(*[lambda uow: uow.publications.add_rendition(made) for _ in range(2)])

    assert answers == [None, None]


def test_of_who_comments_and_who_deletes_each_is_heard_or_told(engine, at_once):
    add_article(engine)
    segment = segments(make_text())[0].digest

    answers = at_once(
        lambda uow: comment(uow, "safe-water", 1, segment, "Is this so?", ADA),
        lambda uow: delete_article(uow, "safe-water", EDE, confirmed=True),
    )

    assert None in answers
    assert set(answers) <= {None, 1, "article_deleted", "article_gone"}
    with unit_of_work(engine, write=False) as uow:
        assert uow.articles.find("safe-water") is None
