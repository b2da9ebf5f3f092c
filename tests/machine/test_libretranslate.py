"""The adapter against a server that speaks the protocol, and against ones that do not."""

import socket
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factories import AR, DE, EN, FR, JA
from tests.machine import libre as ways
from tests.machine.libre import Handler, Libre, running_libre
from workflow.domain.language import LanguageTag
from workflow.errors import InvalidInputError, UnavailableError
from workflow.machine.libretranslate import libretranslate
from workflow.wording import sentence

# Long enough for a busy test machine, and shorter than the server of these tests can wait.
PATIENT, QUICK = 20.0, 0.3


def translate(
    libre: Libre,
    *texts: str,
    target: LanguageTag = FR,
    key: str = "",
    timeout_seconds: float = PATIENT,
) -> list[str]:
    machine = libretranslate(libre.url, key, timeout_seconds=timeout_seconds)
    return list(machine.translate(texts, EN, target))


def test_texts_go_out_together_and_come_back_in_order(libre: Libre) -> None:
    assert translate(libre, "The well", "is open.") == ["[fr] THE WELL", "[fr] IS OPEN."]

    assert libre.paths == ["GET /languages", "POST /translate"]
    assert libre.asked == [
        {"q": ["The well", "is open."], "source": "en", "target": "fr", "format": "html"}
    ]


def test_without_texts_nobody_is_asked(libre: Libre) -> None:
    assert translate(libre) == []
    assert libre.paths == []


def test_the_languages_are_asked_for_once(libre: Libre) -> None:
    machine = libretranslate(libre.url)

    machine.translate(["One"], EN, FR)
    machine.translate(["Two"], EN, DE)

    assert libre.paths.count("GET /languages") == 1


def test_an_address_may_have_a_path(libre: Libre) -> None:
    libre.url += "/translator"

    translate(libre, "The well")

    assert libre.paths == ["GET /translator/languages", "POST /translator/translate"]


@pytest.mark.parametrize(
    "text",
    [
        "See <a1>the <b1>well</b1></a1>.",
        "Type <code1/> and<br1/> press <i1>Enter</i1><fn1/>",
        "<img1/>",
        "Fish &amp; chips: 1 &lt; 2 > 0",
        "<s1>Old</s1> new",
    ],
)
def test_placeholders_and_characters_survive(libre: Libre, text: str) -> None:
    libre.spoil = str.lower

    assert translate(libre, text) == [f"[fr] {text.lower()}"]


def test_a_server_that_leaves_references_alone_is_understood_too(libre: Libre) -> None:
    libre.misbehave = ways.answers(
        {"translatedText": ["L&#x27;eau &amp;\n le  puits&nbsp;: 1&lt;2"]}
    )

    assert translate(libre, "x") == ["L'eau &amp; le puits\u00a0: 1&lt;2"]


def test_a_lost_placeholder_is_the_caller_s_to_find(libre: Libre) -> None:
    libre.spoil = lambda text: text.replace("<b1>", "")

    assert translate(libre, "A <b1>well</b1>") == ["[fr] A WELL</b1>"]


@pytest.mark.parametrize(
    ("wanted", "offered", "code"),
    [
        ("zh_Hans", ["zh", "zt"], "zh"),
        ("zh_Hant", ["zh", "zt"], "zt"),
        ("zh_Hans", ["zh-Hans", "zh-Hant"], "zh-Hans"),
        ("zh_TW", ["zh", "zh-Hant"], "zh-Hant"),
        ("zh", ["zh-hans"], "zh-hans"),
        ("pt_BR", ["pt", "pb"], "pb"),
        ("pt_BR", ["pt", "pt-BR"], "pt-BR"),
        ("pt_BR", ["pt"], "pt"),
        ("fa_AF", ["fa"], "fa"),
        ("nb", ["no"], "no"),
        ("fr", ["FR"], "FR"),
    ],
)
def test_a_language_has_the_name_that_the_server_gives_it(
    libre: Libre, wanted: str, offered: list[str], code: str
) -> None:
    libre.languages = [{"code": each, "name": each} for each in ["en", *offered]]

    translate(libre, "The well", target=LanguageTag.parse(wanted))

    assert libre.asked[0]["target"] == code


@pytest.mark.parametrize(
    ("source", "target", "unknown"),
    [
        (EN, AR, "ar"),
        (AR, EN, "ar"),
        (FR, DE, "de"),
        (EN, LanguageTag("sr", "Latn"), "sr_Latn"),
        (JA, LanguageTag("zh", "Hant"), "zh_Hant"),
    ],
)
def test_a_language_that_it_has_not_is_refused_before_anything_is_sent(
    libre: Libre, source: LanguageTag, target: LanguageTag, unknown: str
) -> None:
    with pytest.raises(InvalidInputError, match="machine_language_unknown") as caught:
        libretranslate(libre.url).translate(["x"], source, target)

    assert caught.value.values["language"] == unknown
    assert libre.asked == []


