"""What a machine may fill, whose it is then, and what it can never do."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from tests.factories import AR, EDE, EN, FR, NOW, PAT, TIM, make_text
from tests.storage.samples import add_article
from workflow.catalogs.segments import segments as cut
from workflow.domain.article import LanguagePlan
from workflow.domain.edition import Edition, EditionState
from workflow.domain.findings import Severity
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor
from workflow.domain.segment import Segment, Translation
from workflow.domain.states import ArticleState, Role
from workflow.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
    UnavailableError,
)
from workflow.machine import Machine
from workflow.storage.unit_of_work import unit_of_work
from workflow.usecases.editions import edition_of
from workflow.usecases.pretranslating import (
    BATCH_CHARACTERS,
    BATCH_MESSAGES,
    Missing,
    Pretranslated,
    Proposed,
    propose,
    required,
    store,
    untranslated,
)
from workflow.usecases.translating import awaited, export_catalogs, import_catalog, read_filled

BODY = "The well is open.\n\nSee [the map](https://example.org/map).\n\nNobody was hurt."
SLUG = "safe-water"


def make_machine(rule: Callable[[str], str] = lambda text: f"FR {text}") -> Machine:
    def translate(texts: Sequence[str], source: LanguageTag, target: LanguageTag) -> Sequence[str]:
        assert (source, target) == (EN, FR)
        return [rule(text) for text in texts]

    return Machine("machine:test", "Testomat", translate)


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    """An approved article whose catalogs are open in French and Arabic; four messages."""
    text = make_text(body=BODY)
    plan = LanguagePlan(must=(FR, AR))
    article = add_article(sqlite_engine, text=text, state=ArticleState.APPROVED, plan=plan)
    with unit_of_work(sqlite_engine, write=True) as uow:
        uow.catalogs.add_segments(article.id, 1, cut(text))
        uow.catalogs.open_editions(article.id, EN, (FR, AR), NOW)
    return sqlite_engine


def edition(engine: Engine) -> Edition:
    with unit_of_work(engine, write=False) as uow:
        return edition_of(uow, uow.articles.by_slug(SLUG), FR)


def missing(engine: Engine, actor: Actor = TIM, language: LanguageTag = FR) -> Missing:
    with unit_of_work(engine, write=False) as uow:
        return untranslated(uow, SLUG, language, actor)


def write(engine: Engine, msgid: str, text: str, who: str = "tim") -> None:
    """A person translates one message."""
    segment = next(each for each in edition(engine).segments if each.msgid == msgid)
    with unit_of_work(engine, write=True) as uow:
        done = Translation(segment.digest, text, False, who, uow.now)
        uow.catalogs.add_translations(1, FR, [done])


def pretranslate(
    engine: Engine, machine: Machine | None = None, actor: Actor = TIM
) -> tuple[Proposed, Pretranslated]:
    wanted = missing(engine, actor)
    proposed = propose(machine or make_machine(), wanted)
    with unit_of_work(engine, write=True) as uow:
        return proposed, store(uow, wanted, proposed, actor)


def upload(engine: Engine, actor: Actor, change: Callable[[str], str]) -> None:
    """*actor* downloads the French catalog, changes the file and uploads it."""
    with unit_of_work(engine, write=True) as uow:
        files = export_catalogs(uow, SLUG, [FR])
        data = next(file.data for file in files if file.path.suffix == ".po").decode()
        filled = read_filled(change(data).encode(), awaited(uow, SLUG, FR, actor))
        import_catalog(uow, filled, actor)


def test_without_a_machine_nothing_is_asked() -> None:
    with pytest.raises(ConflictError, match="machine_off"):
        required(None)


def test_all_that_has_no_text_is_filled_as_needing_work(engine: Engine) -> None:
    proposed, report = pretranslate(engine)

    assert proposed.findings == ()
    assert (report.filled, report.overtaken) == (4, 0)
    found = edition(engine)
    assert [found.translations[s.digest].text for s in found.segments] == [
        "FR Water is safe again",
        "FR The well is open.",
        "FR See <a1>the map</a1>.",
        "FR Nobody was hurt.",
    ]
    assert {each.needs_work for each in found.translations.values()} == {True}


def test_what_a_machine_wrote_says_so(engine: Engine) -> None:
    pretranslate(engine)

    texts = edition(engine).translations.values()
    assert {each.written_by for each in texts} == {"machine:test"}
    assert {each.comment for each in texts} == {"Machine translation (Testomat)"}


def test_a_machine_completes_nothing(engine: Engine) -> None:
    _, report = pretranslate(engine)

    assert report.edition.state is EditionState.TRANSLATING
    assert (report.edition.translated, report.edition.needs_work) == (0, 4)
    assert report.edition.shown == {}


def test_the_log_names_who_asked(engine: Engine) -> None:
    pretranslate(engine, actor=EDE)

    with unit_of_work(engine, write=False) as uow:
        (entry,) = (e for e in uow.audit.entries(SLUG) if e["action"] == "pretranslate")
    assert entry["actor"] == "ede"
    assert entry["details"] == {"language": "fr", "machine": "machine:test", "filled": 4}


def test_a_person_s_text_is_neither_sent_nor_replaced(engine: Engine) -> None:
    write(engine, "The well is open.", "Le puits est ouvert.")

    assert [each.msgid for each in missing(engine).segments.values()] == [
        "Water is safe again",
        "See <a1>the map</a1>.",
        "Nobody was hurt.",
    ]
    assert list(missing(engine).segments) == [1, 3, 4]
    _, report = pretranslate(engine)
    assert (report.filled, report.edition.translated) == (3, 1)


def test_a_text_written_while_the_machine_was_thinking_stays(engine: Engine) -> None:
    wanted = missing(engine)
    proposed = propose(make_machine(), wanted)
    write(engine, "The well is open.", "Le puits est ouvert.")

    with unit_of_work(engine, write=True) as uow:
        report = store(uow, wanted, proposed, TIM)

    assert (report.filled, report.overtaken) == (3, 1)
    assert "Le puits est ouvert." in edition(engine).shown.values()


def test_a_carried_over_text_is_a_text(engine: Engine) -> None:
    write(engine, "The well is open.", "Le puits est ouvert.")
    old = make_text(body=BODY)
    new = make_text(body=BODY.replace("open", "open again"))
    before, after = (next(s for s in cut(t) if "well" in s.msgid) for t in (old, new))
    with unit_of_work(engine, write=True) as uow:
        article = uow.articles.by_slug(SLUG)
        uow.articles.add_revision(replace(uow.articles.revision(1, 1), number=2, text=new))
        uow.catalogs.add_segments(1, 2, cut(new))
        uow.catalogs.add_carried(1, 2, [(after.digest, before.digest, "edited", 0.9)])
        uow.articles.save_if_unchanged(replace(article, revision=2), NOW)

    assert [each.msgid for each in missing(engine).segments.values()] == [
        "Water is safe again",
        "See <a1>the map</a1>.",
        "Nobody was hurt.",
    ]


def test_a_second_run_finds_nothing_to_do(engine: Engine) -> None:
    pretranslate(engine)

    proposed, report = pretranslate(engine)

    assert missing(engine).segments == {}
    assert (proposed.texts, report.filled) == ({}, 0)
    with unit_of_work(engine, write=False) as uow:
        assert [e["action"] for e in uow.audit.entries(SLUG)].count("pretranslate") == 1


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (lambda text: text.replace("<a1>", "").replace("</a1>", ""), "machine_lost_placeholders"),
        (lambda text: text.replace("</a1>", ""), "machine_lost_placeholders"),
        (lambda text: text.replace("a1", "a2"), "machine_lost_placeholders"),
        (lambda text: text.replace("map", "<script>map"), "machine_lost_placeholders"),
        (lambda text: text.replace("map", "map</b1>"), "machine_lost_placeholders"),
        (lambda text: "" if "map" in text else text, "machine_lost_placeholders"),
        (lambda text: text.replace("map", "map\x07"), "machine_text_unusable"),
        (lambda text: text.replace("map", "www.evil.example"), "machine_text_unusable"),
    ],
)
def test_a_text_that_does_not_fit_is_skipped_and_said(
    engine: Engine, rule: Callable[[str], str], code: str
) -> None:
    proposed, report = pretranslate(engine, make_machine(rule))

    (finding,) = proposed.findings
    assert (finding.code, finding.severity) == (code, Severity.WARNING)
    assert finding.values == {"number": 3}
    assert "the map" in finding.where
    assert report.filled == 3
    assert list(missing(engine).segments) == [3]


def test_a_machine_that_says_nothing_is_not_believed(engine: Engine) -> None:
    proposed, report = pretranslate(
        engine, make_machine(lambda text: " " if "hurt" in text else text)
    )

    assert [(f.code, f.values) for f in proposed.findings] == [
        ("machine_text_unusable", {"number": 4})
    ]
    assert report.filled == 3


@pytest.mark.parametrize("family", [UnavailableError, InvalidInputError])
def test_what_came_before_a_failure_is_kept(
    engine: Engine,
    family: type[UnavailableError] | type[InvalidInputError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("workflow.usecases.pretranslating.BATCH_MESSAGES", 1)

    def rule(text: str) -> str:
        if "map" in text:
            raise family("machine_away", machine="Testomat", url="", reason="")
        return f"FR {text}"

    proposed, report = pretranslate(engine, make_machine(rule))

    assert isinstance(proposed.failure, family)
    assert report.filled == 2
    assert list(missing(engine).segments) == [3, 4]


def test_a_long_catalog_is_asked_for_in_batches_in_its_order() -> None:
    long = "x" * BATCH_CHARACTERS
    msgids = [f"Message {n}." for n in range(BATCH_MESSAGES + 1)] + [long, long, "The end."]
    segments = {n: Segment("p", msgid) for n, msgid in enumerate(msgids, start=1)}
    seen: list[list[str]] = []
    told: list[int] = []

    def translate(texts: Sequence[str], *_: LanguageTag) -> Sequence[str]:
        seen.append(list(texts))
        return texts

    propose(Machine("m", "M", translate), Missing("s", EN, FR, segments), told.append)

    assert [text for batch in seen for text in batch] == msgids
    assert told == [BATCH_MESSAGES, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("actor", "language", "error"),
    [
        (PAT, FR, NotPermittedError),
        (TIM, AR, NotPermittedError),
        (Actor("nobody"), FR, NotPermittedError),
        (EDE, EN, ConflictError),
        (EDE, LanguageTag("sw"), NotFoundError),
    ],
)
def test_who_may_ask_for_what(
    engine: Engine, actor: Actor, language: LanguageTag, error: type[Exception]
) -> None:
    with pytest.raises(error):
        missing(engine, actor, language)


def test_an_editor_may_ask_in_every_language(engine: Engine) -> None:
    assert len(missing(engine, EDE, AR).segments) == 4


def test_the_rules_are_asked_again_before_storing(engine: Engine) -> None:
    wanted = missing(engine)
    proposed = propose(make_machine(), wanted)
    with unit_of_work(engine, write=True) as uow:
        article = uow.articles.by_slug(SLUG)
        uow.articles.save_if_unchanged(replace(article, state=ArticleState.DRAFT), NOW)

    with unit_of_work(engine, write=True) as uow, pytest.raises(ConflictError):
        store(uow, wanted, proposed, TIM)

    assert edition(engine).translations == {}


def test_who_only_confirms_a_machine_s_texts_is_their_writer(engine: Engine) -> None:
    """Otherwise the last translator could sign their own edition off."""
    tess = Actor("tess", frozenset({Role.TRANSLATOR}), frozenset({FR}))
    write(engine, "The well is open.", "Le puits est ouvert.", "theo")
    pretranslate(engine)
    assert edition(engine).state is EditionState.TRANSLATING

    upload(engine, tess, lambda po: po.replace("#, fuzzy\n", ""))

    found = edition(engine)
    assert found.state is EditionState.COMPLETE
    assert {each.written_by for each in found.translations.values()} == {"tess", "theo"}
    assert found.last_translator == "tess"


def test_who_leaves_a_machine_s_texts_fuzzy_does_not_write_them(engine: Engine) -> None:
    pretranslate(engine)

    upload(engine, TIM, lambda po: po)

    assert edition(engine).last_translator == "machine:test"
    assert edition(engine).translated == 0
