"""An SVG logo is drawn from an allow-list, and what could run, fetch or take long never passes."""

import pytest

from tests.rendering.houses import SVG
from workflow.rendering.house.svg import read_drawing
from workflow.rendering.house.svg_path import path, transform

BOMB = "".join(
    f'<g id="g{n}">{f"<use href=%s#g{n - 1}%s/>" % (chr(34), chr(34)) * 8}</g>' for n in range(1, 7)
)
ENTITIES = (
    '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
GRADIENT = '<defs><linearGradient id="a"><stop stop-color="red"/></linearGradient></defs>'


def codes(data):
    found = []
    drawing = read_drawing(data if isinstance(data, bytes) else data.encode(), "logo.file", found)
    assert (drawing is None) is bool(found)
    return [(finding.code, finding.values.get("name")) for finding in found]


def markup(inner):
    found = []
    drawing = read_drawing(SVG.format(inner).encode(), "logo.file", found)
    assert found == []
    return drawing.markup


@pytest.mark.parametrize(
    ("inner", "code", "name"),
    [
        ("<script>alert(1)</script>", "house_svg_element", "script"),
        ("<style>path{fill:red}</style>", "house_svg_element", "style"),
        ("<foreignObject><p/></foreignObject>", "house_svg_element", "foreignObject"),
        ('<image href="file:///etc/passwd"/>', "house_svg_element", "image"),
        ("<text>Lakes</text>", "house_svg_element", "text"),
        ('<a href="https://example.org"><path d="M0 0"/></a>', "house_svg_element", "a"),
        ('<animate attributeName="d"/>', "house_svg_element", "animate"),
        ("<svg/>", "house_svg_element", "svg"),
        (GRADIENT, "house_svg_element", "linearGradient"),
        ('<defs><path d="M0 0"/></defs>', "house_svg_element", "path"),
        (BOMB, "house_svg_element", "use"),
        ("<filter/>", "house_svg_element", "filter"),
        ('<path onclick="alert(1)" d="M0 0"/>', "house_svg_attribute", "onclick"),
        ('<path style="fill:red" d="M0 0"/>', "house_svg_attribute", "style"),
        ('<path filter="url(#a)" d="M0 0"/>', "house_svg_attribute", "filter"),
        ('<path href="#a" d="M0 0"/>', "house_svg_attribute", "href"),
        (
            '<path xmlns:x="http://www.w3.org/1999/xlink" x:href="http://e.org" d="M0 0"/>',
            "house_svg_attribute",
            "href",
        ),
        ('<rect d="M0 0"/>', "house_svg_attribute", "d"),
        ('<path fill="url(#a)" d="M0 0"/>', "house_svg_value", "fill"),
        ('<path fill="url(https://e.org/x)" d="M0 0"/>', "house_svg_value", "fill"),
        ('<path fill="red;}" d="M0 0"/>', "house_svg_value", "fill"),
        ('<path fill="currentColor" d="M0 0"/>', "house_svg_value", "fill"),
        ('<rect width="100%" height="1"/>', "house_svg_value", "width"),
        ('<rect width="-1" height="1"/>', "house_svg_value", "width"),
        ('<rect width="1e99" height="1"/>', "house_svg_value", "width"),
        ('<rect width="nan" height="1"/>', "house_svg_value", "width"),
        ('<path d="L0 0"/>', "house_svg_value", "d"),
        ('<path d="M0 0 L1"/>', "house_svg_value", "d"),
        ('<path d="M0 0 Z 5"/>', "house_svg_value", "d"),
        ('<path d="M0 0 A1 1 0 2 0 1 1"/>', "house_svg_value", "d"),
        ('<path d="M0 0 expression(1)"/>', "house_svg_value", "d"),
        (f'<path d="M0 0 {"l1 1 " * 9000}"/>', "house_svg_value", "d"),
        ('<polygon points="1 2 3"/>', "house_svg_value", "points"),
        ('<g transform="scale(1,2,3)"/>', "house_svg_value", "transform"),
        ('<line stroke-dasharray="0.00001" x2="9"/>', "house_svg_value", "stroke-dasharray"),
    ],
)
def test_what_is_not_a_flat_drawing_is_refused_by_name(must_end, inner, code, name):
    assert (code, name) in codes(SVG.format(inner))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ENTITIES + SVG.format("&i;"), "house_svg_declarations"),
        ('<!DOCTYPE svg SYSTEM "http://e.org/x.dtd">' + SVG, "house_svg_declarations"),
        ("<svg", "house_svg_syntax"),
        (SVG.format("<g>"), "house_svg_syntax"),
        (SVG.format("&nbsp;"), "house_svg_syntax"),
        ('<?xml version="1.0" encoding="no-such"?>' + SVG, "house_svg_syntax"),
        (b"<\xff\xfe", "house_svg_syntax"),
        ("<html/>", "house_svg_root"),
        ("<svg/>", "house_svg_no_size"),
        ('<svg viewBox="0 0 0 1"/>', "house_svg_no_size"),
        ('<svg viewBox="0 0 1"/>', "house_svg_no_size"),
        ('<svg width="10%" height="1"/>', "house_svg_no_size"),
        (SVG.format("<g>" * 20 + "</g>" * 20), "house_svg_too_complex"),
        (SVG.format("<metadata>" + "<x>" * 20), "house_svg_too_complex"),
        (SVG.format("<g/>" * 3000), "house_svg_too_complex"),
        ("<svg>" + "<g>" * 330_000, "house_file_too_large"),
    ],
)
def test_a_file_that_is_no_small_drawing_is_refused_quickly(must_end, data, code):
    assert code in [found for found, _ in codes(data)]