def test_simplified_is_no_stand_in_for_traditional(libre: Libre) -> None:
    libre.languages = [{"code": "en"}, {"code": "zh"}, {"code": "sr"}]

    for tag in ("zh_Hant", "zh_TW", "sr_Latn"):
        with pytest.raises(InvalidInputError, match="machine_language_unknown"):
            translate(libre, "x", target=LanguageTag.parse(tag))


def test_the_key_is_sent_and_a_wrong_one_is_refused_in_its_words(libre: Libre) -> None:
    libre.key = "swordfish"

    assert translate(libre, "x", key="swordfish") == ["[fr] X"]

    with pytest.raises(InvalidInputError, match="machine_refused") as caught:
        translate(libre, "x", key="herring")
    assert "403 Invalid API key" in sentence(caught.value)


def test_its_words_are_shortened_and_repeat_no_key(libre: Libre) -> None:
    libre.misbehave = ways.denies

    with pytest.raises(InvalidInputError, match="machine_refused") as caught:
        translate(libre, "x", key="swordfish")

    reason = str(caught.value.values["reason"])
    assert reason.startswith("403 Banned [31m *****")
    assert "swordfish" not in reason
    assert reason.isprintable()
    assert len(reason) <= 201


@pytest.mark.parametrize(
    ("way", "code"),
    [
        (ways.fails, "machine_away"),
        (ways.is_busy, "machine_away"),
        (ways.hangs_up, "machine_away"),
        (ways.breaks_off, "machine_away"),
        (ways.talks_html, "machine_odd"),
        (ways.nests_deep, "machine_odd"),
        (ways.floods, "machine_odd"),
        (ways.answers(["x"]), "machine_odd"),
        (ways.answers({"translatedText": "x"}), "machine_odd"),
        (ways.answers({"translatedText": []}), "machine_odd"),
        (ways.answers({"translatedText": ["x", "y"]}), "machine_odd"),
        (ways.answers({"translatedText": [None]}), "machine_odd"),
    ],
)
def test_a_server_that_misbehaves_can_be_tried_again(
    libre: Libre, way: Callable[[Handler], None], code: str
) -> None:
    libre.misbehave = way

    with pytest.raises(UnavailableError, match=code) as caught:
        translate(libre, "x")

    assert sentence(caught.value)


@pytest.mark.parametrize("way", [ways.sleeps, ways.drips])
def test_a_server_that_is_too_slow_is_left(libre: Libre, way: Callable[[Handler], None]) -> None:
    libre.misbehave = way

    with pytest.raises(UnavailableError, match="machine_away") as caught:
        translate(libre, "x", timeout_seconds=QUICK)

    assert "timed out" in sentence(caught.value)


@pytest.mark.parametrize(
    "languages", [None, 3, "fr", {"en": "fr"}, [{"name": "en"}], [3], [{"code": "e", "targets": 3}]]
)
def test_a_list_of_languages_that_is_none_is_told(libre: Libre, languages: object) -> None:
    libre.languages = languages

    with pytest.raises(UnavailableError, match="machine_odd"):
        translate(libre, "x")


def test_a_redirect_is_not_followed(libre: Libre) -> None:
    libre.misbehave = ways.redirects

    with pytest.raises(InvalidInputError, match="machine_refused") as caught:
        translate(libre, "x")

    assert caught.value.values["reason"] == "302 Found"
    assert len(libre.asked) == 1


def test_nobody_there_is_away() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(UnavailableError, match="machine_away") as caught:
        libretranslate(f"http://127.0.0.1:{port}").translate(["x"], EN, FR)

    assert f"127.0.0.1:{port}" in sentence(caught.value)
    assert "refused" in sentence(caught.value)


def test_a_proxy_in_the_environment_is_not_used(
    libre: Libre, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert translate(libre, "x") == ["[fr] X"]


def test_a_certificate_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with running_libre(make_tls(tmp_path)) as server:
        with pytest.raises(UnavailableError, match="machine_away") as caught:
            translate(server, "x")
        assert server.paths == []

        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        assert translate(server, "x") == ["[fr] X"]

    assert "certificate" in sentence(caught.value).lower()


def make_tls(folder: Path) -> ssl.SSLContext:
    """A server's context, with a certificate that nobody knows."""
    key, certificate = folder / "key.pem", folder / "cert.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command.split(), *names, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
