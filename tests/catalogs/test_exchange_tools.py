"""Files as other programs save them, and round trips through those that run here."""

import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polib
import pytest

from workflow.catalogs.exchange import (
    COMMENT,
    Catalog,
    Upload,
    UploadedMessage,
    read_po,
    write_po,
    write_pot,
)
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment, Translation

SAVED = Path(__file__).parents[1] / "data" / "catalogs"
EN, FR = LanguageTag("en"), LanguageTag("fr")
NOW = datetime(2025, 7, 11, tzinfo=UTC)

REPORT = (
    "The <a1>annual report</a1> shows that harvests grew in <b1>all five regions</b1>, although"
    ' rain came late and irrigation was cut to "half" of what it had been in 2024.'
)
RAPPORT = (
    "Le <a1>rapport annuel</a1> montre que les récoltes ont augmenté dans <b1>les cinq"
    " régions</b1>, bien que la pluie soit venue tard et que l’irrigation ait été réduite à"
    " « la moitié » de ce qu’elle était en 2024."
)
SEGMENTS = (
    Segment("headline", "Harvest up 12% despite drought", "Headline, at most 90 characters."),
    Segment("p", REPORT, "Paragraph.\n<a1> = https://example.org/report"),
    Segment("li", "Acme &amp; Co", "List item."),
    Segment("li#2", "Acme &amp; Co", "List item."),
    Segment("p", "The ministry will publish figures on Monday.", "Paragraph."),
    Segment("td", "1,200 t", "Table cell."),
)
EARLIER = (Segment("p", "Prices fell."), Segment("li", "Beta Ltd"))
BEFORE = Segment("p", "The ministry will publish numbers on Friday.")


def translation(segment: Segment, text: str, **others: object) -> Translation:
    known = Translation(segment.digest, text, False, "ann", NOW)
    return replace(known, **others)  # type: ignore[arg-type]


TEXTS = (
    translation(SEGMENTS[0], "Récolte en hausse de 12 % malgré la sécheresse"),
    translation(SEGMENTS[1], RAPPORT),
    translation(SEGMENTS[2], "Acme et Cie", flags=("no-wrap",)),
    translation(SEGMENTS[3], "Acme &amp; Cie"),
    translation(
        SEGMENTS[4],
        "Le ministère publiera les chiffres vendredi.",
        needs_work=True,
        previous=BEFORE,
        comment="Jour à vérifier.\nVu avec Paul.",
        flags=("no-wrap",),
    ),
    translation(SEGMENTS[5], "", comment="Unité ?"),
)
OBSOLETE = (
    translation(EARLIER[0], "Les prix ont baissé."),
    translation(
        EARLIER[1],
        "Bêta SARL",
        needs_work=True,
        previous=Segment("li", "Beta Inc"),
        comment="Nom à confirmer.",
    ),
)
CATALOG = Catalog(
    slug="harvest",
    revision=4,
    base="4.17",
    source=EN,
    language=FR,
    segments=SEGMENTS,
    translations={text.segment: text for text in TEXTS},
    obsolete=tuple(zip(EARLIER, OBSOLETE, strict=True)),
    header={"Last-Translator": "Ann Martin <ann@example.org>", COMMENT: "Ann Martin, 2025."},
)

COMMON = {
    "PO-Revision-Date": "2025-07-14 10:12+0200",
    "Last-Translator": "Ann Martin <ann@example.org>",
}
HEADERS: Mapping[str, Mapping[str, str]] = {
    "poedit": COMMON
    | {
        "Language-Team": "",
        "X-Generator": "Poedit 3.5",
        "X-Poedit-Basepath": ".",
        "X-Poedit-KeywordsList": ("__;_e;_n:1,2;_x:1,2c;_ex:1,2c;_nx:1,2,4c;esc_attr__;esc_html__"),
    },
    "lokalize": COMMON
    | {
        "Report-Msgid-Bugs-To": "https://bugs.example.org",
        "POT-Creation-Date": "2025-07-11 00:40+0000",
        "Language-Team": "French <french@example.org>",
        "X-Generator": "Lokalize 24.05.2",
        "X-Environment": "kde",
        "X-Accelerator-Marker": "&",
        "X-Text-Markup": "kde4",
        COMMENT: ("Ann Martin <ann@example.org>, 2024, 2025.\nPaul Ngo <paul@example.org>, 2025."),
    },
    "virtaal": COMMON
    | {
        "Report-Msgid-Bugs-To": "",
        "Language-Team": "French <french@example.org>",
        "X-Generator": "Virtaal 0.7.1",
        "X-Project-Style": "default",
        COMMENT: "French translation of harvest.\n\n Copyright: nobody.",
    },
    "weblate": COMMON
    | {
        "Report-Msgid-Bugs-To": "",
        "PO-Revision-Date": "2025-07-14 08:12+0000",
        "Language-Team": "French <https://hosted.example.org/projects/releases/harvest/fr/>",
        "X-Generator": "Weblate 5.13.1",
        COMMENT: (
            "SOME DESCRIPTIVE TITLE.\n"
            "This file is distributed under the same license as the harvest package.\n"
            "Ann Martin <ann@example.org>, 2025."
        ),
    },
    "msgmerge": COMMON
    | {
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": "2025-07-11 00:40+0000",
        "Language-Team": "none",
        COMMENT: "SOME DESCRIPTIVE TITLE.\nCopyright (C) YEAR THE PACKAGE'S COPYRIGHT HOLDER\n",
    },
}


