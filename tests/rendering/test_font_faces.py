"""Font files that the engine is given: used, and the only files that it reads."""

import subprocess
from pathlib import Path

import pytest

from tests.rendering.embedded import font_names
from tests.rendering.samples import EN
from workflow.errors import RenderingError
from workflow.rendering.fonts import FontFace, css_list
from workflow.rendering.pdf.engine import PdfRenderer

PAGE = "<html lang=en><title>x</title><p>Lakes <b>open</b>"
ODD_NAME = 'Acme\'s } \\ "Sans"; </style>'

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def faces():
    """DejaVu, which tools/setup installs, under a name that no machine has."""
    return tuple(
        FontFace("House Sans", weight, False, _installed(f"DejaVu Sans:{style}"))
        for weight, style in ((400, "style=Book"), (700, "style=Bold"))
    )


def _installed(pattern):
    listed = subprocess.run(["fc-list", pattern, "file"], check=True, capture_output=True).stdout
    return Path(listed.decode().partition(":")[0])


def test_a_face_is_used_under_its_name_in_its_weight(faces):
    engine = PdfRenderer("p { font-family: 'House Sans' }", faces)

    data, _ = engine.render(PAGE, EN)

    assert font_names(data) == {"House-Sans", "House-Sans-Bold"}


def test_a_family_s_name_cannot_leave_its_quotes(faces):
    named = [FontFace(ODD_NAME, 400, False, faces[0].path)]

    engine = PdfRenderer(f"p {{ font-family: {css_list((ODD_NAME,))} }}", named)

    assert engine.render(PAGE, EN)[1] == 1


def test_the_place_of_a_face_does_not_change_the_bytes(faces, tmp_path):
    moved = []
    for face in faces:
        copy = tmp_path / f"{face.weight}.ttf"
        copy.write_bytes(face.path.read_bytes())
        moved.append(FontFace(face.family, face.weight, False, copy))
    css = "p { font-family: 'House Sans' }"

    assert PdfRenderer(css, faces).render(PAGE, EN) == PdfRenderer(css, moved).render(PAGE, EN)


def test_a_face_whose_file_is_gone_is_refused_at_once(faces, tmp_path):
    gone = FontFace("Gone Sans", 400, False, tmp_path / "gone.ttf")

    with pytest.raises(RenderingError) as refusal:
        PdfRenderer("", [*faces, gone])

    assert refusal.value.code == "font_unusable"
    assert "gone.ttf" in refusal.value.values["file"]


@pytest.mark.parametrize("address", ["font:2", "font:0#x", "font:../0", "{path}", "file://{path}"])
def test_nothing_else_is_served(faces, address):
    engine = PdfRenderer("", faces)
    page = f"<img alt=x src='{address.format(path=faces[0].path)}'>{PAGE}"

    with pytest.raises(RenderingError):
        engine.render(page, EN)


def test_a_font_that_no_table_names_fails_the_document(faces):
    # Not the family of the faces' own files: newer versions of fontconfig take these for both.
    engine = PdfRenderer("p { font-family: 'DejaVu Sans Mono' }", faces, families={"House Sans"})

    with pytest.raises(RenderingError) as refusal:
        engine.render(PAGE, EN)

    (finding,) = refusal.value.findings
    assert (finding.code, finding.values["family"]) == ("foreign_font", "DejaVu Sans Mono")
    assert set("Lakesopn") == set(finding.values["characters"].replace(" ", ""))


def test_no_copy_of_a_face_is_left_anywhere(faces, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    data, _ = PdfRenderer("p { font-family: 'House Sans' }", faces).render(PAGE, EN)

    assert "House-Sans" in font_names(data)
    assert list(tmp_path.iterdir()) == []