def test_a_file_full_of_faults_is_reported_once_for_each():
    found = codes(SVG.format('<path style="x" d="M0 0"/>' * 900))

    assert found == [("house_svg_attribute", "style")]


def test_shapes_are_written_again_with_flat_colours_and_plain_numbers():
    inner = (
        '<title>x</title><!-- c --><?pi x?><defs/><g id="a" class="b" fill="Red" data-x="y">'
        '<circle cx="5px" cy=".5e1" r="5" stroke="rgb(0, 128,255)"/></g>'
        '<polygon points="0,0 1,1,2 0" fill="#ABC" transform="rotate(45 1 1) scale(2)"/>'
    )

    assert markup(inner) == SVG.format(
        '<g><g fill="#ff0000"><circle cx="5" cy="5" r="5" stroke="#0080ff"></circle></g>'
        '<polygon points="0 0 1 1 2 0" fill="#abc" transform="rotate(45 1 1) scale(2)">'
        "</polygon></g>"
    )


def test_an_editors_own_data_is_left_out():
    inner = (
        '<s:view xmlns:s="http://sodipodi.sourceforge.net/x" a="b"><s:grid/></s:view>'
        '<g xmlns:i="http://www.inkscape.org/x" i:label="Layer" xml:space="preserve"/>'
    )

    assert markup(inner) == SVG.format("<g><g></g></g>")


def test_what_is_set_on_the_whole_holds_for_its_parts():
    found = []
    data = b'<svg width="20" height="10px" fill="none"><path d="M0 0"/></svg>'

    drawing = read_drawing(data, "", found)

    assert drawing.markup == SVG.format('<g fill="none"><path d="M0 0"></path></g>')
    assert (drawing.width, drawing.height) == (20, 10)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("m1 2 3 4z", "m1 2 l3 4 z"),
        ("M0,0h-1v-.5H+2", "M0 0 h-1 v-0.5 H2"),
        ("M1e1-2E-1L.5.5", "M10 -0.2 L0.5 0.5"),
        ("M0 0a5 5 0 1110 10", "M0 0 a5 5 0 1 1 10 10"),
        ("", ""),
    ],
)
def test_a_path_is_read_by_its_grammar(given, written):
    assert path(given) == written


def test_a_chain_of_transformations_has_an_end():
    with pytest.raises(ValueError, match="scale"):
        transform("scale(1000)" * 9)