def read(data: bytes, **others: object) -> Upload:
    known: dict[str, object] = {"slug": "harvest", "language": FR, "segments": SEGMENTS}
    return read_po(data, **(known | {"earlier": EARLIER} | others))  # type: ignore[arg-type]


def as_translation(message: UploadedMessage) -> Translation:
    """What a use case stores of a message, line and person aside."""
    context, msgid = message.previous_context or "", message.previous_msgid
    return translation(
        message.segment,
        message.text,
        needs_work=message.needs_work,
        previous=Segment(context, msgid) if msgid else None,
        comment=message.comment,
        flags=message.flags,
    )


def everything(upload: Upload) -> tuple[list[Translation], list[Translation]]:
    live = [as_translation(message) for message in (*upload.messages, *upload.comments)]
    return live, [as_translation(message) for message in upload.obsolete]


def run(folder: Path, *command: str, **files: bytes) -> bytes:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    ran = subprocess.run(command, check=True, capture_output=True, cwd=folder)
    return ran.stdout


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("tool", HEADERS)
def test_a_file_that_a_program_saved_comes_back_whole(tool: str, line_end: bytes) -> None:
    data = (SAVED / f"{tool}.po").read_bytes().replace(b"\n", line_end)

    upload = read(data)

    assert upload.refused == ()
    assert upload.base == "4.17"
    assert everything(upload) == (list(TEXTS), list(OBSOLETE))
    assert upload.header == HEADERS[tool]


@pytest.mark.parametrize("tool", HEADERS)
def test_what_a_program_saved_goes_out_again_whole(tool: str, tmp_path: Path) -> None:
    saved = (SAVED / f"{tool}.po").read_bytes()
    upload = read(saved)
    live, obsolete = everything(upload)
    catalog = replace(
        CATALOG,
        translations={text.segment: text for text in live},
        obsolete=tuple(zip(EARLIER, obsolete, strict=True)),
        header=upload.header,
    )

    data = write_po(catalog)

    again = read(data)
    assert (everything(again), again.header) == (everything(upload), upload.header)
    assert seen_by_polib(data) == seen_by_polib(saved)
    run(tmp_path, "msgfmt", "-c", "--check-header", "-o", "/dev/null", "x.po", **{"x.po": data})


def seen_by_polib(data: bytes) -> tuple[object, ...]:
    """Entries and header fields, as a reader finds them that is not ours."""
    file = polib.pofile(data.decode())
    entries = sorted(
        (e.obsolete, e.msgctxt, e.msgid, e.msgstr, e.tcomment, e.flags, e.previous_msgid or "")
        for e in file
    )
    return entries, file.metadata | {"Plural-Forms": ""}, file.header.strip()


def test_gettext_gives_back_what_it_was_given(tmp_path: Path) -> None:
    data = run(tmp_path, "msgcat", "--width=76", "x.po", **{"x.po": write_po(CATALOG)})

    upload = read(data)

    assert (upload.refused, upload.base) == ((), "4.17")
    assert everything(upload) == (list(TEXTS), list(OBSOLETE))
    assert upload.header == CATALOG.header


def test_polib_gives_back_what_it_was_given() -> None:
    file = polib.pofile(write_po(CATALOG).decode(), wrapwidth=78)

    upload = read(str(file).encode())

    assert (upload.refused, upload.base) == ((), "4.17")
    live, obsolete = everything(upload)
    assert live == list(TEXTS)
    # polib itself loses what an obsolete message was made for.
    assert obsolete == [replace(text, previous=None) for text in OBSOLETE]
    assert upload.header == CATALOG.header


def test_after_msgmerge_with_a_newer_template_no_text_is_lost(tmp_path: Path) -> None:
    edited = Segment("p", REPORT.replace("all five regions", "all six regions"))
    newer = (SEGMENTS[0], edited, *SEGMENTS[3:])
    template = write_pot(replace(CATALOG, revision=5, segments=newer))
    files = {"x.po": write_po(CATALOG), "x.pot": template}

    merged = run(tmp_path, "msgmerge", "--previous", "-q", "-o", "-", "x.po", "x.pot", **files)

    upload = read(merged, segments=newer, earlier=(*EARLIER, *SEGMENTS))
    assert upload.refused == ()
    live, obsolete = everything(upload)
    changed = translation(edited, RAPPORT, needs_work=True, previous=SEGMENTS[1])
    assert [text for text in live if text.segment == edited.digest] == [
        replace(changed, previous=Segment("p", REPORT))
    ]
    assert {text.text for text in (*live, *obsolete)} == {text.text for text in (*TEXTS, *OBSOLETE)}
    assert TEXTS[2] in obsolete


def test_gettext_accepts_obsolete_messages_and_previous_ones(tmp_path: Path) -> None:
    back_again = (SEGMENTS[0], translation(SEGMENTS[0], "Hausse"))
    twice = (EARLIER[0], translation(EARLIER[0], "Baisse des prix."))
    catalog = replace(CATALOG, obsolete=(*CATALOG.obsolete, back_again, twice))

    data = write_po(catalog)

    run(tmp_path, "msgfmt", "-c", "--check-header", "-o", "/dev/null", "x.po", **{"x.po": data})
    assert data.count(b"#~ msgid") == len(EARLIER)


def test_comments_flags_and_previous_sources_stand_in_the_order_of_gettext(tmp_path: Path) -> None:
    data = write_po(CATALOG)

    assert run(tmp_path, "msgcat", "--no-wrap", "x.po", **{"x.po": data}) == data
