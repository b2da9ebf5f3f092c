"""Review: two revisions compared, comments on paragraphs, and which moves are possible."""

from dataclasses import replace

import pytest

from tests.factories import ADA, EDE, PAT, make_text
from tests.usecases.newsroom import SLUG
from workflow.catalogs.differences import LineKind
from workflow.catalogs.segments import segments
from workflow.domain.states import MOVES, Action
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.usecases import commenting
from workflow.usecases.moving import MoveRequest, possible_moves, request_move
from workflow.usecases.reviewing import review

FIRST = make_text(body="The well is open.\n\nNobody was hurt.")
SECOND = make_text(body="The well is open again.\n\nNobody was hurt.")


@pytest.fixture
def draft(news):
    return news.bring_in(FIRST)


def digest_of(text, msgid):
    return next(each.digest for each in segments(text) if each.msgid == msgid)


def say(news, text="Which well?", msgid="The well is open.", revision=1, actor=EDE):
    with news.write() as uow:
        segment = digest_of(FIRST, msgid)
        return commenting.comment(uow, SLUG, revision, segment, text, actor)


def threads(news):
    with news.read() as uow:
        article = uow.articles.by_slug(SLUG)
        return commenting.threads(uow, article, article.revision)


def changed(found):
    return [each.kind for each in found.changes if each.kind is not LineKind.SAME]


def test_a_first_revision_is_read_whole(news, draft):
    with news.read() as uow:
        found = review(uow, SLUG)

    assert (found.before, found.after, changed(found)) == (0, 1, [])


def test_the_working_revision_is_compared_with_the_last_approved_one(news, draft):
    news.approve()
    news.move(Action.REOPEN, EDE)
    news.bring_in(make_text(body="Between."))
    news.bring_in(SECOND)

    with news.read() as uow:
        found = review(uow, SLUG)

    assert (found.before, found.after) == (1, 3)
    assert changed(found) == [LineKind.CHANGED]
    assert [each.number for each in found.revisions] == [3, 2, 1]
    assert [(each.revision, each.approved_by) for each in found.approvals] == [(1, "ede")]


def test_any_two_revisions_can_be_compared(news, draft):
    news.bring_in(SECOND)

    with news.read() as uow:
        assert changed(review(uow, SLUG, 1, 2)) == [LineKind.CHANGED]
        assert changed(review(uow, SLUG, 2, 2)) == []
        with pytest.raises(NotFoundError, match="revision_unknown"):
            review(uow, SLUG, 1, 9)


def test_a_comment_is_answered_resolved_and_opened_again(news, draft):
    asked = say(news)
    with news.write() as uow:
        answered = commenting.answer(uow, SLUG, asked, "The northern one.", ADA)
        # An answer to an answer is in the same thread.
        commenting.answer(uow, SLUG, answered, "Thank you.", EDE)
        commenting.resolve(uow, SLUG, asked, EDE)
        commenting.resolve(uow, SLUG, asked, ADA)
        assert commenting.open_comments(uow, draft) == 0

    (thread,) = threads(news)
    assert [each.text for each in thread.answers] == ["The northern one.", "Thank you."]
    assert (thread.is_open, thread.comment.resolved_by, thread.earlier) == (False, "ede", "")

    with news.write() as uow:
        commenting.reopen(uow, SLUG, asked, ADA)
        assert commenting.open_comments(uow, draft) == 1
    assert news.history()[1:] == [
        "comment",
        "answer_comment",
        "answer_comment",
        "resolve_comment",
        "reopen_comment",
    ]


def test_a_comment_is_kept_with_the_text_that_it_was_about(news, draft):
    say(news)
    say(news, "Who says so?", "Nobody was hurt.")

    news.bring_in(SECOND)

    assert [each.earlier for each in threads(news)] == ["The well is open.", ""]


@pytest.mark.parametrize(
    ("text", "code"), [(" \n ", "comment_empty"), ("x" * 4001, "comment_too_long")]
)
def test_a_comment_says_something_and_is_no_book(news, draft, text, code):
    with pytest.raises(InvalidInputError, match=code):
        say(news, text)


def test_a_comment_is_about_a_paragraph_of_the_revision(news, draft):
    news.bring_in(SECOND)

    with pytest.raises(NotFoundError, match="paragraph_unknown"):
        say(news, revision=2)


def test_a_comment_of_another_article_is_unknown(news, draft):
    asked = say(news)
    with news.write() as uow:
        other = replace(draft, slug="other")
        uow.articles.add(other, uow.now)

        with pytest.raises(NotFoundError, match="comment_unknown"):
            commenting.resolve(uow, "other", asked, EDE)


def possible(news, actor, *, four_eyes=True):
    with news.read() as uow:
        found = possible_moves(uow, uow.articles.by_slug(SLUG), actor, four_eyes=four_eyes)
    assert tuple(found) == MOVES
    return {action for action, refusal in found.items() if refusal is None}


def test_each_move_is_possible_or_says_why_not(news, draft):
    assert possible(news, ADA) == {Action.SUBMIT}
    assert possible(news, PAT) == set()

    news.move(Action.SUBMIT, ADA)

    assert possible(news, EDE) == {Action.RETURN, Action.APPROVE}
    with news.read() as uow:
        refusals = possible_moves(uow, news.article, ADA, four_eyes=True)
    assert refusals[Action.APPROVE].code == "role_missing"
    assert refusals[Action.SUBMIT].code == "not_in_this_state"


def test_what_uses_an_unknown_text_cannot_be_submitted(news):
    news.bring_in(make_text(boilerplate_from="about-us"))

    with news.read() as uow:
        refusals = possible_moves(uow, news.article, ADA, four_eyes=True)

    assert refusals[Action.SUBMIT].code == "shared_text_unknown"


def test_a_move_of_an_article_that_changed_meanwhile_is_refused(news, draft):
    news.bring_in(SECOND)

    with news.write() as uow, pytest.raises(ConflictError, match="changed_meanwhile"):
        request_move(uow, MoveRequest(SLUG, Action.SUBMIT, revision=1), ADA, four_eyes=True)
