"""What is to be withdrawn at an instant is withdrawn then, unless a publisher cancels it."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.factories import ADA, DE, EDE, EN, FR, JA, PAT, make_text
from tests.usecases.newsroom import SLUG
from workflow.domain.notes import Reason
from workflow.domain.roles import Actor
from workflow.domain.states import MOVES, Action, ArticleState, Role
from workflow.errors import (
    ConfirmationNeededError,
    ConflictError,
    InvalidInputError,
    NotPermittedError,
    NotReadyError,
)
from workflow.jobs import Kind, WorkState
from workflow.rendering.release import Notice, NoticeKind
from workflow.storage import tables as t
from workflow.usecases.calendar import calendar
from workflow.usecases.expiring import cancel_withdrawals
from workflow.usecases.moving import move
from workflow.usecases.public_now import Shown, public_of
from workflow.usecases.reading import details

HOUR = timedelta(hours=1)
ELI = Actor("eli", frozenset({Role.EDITOR}))
CORRECTED = make_text(body="The well is open again.\n\nNobody was hurt.")


@pytest.fixture
def public(news):
    """Public in English, French and German."""
    news.bring_in(must=(FR, DE))
    news.publish_in(FR, DE)
    with news.write() as uow:
        uow.people.put(ELI, uow.now)
    return news


def ask(news, *, language=None, after=HOUR, who=PAT, **fields):
    """Ask for a withdrawal in an hour."""
    with news.read() as uow:
        at = uow.now + after
    given = {"ready": Reason.ERROR, "language": language, "at": at, **fields}
    return news.ask(Action.WITHDRAW, who, **given)


def let_instants_come(news):
    """Let all that waits for an instant be due."""
    c = t.work.c
    with news.read() as uow:
        a_moment_ago = uow.now - timedelta(seconds=1)
    moved = {"due_at": a_moment_ago, "not_before": a_moment_ago}
    waiting = (c.kind == Kind.WITHDRAW) & (c.state == WorkState.WANTED)
    with news.engine.begin() as connection:
        connection.execute(update(t.work).where(waiting).values(**moved))


def shown(news):
    """What readers of each language find, and of which revision."""
    with news.read() as uow:
        found = public_of(uow, uow.articles.by_slug(SLUG))
    return {each.language: (each.shown, each.revision) for each in found}


def states(news):
    return [row.state for row in news.rows(Kind.WITHDRAW)]


def entry(news, action):
    with news.read() as uow:
        return [e["details"] for e in uow.audit.entries(SLUG) if e["action"] == action][-1]


def correct(news):
    """Revision 2 is public, in all three languages."""
    news.move(Action.CORRECT, EDE, ready=Reason.ERROR, text=CORRECTED)
    news.move(Action.SUBMIT, ADA)
    news.move(Action.APPROVE, ELI)
    news.translate(FR, DE)
    news.publish()


def test_nothing_changes_before_the_instant_and_all_is_withdrawn_at_it(public):
    ask(public)
    public.work()
    assert set(shown(public).values()) == {(Shown.TEXT, 1)}

    let_instants_come(public)
    public.work()

    article = public.article
    assert article.state is ArticleState.WITHDRAWN
    with public.read() as uow:
        files = uow.publications.files(article.live)
    told = {made.language: public.releases[made.inputs].notices for made in files}
    notice = (Notice(NoticeKind.WITHDRAWN, reason=Reason.ERROR),)
    assert told == {EN: notice, FR: notice, DE: notice}
    assert [e for e in public.history() if "withdraw" in e] == ["request_withdrawal", "withdraw"]


def test_one_language_is_withdrawn_at_its_instant_and_the_others_stay(public):
    ask(public, language=FR)
    let_instants_come(public)
    public.work()

    assert shown(public) == {EN: (Shown.TEXT, 1), FR: (Shown.WITHDRAWN, 1), DE: (Shown.TEXT, 1)}
    assert public.article.plan.languages == (DE,)
    assert entry(public, "withdraw_language") == {"language": "fr", "reason": "error"}


def test_what_is_withdrawn_is_what_is_public_at_the_instant(public):
    ask(public)
    correct(public)
    assert set(shown(public).values()) == {(Shown.TEXT, 2)}

    let_instants_come(public)
    public.work()

    assert set(shown(public).values()) == {(Shown.WITHDRAWN, 2)}


@pytest.mark.parametrize("language", [FR, None])
def test_a_correction_under_way_keeps_no_withdrawal_from_being_done(public, language):
    ask(public, language=language)
    public.move(Action.CORRECT, EDE, ready=Reason.ERROR, text=CORRECTED)

    let_instants_come(public)
    public.work()

    assert states(public) == [WorkState.DONE]
    assert shown(public)[FR] == (Shown.WITHDRAWN, 1)


def test_who_may_withdraw_is_decided_when_it_is_accepted(public):
    with pytest.raises(NotPermittedError):
        ask(public, who=EDE)
    ask(public)
    with public.write() as uow:
        uow.people.put(Actor("pat", frozenset({Role.AUTHOR})), uow.now)

    let_instants_come(public)
    public.work()

    assert public.article.state is ArticleState.WITHDRAWN


REFUSED = [
    ({"after": -HOUR}, InvalidInputError, "instant_past"),
    ({"ready": None}, InvalidInputError, "reason_missing"),
    ({"ready": None, "language": FR}, InvalidInputError, "reason_missing"),
    ({"language": JA}, ConflictError, "language_not_public"),
    ({"revision": 2}, ConflictError, "changed_meanwhile"),
]


def test_what_would_be_refused_at_once_is_refused_for_later_too(public):
    for fields, error, code in REFUSED:
        with pytest.raises(error, match=code):
            ask(public, **fields)

    assert public.rows(Kind.WITHDRAW) == ()


def test_nothing_that_is_not_public_can_be_withdrawn_later(news):
    news.bring_in()

    with pytest.raises(ConflictError, match="nothing_public"):
        ask(news)


def test_a_language_or_an_instant_is_given_to_withdraw_only(public):
    """Whoever may abandon or reopen would withdraw by it, and may not."""
    with public.read() as uow:
        at = uow.now + HOUR
    for action in MOVES:
        for given in ({"language": FR}, {"at": at}):
            if action is not Action.WITHDRAW:
                with pytest.raises(InvalidInputError, match="only_withdrawn"):
                    public.ask(action, EDE, reason="Why.", **given)


def test_a_move_that_names_a_language_withdraws_none(public):
    """An older program accepted it; whoever may abandon may not withdraw."""
    public.move(Action.CORRECT, EDE, ready=Reason.ERROR, text=CORRECTED)
    public.ask(Action.ABANDON, EDE, confirmed=True)
    with public.write() as uow:
        (row,) = (r for r in uow.work.waiting(Kind.MOVE) if r.params["action"] == "abandon")
        uow.work.restate(row.id, {**row.params, "language": "fr", "reason": "Why."})
    with public.write() as uow:
        move(uow, uow.work.get(row.id), public.version, four_eyes=True)

    assert shown(public)[FR] == (Shown.TEXT, 1)
    assert public.article.state is ArticleState.PUBLISHED


def test_a_later_request_takes_the_place_of_the_earlier_once_it_is_confirmed(public):
    ask(public, language=FR)
    earlier = public.rows(Kind.WITHDRAW)[0].params["instant"]

    with pytest.raises(ConfirmationNeededError, match="withdrawal_waits") as asked:
        ask(public, language=FR, after=2 * HOUR)
    assert asked.value.values["instant"] == earlier
    ask(public, language=FR, after=2 * HOUR, confirmed=True)

    assert states(public) == [WorkState.SUPERSEDED, WorkState.WANTED]
    assert entry(public, "request_withdrawal")["instead_of"] == earlier


def test_withdrawals_of_different_languages_wait_beside_each_other(public):
    ask(public)
    ask(public, language=FR)
    ask(public, language=DE)

    assert states(public) == [WorkState.WANTED] * 3


def cancel(news, who=PAT, language=None):
    with news.write() as uow:
        return cancel_withdrawals(uow, SLUG, who, language)


def test_a_publisher_cancels_all_that_waits_or_one_language(public):
    for language in (None, FR, DE):
        ask(public, language=language)

    with pytest.raises(NotPermittedError):
        cancel(public, EDE)
    assert cancel(public, language=FR) == 1
    assert cancel(public) == 2
    with pytest.raises(ConflictError, match="no_withdrawal_waits"):
        cancel(public)

    assert public.history()[-3:] == ["cancel_withdrawal"] * 3
    let_instants_come(public)
    public.work()
    assert set(shown(public).values()) == {(Shown.TEXT, 1)}


@pytest.mark.parametrize(
    ("by_hand", "still_waits"), [(None, []), (FR, [None, DE]), (DE, [None, FR])]
)
def test_a_withdrawal_by_hand_cancels_those_that_it_leaves_nothing_to_do(
    public, by_hand, still_waits
):
    for language in (None, FR, DE):
        ask(public, language=language)

    public.move(Action.WITHDRAW, PAT, ready=Reason.MISTAKE, language=by_hand)

    waiting = [row for row in public.rows(Kind.WITHDRAW) if row.state is WorkState.WANTED]
    languages = [row.params.get("language") for row in waiting]
    assert languages == [each and str(each) for each in still_waits]
    assert public.history().count("cancel_withdrawal") == 3 - len(still_waits)


def test_the_last_public_language_takes_the_article_with_it_at_its_instant(public):
    ask(public, language=FR)
    for language in (EN, DE):
        public.move(Action.WITHDRAW, PAT, ready=Reason.ERROR, language=language)

    let_instants_come(public)
    public.work()

    assert public.article.state is ArticleState.WITHDRAWN


def test_what_is_not_public_any_more_is_void_and_the_history_says_so(public):
    """An older program withdrew it, and knew of no withdrawal that waited."""
    ask(public, language=FR)
    waiting = public.rows(Kind.WITHDRAW)[0]
    public.move(Action.WITHDRAW, PAT, ready=Reason.ERROR, language=FR)
    c = t.work.c
    with public.engine.begin() as connection:
        again = update(t.work).where(c.id == waiting.id).values(state=WorkState.WANTED)
        connection.execute(again)

    let_instants_come(public)
    public.work()

    assert states(public) == [WorkState.VOID]
    assert public.history()[-1] == "void_withdrawal"


def test_a_correction_s_own_details_name_the_withdrawal_that_waits(public):
    ask(public)
    public.move(Action.CORRECT, EDE, ready=Reason.ERROR, text=CORRECTED)

    with public.read() as uow:
        waiting = details(uow, SLUG).waiting

    assert [row.kind for row in waiting] == [Kind.WITHDRAW]


def schedule_correction(news, after):
    """Revision 2 is approved and signed off, and to be public then."""
    news.move(Action.CORRECT, EDE, ready=Reason.ERROR, text=CORRECTED)
    news.move(Action.SUBMIT, ADA)
    news.move(Action.APPROVE, ELI)
    news.translate(FR, DE)
    with news.read() as uow:
        at = uow.now + after
    return lambda: news.ask_to_publish(at=at)


def due(news):
    with news.read() as uow:
        return [(each.what, each.standing) for each in calendar(uow).due]


@pytest.mark.parametrize("language", [None, EN])
def test_a_publication_that_a_withdrawal_would_cancel_before_its_instant_is_refused(
    public, language
):
    """The article's own language is in every plan: with it goes what waits."""
    ask(public, language=language)
    publish = schedule_correction(public, 2 * HOUR)

    with pytest.raises(NotReadyError) as refused:
        publish()

    assert [each.code for each in refused.value.findings] == ["withdrawn_before"]
    public.ask_to_publish()


def test_a_withdrawal_says_which_publication_it_puts_at_risk_and_cancelling_it_mends_that(public):
    schedule_correction(public, 2 * HOUR)()

    with pytest.raises(ConfirmationNeededError, match="publication_at_risk") as asked:
        ask(public)
    assert [each.code for each in asked.value.findings] == ["withdrawn_before"]
    assert due(public) == [("publication", "waiting")]
    ask(public, confirmed=True)
    assert due(public) == [("withdrawal", "waiting"), ("publication", "at_risk")]
    cancel(public)
    assert due(public) == [("publication", "waiting")]

    ask(public, confirmed=True)
    let_instants_come(public)
    public.work()

    assert due(public) == []
    assert "cancel_publication" in public.history()


def test_a_withdrawal_of_another_language_and_a_later_one_put_nothing_at_risk(public):
    schedule_correction(public, 2 * HOUR)()

    ask(public, language=FR)
    ask(public, after=3 * HOUR)

    assert due(public)[1] == ("publication", "waiting")
