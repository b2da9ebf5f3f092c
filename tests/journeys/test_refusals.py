"""What the command line refuses, with which exit code, and that nothing changes by it."""

from pathlib import Path

import pytest

from tests.journeys.conftest import Answer, Installation, make_installation

WIRE = """\
date 2026-01-02 By The Office.

THE HEADLINE STANDS HERE.

A first paragraph.

A second.
"""


@pytest.fixture
def office(embedded: Installation) -> Installation:
    """An installation with people and one draft, `story`, written by ed, who may also approve."""
    embedded.people("fr")
    (embedded.folder / "story.txt").write_text(WIRE)
    embedded.run("import", "story.txt", "--slug", "story", "--as", "ed")
    embedded.run("languages", "story", "--must", "fr", "--as", "ed")
    return embedded


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The same in review, shared: for questions that change nothing."""
    made = make_installation(tmp_path_factory.mktemp("reviewed"))
    made.people("fr")
    (made.folder / "story.txt").write_text(WIRE)
    made.run("import", "story.txt", "--slug", "story", "--as", "ed")
    made.run("submit", "story", "--as", "ada")
    return made


def assert_refused(answer: Answer, code: int, *words: str) -> None:
    assert answer.code == code, answer
    assert answer.out == ""
    for word in words:
        assert word in answer.err


def test_an_article_cannot_skip_review(office: Installation) -> None:
    answer = office.ask("publish", "story", "--as", "pat", "--yes")

    assert_refused(answer, 5, "draft", "publish is not possible")
    assert_refused(office.approve("story", "ed"), 5, "draft")
    assert office.json("show", "story")["state"] == "draft"


def test_an_article_cannot_be_approved_by_its_author(office: Installation) -> None:
    office.run("submit", "story", "--as", "ada")

    answer = office.approve("story", "ed")

    assert_refused(answer, 5, "ed wrote or submitted", "somebody else must approve")
    assert office.json("show", "story")["state"] == "review"


def test_an_article_in_review_cannot_be_edited(office: Installation) -> None:
    office.run("submit", "story", "--as", "ada")
    (office.folder / "story.txt").write_text(WIRE + "\nA third.\n")

    answer = office.ask("import", "story.txt", "--slug", "story", "--as", "ed")

    assert_refused(answer, 5, "review", "edit is not possible")
    assert office.json("show", "story")["revision"] == 1


def test_an_unsigned_must_have_language_keeps_all_from_being_published(
    office: Installation,
) -> None:
    office.run("submit", "story", "--as", "ada")
    assert office.approve("story", "eve").code == 0

    answer = office.ask("publish", "story", "--as", "pat", "--yes")

    assert_refused(answer, 3, "fr:", "not signed off", "0 of")
    assert office.json("show", "story")["state"] == "approved"
    assert office.run("publish", "story", "--without", "fr", "--as", "pat", "--yes") == [
        "published"
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["submit", "nobody-wrote-this", "--as", "ada"], 4, "no article"),
        (["submit", "story", "--as", "nobody"], 4, "nobody called"),
        (["submit", "story", "--as", "pat"], 5, "needs the role"),
        (["return", "story", "--because", " ", "--as", "eve"], 3, "reason is needed"),
        (["export", "story", "--to", "out"], 5, "Nothing of"),
        (["catalog", "export", "story", "--to", "out"], 5, "not open"),
        (["sign-off", "story", "fr", "--as", "theo"], 5, "not possible"),
        (["approve", "story", "--as", "eve"], 3, "repeat this with --seen"),
        (
            ["approve", "story", "--as", "eve", "--seen", "0" * 64],
            5,
            "mistyped. Read it with `communique show",
        ),
        (["publish", "story", "--as", "pat"], 5, "Say --yes"),
        (["withdraw", "story", "--reason", "error", "--as", "pat"], 5, "Say --yes"),
        (["publish", "story", "--at", "tomorrow", "--as", "pat", "--yes"], 3, "not an instant"),
        (["languages", "story", "--must", "../../etc", "--as", "ed"], 3, "not a language tag"),
        (["import", "absent.txt", "--as", "ada"], 3, "absent.txt"),
        (["submit"], 2, "Usage"),
        (["no-such-command"], 2, "No such command"),
    ],
)
def test_each_mistake_has_its_message_and_its_exit_code(
    reviewed: Installation, arguments: list[str], code: int, words: str
) -> None:
    answer = reviewed.ask(*arguments)

    assert_refused(answer, code, words)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 \x00\x01\x02" + bytes(range(256)), "PDF"),
        (b"words " * 2_000_000, "12000000 bytes"),
        (bytes(range(256)) * 40, "text"),
    ],
)
def test_a_file_that_is_no_press_release_is_refused(
    reviewed: Installation, content: bytes, words: str
) -> None:
    (reviewed.folder / "odd.txt").write_bytes(content)

    answer = reviewed.ask("import", "odd.txt", "--as", "ada")

    assert_refused(answer, 3)
    assert words.lower() in answer.err.lower()
    assert [each["slug"] for each in reviewed.json("list")] == ["story"]


def test_a_wrong_setting_is_named_with_all_others(tmp_path: Path, embedded: Installation) -> None:
    wrong = {"COMMUNIQUE_WORKERS": "none", "COMMUNIQUE_FOUR_EYES": "maybe", "COMMUNIQUE_X": "1"}
    spoilt = Installation(tmp_path, {**embedded.environment, **wrong})

    answer = spoilt.ask("list")

    assert_refused(answer, 3, "COMMUNIQUE_WORKERS", "COMMUNIQUE_FOUR_EYES", "COMMUNIQUE_X")
