"""Pictures of an article: who adds them, and that no text names one which is not there."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories import ADA, EDE, FR, PAT, make_text
from tests.photographs import drawing, photograph
from tests.usecases.newsroom import SLUG, Newsroom
from workflow.domain.article import ArticleText
from workflow.domain.pictures import MOST_PICTURES, Picture, address_of
from workflow.domain.roles import Actor
from workflow.domain.states import Action, ArticleState
from workflow.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
    UnavailableError,
)
from workflow.intake.pictures import ReadPicture, read_picture
from workflow.storage.artifacts import Artifacts
from workflow.usecases.collecting import collect, orphans
from workflow.usecases.picturing import (
    StoredPictures,
    add_picture,
    picture,
    pictures,
    store_picture,
    store_pictures,
)
from workflow.usecases.verifying import verify
from workflow.usecases.writing import save_text

PHOTOGRAPH = read_picture(photograph())
DRAWING = read_picture(drawing())
NEVER_MIND = timedelta(0)


@pytest.fixture
def artifacts(tmp_path: Path) -> Artifacts:
    return Artifacts(tmp_path / "artifacts")


def add(
    news: Newsroom, artifacts: Artifacts, read: ReadPicture = PHOTOGRAPH, actor: Actor = ADA
) -> Picture:
    stored = store_picture(artifacts, read, " well\x00.jpg\n")
    with news.write() as uow:
        return add_picture(uow, SLUG, stored, artifacts, actor)


def showing(read: ReadPicture) -> ArticleText:
    return make_text(body=f"The well is open.\n\n![The well]({address_of(read.sha256)})")


def save(news: Newsroom, text: ArticleText) -> None:
    with news.write() as uow:
        save_text(uow, SLUG, news.article.revision, text, ADA)


def test_a_picture_is_added_once_and_recorded(news: Newsroom, artifacts: Artifacts) -> None:
    news.bring_in()

    added = add(news, artifacts)
    add(news, artifacts)

    assert (added.name, added.media_type, added.width, added.height) == (
        "well.jpg", "image/jpeg", 640, 480,
    )  # fmt: skip
    assert artifacts.get(added.sha256) == PHOTOGRAPH.data
    with news.read() as uow:
        assert [each.sha256 for each in pictures(uow, SLUG)] == [PHOTOGRAPH.sha256]
        assert picture(uow, SLUG, PHOTOGRAPH.sha256).name == "well.jpg"
        with pytest.raises(NotFoundError, match="picture_unknown"):
            picture(uow, SLUG, DRAWING.sha256)
    assert news.history().count("add_picture") == 1


def test_only_who_may_edit_adds_a_picture_and_only_to_a_draft(
    news: Newsroom, artifacts: Artifacts
) -> None:
    news.bring_in()
    with pytest.raises(NotPermittedError):
        add(news, artifacts, actor=PAT)

    news.approve()
    with pytest.raises(ConflictError, match="not_in_this_state"):
        add(news, artifacts, actor=EDE)


def test_a_text_that_names_no_picture_of_ours_is_not_stored(
    news: Newsroom, artifacts: Artifacts
) -> None:
    news.bring_in()
    add(news, artifacts)
    save(news, showing(PHOTOGRAPH))

    with pytest.raises(InvalidInputError) as refused:
        save(news, showing(DRAWING))
    assert [each.code for each in refused.value.findings] == ["picture_unknown"]
    assert news.article.revision == 2

    with pytest.raises(InvalidInputError, match="article_refused"):
        Newsroom(news.engine, "another").bring_in(showing(DRAWING))


def test_a_text_shows_no_more_pictures_than_a_web_page_can_carry(
    news: Newsroom, artifacts: Artifacts
) -> None:
    news.bring_in()
    shown = f"\n\n![The well]({add(news, artifacts).address})"

    save(news, make_text(body="Open." + shown * MOST_PICTURES))
    with pytest.raises(InvalidInputError) as refused:
        save(news, make_text(body="Open." + shown * (MOST_PICTURES + 1)))

    assert [each.code for each in refused.value.findings] == ["pictures_too_many"]


def test_pictures_come_with_a_new_article_or_not_at_all(
    news: Newsroom, artifacts: Artifacts
) -> None:
    brought = store_pictures(artifacts, [DRAWING])
    news.bring_in(showing(DRAWING), pictures=brought)
    with news.read() as uow:
        assert [each.sha256 for each in pictures(uow, SLUG)] == [DRAWING.sha256]

    lost = StoredPictures(store_pictures(artifacts, [PHOTOGRAPH]).pictures, artifacts)
    artifacts.remove(PHOTOGRAPH.sha256)
    other = Newsroom(news.engine, "another")
    with pytest.raises(UnavailableError, match="artifact_collected"):
        other.bring_in(showing(PHOTOGRAPH), pictures=lost)
    with news.read() as uow:
        assert uow.articles.find("another") is None


def test_the_picture_of_another_article_may_be_shown(news: Newsroom, artifacts: Artifacts) -> None:
    news.bring_in()
    add(news, artifacts)

    Newsroom(news.engine, "another").bring_in(showing(PHOTOGRAPH))


def test_a_picture_is_collected_only_while_no_article_has_it(
    news: Newsroom, artifacts: Artifacts
) -> None:
    news.bring_in()
    add(news, artifacts)
    abandoned = artifacts.put(DRAWING.data)

    with news.write() as uow:
        found = orphans(uow, artifacts, NEVER_MIND)
        collect(uow, artifacts, found.files)

    assert list(artifacts.digests()) == [PHOTOGRAPH.sha256]
    assert abandoned == DRAWING.sha256


def test_a_picture_that_is_damaged_or_gone_is_told(news: Newsroom, artifacts: Artifacts) -> None:
    news.bring_in()
    add(news, artifacts)
    with news.read() as uow:
        assert verify(uow, artifacts).findings == ()

    artifacts.remove(PHOTOGRAPH.sha256)

    with news.read() as uow:
        [finding] = verify(uow, artifacts).findings
    assert (finding.code, finding.where) == ("artifact_missing", PHOTOGRAPH.sha256)


def test_another_picture_is_approved_anew_and_rendered_anew_and_leaves_translations_alone(
    news: Newsroom, artifacts: Artifacts
) -> None:
    news.bring_in()
    add(news, artifacts)
    add(news, artifacts, DRAWING)
    save(news, showing(PHOTOGRAPH))
    news.approve()
    news.translate(FR)
    before = set(news.releases)

    news.move(Action.REOPEN, EDE)
    save(news, showing(DRAWING))
    assert news.article.state is ArticleState.DRAFT
    assert news.edition(FR).state == "signed_off"
    news.approve()

    shown = {
        block.passage.children[0].source
        for inputs, release in news.releases.items()
        if inputs not in before and release.language == FR
        for block in release.document.body[1:]
    }
    assert shown == {address_of(DRAWING.sha256)}
