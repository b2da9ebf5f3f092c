"""The pages for translators: what they show, and that nobody's text is lost."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.desk.page import visit
from tests.desk.people import client_of
from tests.desk.translating import AT, digests, open_catalogs
from tests.factories import FR, make_text
from tests.usecases.newsroom import PEOPLE, Newsroom
from workflow.domain.roles import Actor
from workflow.domain.states import Action
from workflow.wiring import Service

HTMX = {"HX-Request": "true"}
WELL = "Le <b1>puits</b1> est <a1>ouvert</a1>."


@pytest.fixture
def news(service: Service) -> Newsroom:
    return open_catalogs(service)


@pytest.fixture
def tim(service: Service, news: Newsroom) -> Iterator[TestClient]:
    with client_of(service, "tim") as client:
        yield client


@pytest.fixture
def tom(service: Service, news: Newsroom) -> Iterator[TestClient]:
    with client_of(service, "tom") as client:
        yield client


def save(client: TestClient, digest: str, text: str, *, htmx: bool = True, **fields: str):
    headers = HTMX if htmx else {"Accept": "text/html"}
    data = {"text": text, "base": "0", **fields}
    return client.post(f"{AT}/fr/{digest}", data=data, headers=headers, follow_redirects=False)


def test_the_languages_of_the_plan_say_how_far_they_are(news: Newsroom, tim: TestClient) -> None:
    news.fill(FR)

    page = visit(tim, AT)

    assert [text.split()[-1] for text in page.texts("th", scope="row")] == ["fr", "ar"]
    assert page.texts("span", **{"class": "badge complete"}) == ["complete"]
    assert page.texts("span", **{"class": "badge missing"}) == ["missing"]
    assert f"{AT}/fr/sign-off" in page.links


def test_before_approval_a_page_says_when_catalogs_open(
    service: Service, client: TestClient
) -> None:
    Newsroom(service.engine).bring_in(must=(FR,))

    page = visit(client, AT)

    assert f"{AT}/fr" not in page.links
    visit(client, f"{AT}/fr", status=409)


def test_every_message_is_a_form_in_the_language_of_its_translation(
    news: Newsroom, tim: TestClient
) -> None:
    page = visit(tim, f"{AT}/ar")

    fields = page.all("textarea", lang="ar", dir="rtl")
    assert len(fields) == 3
    assert len(page.all("p", **{"class": "original", "lang": "en", "dir": "ltr"})) == 3


def test_placeholders_are_chips_with_what_they_insert(news: Newsroom, tim: TestClient) -> None:
    page = visit(tim, f"{AT}/fr")

    chips = [attrs for attrs, _ in page.all("button", **{"class": "chip-in"})]
    assert [(c["data-number"], c["data-open"], c["data-close"]) for c in chips] == [
        ("1", "<b1>", "</b1>"),
        ("2", "<a1>", "</a1>"),
    ]


def test_a_saved_message_answers_with_itself_and_the_progress(
    news: Newsroom, tim: TestClient
) -> None:
    answer = save(tim, digests(news)[1], WELL)

    assert answer.status_code == 200
    assert 'data-state="done"' in answer.text
    assert 'id="progress" hx-swap-oob="innerHTML"' in answer.text
    assert "1 of 3 translated" in answer.text
    assert news.edition(FR).translations[digests(news)[1]].text == WELL
    assert news.history()[-1] == "translate"


def test_without_script_saving_leads_back_to_the_message_or_on_to_the_next(
    news: Newsroom, tim: TestClient
) -> None:
    first, second, _ = digests(news)

    stay = save(tim, first, "L’eau est sûre", htmx=False, show="untranslated")
    go_on = save(tim, second, WELL, htmx=False, one=second, go_on="on")

    assert stay.status_code == go_on.status_code == 303
    assert (
        stay.headers["location"] == f"{AT}/fr?show=untranslated&done=message_saved#m-{first[:12]}"
    )
    assert f"one={digests(news)[2]}" in go_on.headers["location"]
    assert visit(tim, go_on.headers["location"]).texts("div", **{"class": "notice good"})


def test_when_all_is_done_going_on_leads_to_the_list(news: Newsroom, tim: TestClient) -> None:
    news.fill(FR)
    first = digests(news)[0]
    mark = _base(tim, first)

    answer = save(tim, first, "L’eau est sûre", htmx=False, one=first, go_on="on", base=mark)

    assert answer.headers["location"] == f"{AT}/fr?show=all&done=message_saved"


def test_a_text_without_its_placeholders_is_refused_and_stays_in_the_field(
    news: Newsroom, tim: TestClient
) -> None:
    digest = digests(news)[1]

    for htmx in (True, False):
        answer = save(tim, digest, "Le puits est ouvert.", htmx=htmx)

        assert answer.status_code == 422
        assert "Le puits est ouvert.</textarea>" in answer.text
        assert "Must be mended:" in answer.text
        assert "&lt;b1&gt;" in answer.text
    assert not news.edition(FR).translations


def test_a_stale_save_is_refused_with_both_texts(
    news: Newsroom, tim: TestClient, tom: TestClient
) -> None:
    digest = digests(news)[2]
    save(tom, digest, "Nul n’a été blessé.")

    for htmx in (True, False):
        answer = save(tim, digest, "Personne n’a été blessé.", htmx=htmx)

        assert answer.status_code == 409
        assert "Personne n’a été blessé.</textarea>" in answer.text
        assert "<blockquote" in answer.text
        assert "Nul n’a été blessé." in answer.text
        assert "tom has changed this message meanwhile" in answer.text
    assert news.edition(FR).translations[digest].text == "Nul n’a été blessé."


def test_who_saw_both_texts_may_save_theirs_on_purpose(
    news: Newsroom, tim: TestClient, tom: TestClient
) -> None:
    digest = digests(news)[2]
    save(tom, digest, "Nul n’a été blessé.")
    refused = save(tim, digest, "Personne n’a été blessé.")

    mark = refused.text.partition('name="base" value="')[2].partition('"')[0]
    answer = save(tim, digest, "Personne n’a été blessé.", base=mark)

    assert answer.status_code == 200
    assert news.edition(FR).translations[digest].text == "Personne n’a été blessé."


def test_two_who_say_the_same_do_not_quarrel(
    news: Newsroom, tim: TestClient, tom: TestClient
) -> None:
    digest = digests(news)[2]
    save(tom, digest, "Nul n’a été blessé.")

    assert save(tim, digest, "Nul n’a été blessé.").status_code == 200
    assert news.edition(FR).translations[digest].written_by == "tom"


def _corrected(news: Newsroom, body: str) -> None:
    """A new revision, approved."""
    news.move(Action.REOPEN, _actor("ede"))
    news.bring_in(make_text(body=body))
    news.approve()


def _actor(name: str) -> Actor:
    return next(person for person in PEOPLE if person.name == name)


def test_a_save_against_a_changed_source_shows_the_new_one_and_loses_nothing(
    news: Newsroom, tim: TestClient
) -> None:
    old = digests(news)[2]
    _corrected(news, "The **well** is [open](https://example.org/well).\n\nNobody at all was hurt.")
    new = digests(news)[2]

    answer = save(tim, old, "Personne n’a été blessé.")

    assert answer.status_code == 409
    assert "The source of this message has changed meanwhile" in answer.text
    assert "<ins>" in answer.text
    assert f'action="{AT}/fr/{new}"' in answer.text
    assert "Personne n’a été blessé.</textarea>" in answer.text
    assert save(tim, new, "Personne n’a été blessé.").status_code == 200


@pytest.mark.parametrize("htmx", [True, False])
def test_a_save_for_a_message_that_is_gone_gives_the_text_back(
    news: Newsroom, tim: TestClient, *, htmx: bool
) -> None:
    old = digests(news)[2]
    _corrected(news, "The **well** is [open](https://example.org/well).")

    answer = save(tim, old, "Personne n’a été blessé.", htmx=htmx)

    assert answer.status_code == 409
    assert "Personne n’a été blessé.</textarea>" in answer.text


def test_a_carried_text_shows_what_changed_and_counts_once_it_is_confirmed(
    news: Newsroom, tim: TestClient
) -> None:
    save(tim, digests(news)[2], "Personne n’a été blessé.")
    _corrected(news, "The **well** is [open](https://example.org/well).\n\nNobody at all was hurt.")
    new = digests(news)[2]

    page = visit(tim, f"{AT}/fr?show=needs_work")
    assert page.texts("ins") == ["added: at all"]
    answer = save(tim, new, "Personne n’a été blessé.")

    assert answer.status_code == 200
    assert "1 of 3 translated" in answer.text
    assert "need work" not in answer.text


def test_the_filters_show_what_they_say(news: Newsroom, tim: TestClient) -> None:
    first, second, third = digests(news)
    save(tim, first, "L’eau est sûre", needs_work="on")
    save(tim, third, "Personne n’a été blessé")

    def shown(name: str) -> list[str]:
        return [
            attrs["id"]
            for attrs, _ in visit(tim, f"{AT}/fr?show={name}").all("li")
            if "id" in attrs
        ]

    assert shown("untranslated") == [f"m-{second[:12]}"]
    assert shown("needs_work") == [f"m-{first[:12]}"]
    assert shown("findings") == [f"m-{third[:12]}"]
    assert len(shown("all")) == len(shown("nonsense")) == 3


def test_checks_while_typing_say_in_words_what_blocks(news: Newsroom, tim: TestClient) -> None:
    at = f"{AT}/fr/{digests(news)[1]}/check"

    missing = tim.post(at, data={"text": "Le puits est ouvert."}, headers=HTMX)
    unknown = tim.post(at, data={"text": f"{WELL} <b7>"}, headers=HTMX)
    nothing = tim.post(at, data={"text": ""}, headers=HTMX)

    assert "Must be mended:" in missing.text
    assert "&lt;b7&gt;" in unknown.text
    assert nothing.text.strip() == ""
    assert not news.edition(FR).translations


def test_a_warning_can_be_dismissed_and_comes_back_with_another_text(
    news: Newsroom, tim: TestClient
) -> None:
    digest = digests(news)[2]
    warned = save(tim, digest, "Personne n’a été blessé")
    code = warned.text.partition('name="code" value="')[2].partition('"')[0]

    answer = tim.post(f"{AT}/fr/{digest}/dismiss", data={"code": code}, headers=HTMX)

    assert "Look again:" in warned.text
    assert "Look again:" not in answer.text
    again = save(tim, digest, "Nul n’a été blessé", base=_base(tim, digest))
    assert "Look again:" in again.text


def test_one_message_has_a_page_with_its_neighbours_history_and_comments(
    news: Newsroom, tim: TestClient
) -> None:
    first, second, third = digests(news)
    save(tim, second, WELL)
    said = tim.post(
        f"{AT}/fr/{second}/remark", data={"text": "Which well?", "is_question": "on"}, headers=HTMX
    )
    assert "Which well?" in said.text

    page = visit(tim, f"{AT}/fr?one={second}")

    assert f"{AT}/fr?show=all&one={first}" in page.links
    assert f"{AT}/fr?show=all&one={third}" in page.links
    assert [a["data-text"] for a, _ in page.all("button") if "data-text" in a] == [WELL]
    assert any("Which well?" in text for text in page.texts("li"))
    visit(tim, f"{AT}/fr?one={'0' * 64}", status=404)


def test_who_does_not_translate_reads_and_hears_why(news: Newsroom, service: Service) -> None:
    with client_of(service, "pat") as pat:
        page = visit(pat, f"{AT}/fr")
        answer = save(pat, digests(news)[0], "L’eau est sûre")

    assert all("readonly" in attrs for attrs, _ in page.all("textarea"))
    assert "Save" not in page.texts("button")
    assert any("role translator" in text for text in page.texts("div", **{"class": "notice"}))
    assert answer.status_code == 403


def test_hostile_texts_stay_texts(service: Service, tim: TestClient, news: Newsroom) -> None:
    hostile = "« \"'&quot;{{ 7*7 }} %(x)s 5 > 3 »"
    save(tim, digests(news)[0], hostile)

    page = visit(tim, f"{AT}/fr?one={digests(news)[0]}")

    assert page.texts("textarea", lang="fr") == [hostile]
    refused = save(tim, digests(news)[2], "<script>alert(1)</script>")
    assert refused.status_code == 422
    assert "<script>" not in refused.text


def test_the_page_in_context_is_a_proof_in_a_sandbox(news: Newsroom, tim: TestClient) -> None:
    save(tim, digests(news)[0], "L’eau est sûre")

    answer = tim.get(f"{AT}/fr/page")

    policy = answer.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert "L’eau est sûre" in answer.text
    frames = visit(tim, f"{AT}/fr").all("iframe")
    assert [(a["sandbox"], a["src"]) for a, _ in frames] == [("", f"{AT}/fr/page")]


def test_no_machine_no_proposals(news: Newsroom, tim: TestClient) -> None:
    assert tim.post(f"{AT}/fr/pretranslate").status_code == 409


def test_a_catalog_goes_out_and_comes_back_with_a_report(
    news: Newsroom, tim: TestClient, tom: TestClient
) -> None:
    first, _, third = digests(news)
    out = tim.get(f"{AT}/fr/catalog.po")
    assert 'filename="safe-water.fr.po"' in out.headers["content-disposition"]
    save(tom, first, "L’eau, sûre de nouveau")
    catalog = _filled(out.text, {
        "Water is safe again": "L’eau est sûre",
        "The <b1>well</b1> is <a1>open</a1>.": "Le puits",
        "Nobody was hurt.": "Personne n’a été blessé.",
    })  # fmt: skip

    answer = tim.post(f"{AT}/fr/files", files={"file": ("fr.po", catalog)})

    assert answer.status_code == 200
    for told in ("Taken: 1", "In conflict: 1", "Refused: 2", "L’eau est sûre", "<b1>"):
        assert told.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    texts = {d: t.text for d, t in news.edition(FR).translations.items()}
    assert texts == {first: "L’eau, sûre de nouveau", third: "Personne n’a été blessé."}


def test_xliff_goes_out_too_and_nothing_else(news: Newsroom, tim: TestClient) -> None:
    assert tim.get(f"{AT}/fr/catalog.xlf").text.startswith("<?xml")
    assert tim.get(f"{AT}/fr/catalog.exe").status_code == 404


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_file_for_another_language_or_none_is_refused(
    news: Newsroom, tim: TestClient, language: str
) -> None:
    other = "ar" if language == "fr" else "fr"
    out = tim.get(f"{AT}/{language}/catalog.po")

    wrong = tim.post(f"{AT}/{other}/files", files={"file": ("x.po", out.content)})
    none = tim.post(f"{AT}/{other}/files", files={"file": ("", b"")})
    noise = tim.post(f"{AT}/{other}/files", files={"file": ("x.po", b"\x00\x01")})

    assert wrong.status_code == none.status_code == noise.status_code == 422


def test_an_edition_is_signed_off_by_somebody_else_with_the_checks_in_view(
    news: Newsroom, tim: TestClient, service: Service
) -> None:
    news.fill(FR, _actor("tim"))

    own = visit(tim, f"{AT}/fr/sign-off")
    assert any("nobody has signed yet" in text for text in own.texts("span", id="why-sign-now"))
    assert tim.post(f"{AT}/fr/sign-off").status_code == 403
    with client_of(service, "pat") as pat:
        page = visit(pat, f"{AT}/fr/sign-off")
        seen = page.all("input", name="seen")[0][0]["value"]
        blind = pat.post(f"{AT}/fr/sign-off")
        stale = pat.post(f"{AT}/fr/sign-off", data={"seen": "0" * 64})
        sure = {"seen": seen, "confirm": "on"}
        answer = pat.post(f"{AT}/fr/sign-off", data=sure, follow_redirects=False)

    assert (blind.status_code, stale.status_code) == (422, 409)
    assert answer.headers["location"] == f"{AT}?done=edition_signed"
    assert news.edition(FR).state == "signed_off"


def test_what_is_not_complete_cannot_be_signed_and_says_why(
    news: Newsroom, service: Service
) -> None:
    with client_of(service, "pat") as pat:
        page = visit(pat, f"{AT}/fr/sign-off")

        assert pat.post(f"{AT}/fr/sign-off").status_code == 409

    assert page.texts("span", id="why-sign-now") == ["The edition in fr cannot be signed off yet."]


def test_a_language_that_is_not_planned_is_not_found(news: Newsroom, tim: TestClient) -> None:
    for path in ("de", "de/files", "de/sign-off", "de/page", "de/catalog.po"):
        assert tim.get(f"{AT}/{path}").status_code == 404, path
    assert tim.get(f"{AT}/en").status_code == 409


def _base(client: TestClient, digest: str) -> str:
    page = visit(client, f"{AT}/fr?one={digest}")
    return page.all("input", name="base")[0][0]["value"]


def _filled(catalog: str, texts: dict[str, str]) -> bytes:
    for msgid, text in texts.items():
        catalog = catalog.replace(
            f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{text}"'
        )
    return catalog.encode()


def test_the_history_tells_of_many_messages_in_one_line(news: Newsroom, tim: TestClient) -> None:
    for digest, text in zip(digests(news), ("L’eau est sûre", WELL, "Nul"), strict=True):
        save(tim, digest, text)

    page = visit(tim, "/articles/safe-water")

    assert page.texts("th", scope="row").count("translated") == 1
    assert any("messages: 3" in text for text in page.texts("td"))
