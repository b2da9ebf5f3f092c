"""Web pages: a bounded set of elements comes in, everything else is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.catalogs.segments import compose_source
from workflow.domain.language import LanguageTag
from workflow.errors import InvalidInputError
from workflow.intake import read_article
from workflow.intake.html import read_html
from workflow.intake.html_inline import Inline, Losses
from workflow.intake.html_tree import Node


def page(body: str, head: str = "<title>T</title>") -> bytes:
    return f"<!doctype html><html lang=fr><head>{head}</head><body>{body}</body></html>".encode()


def body_of(html: str) -> str:
    return read_html(f"<h1>T</h1>{html}").text.body


def told(html: str) -> list[tuple[str, str]]:
    return [(each.code, each.where) for each in read_html(f"<h1>T</h1>\n{html}").findings]


def test_a_page_comes_in_with_its_title_and_language() -> None:
    brought = read_article(page("<main><h1>L’eau</h1><p>Un<p>Deux</main>"), "x.txt")

    assert brought.text.title == "L’eau"
    assert brought.text.body == "Un\n\nDeux"
    assert brought.language == LanguageTag("fr")
    assert brought.findings == ()


def test_what_runs_is_left_out_and_told_with_its_line() -> None:
    found = told(
        "<script>alert(1)</script>\n<style>p{}</style><p onclick=x>a<iframe src=x></iframe>"
    )

    assert found == [
        ("element_dropped", "line 2"),
        ("element_dropped", "line 3"),
        ("element_dropped", "line 3"),
    ]
    assert body_of("<script>alert(1)</script><p onclick=x>a<svg><b>x</b></svg>") == "a"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a <b>bold</b>, <em>it</em> <s>no</s>", "a **bold**, *it* ~~no~~"),
        ("<p><b>bold <b>more</b></b>", "**bold more**"),
        ("<p>a<br>b<br>", "a\\\nb"),
        ("<p>漢\n字", "漢字"),
        ("loose text<p>b</p>tail", "loose text\n\nb\n\ntail"),
        ("<div><span>a</span><div>b</div></div>", "a\n\nb"),
        ("<h2>A # b #</h2>", "## A \\# b \\#"),
        ("<blockquote><p>a<p>b</blockquote>", "> a\n>\n> b"),
        ("<pre>a\n  ```b</pre>", "````\na\n  ```b\n````"),
        ("<ol start=3><li>a<li>b</ol>", "3. a\n4. b"),
        ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b"),
        ("<ul><li><p>a<p>b<li>c</ul>", "- a\n\n  b\n\n- c"),
        ("<hr>", "***"),
        ("<p>1. no list", "1\\. no list"),
        ("<p>a &amp;copy; b &lt;b&gt;", "a \\&copy; b \\<b>"),
        ("<p><code>a`b</code>", "``a`b``"),
        ('<p><a href="mailto:a@b.example">us</a>', "[us](<mailto:a@b.example>)"),
        ('<p><a href="https://a.example/x y<z">t</a>', "[t](<https://a.example/x%20y%3Cz>)"),
        ("<table><tr><th>a<th>b<tr><td>1</table>", "| a | b |\n| --- | --- |\n| 1 |  |"),
        (
            '<p>x<sup><a href="#n1" id="r1">1</a></sup><ol><li id=n1>N <a href="#r1">↑</a></ol>',
            "x[^1]\n\n[^1]: N",
        ),
    ],
)
def test_elements_and_their_markdown(html: str, markdown: str) -> None:
    assert body_of(html) == markdown


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<p>H<sub>2</sub>O", "formatting_dropped"),
        ('<p><img src=x alt="The well">a', "picture_dropped"),
        ('<p><a href="javascript:1">a</a>', "link_dropped"),
        ('<p><a href="/path">a</a>', "link_dropped"),
        ("<p>x<b>“y”</b>z", "formatting_dropped"),
        ("<table><tr><td>a</table>", "table_header_taken"),
        ("<table><tr><th colspan=2>a</table>", "table_spans_dropped"),
        ("<table><tr><th><ul><li>a<li>b</ul></table>", "table_cell_flattened"),
    ],
)
def test_what_is_not_kept_is_told(html: str, code: str) -> None:
    assert [each for each, _ in told(html)] == [code]


def test_a_page_in_another_encoding_is_read_as_it_declares() -> None:
    data = page("<p>Žluťoučký", '<meta charset="iso-8859-2"><title>T</title>')
    brought = read_article(data.decode().encode("iso-8859-2"), "x.html")
    assert brought.text.body == "Žluťoučký"


def test_a_page_nested_beyond_all_measure_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="nested_too_deep"):
        read_html("<div>" * 500)
    with pytest.raises(InvalidInputError, match="html_too_large"):
        read_html("<br>" * 20_001)


@given(st.text("ab *_#<>&[]()!~`|\\-+.1:=\n😀漢", max_size=30))
def test_any_text_is_read_as_it_was(text: str) -> None:
    """Whatever is text in a page is text in the article, and no markup."""
    losses = Losses(has_lines=True)
    markdown = Inline(losses, {}, {}).write([Node("span", {}, 1, [text])])

    assert losses.findings() == ()
    assert "<" not in markdown.replace("\\<", "")


_PARTS = (
    "<p> </p> <b> </b> <ul> <li> </ul> <table> <tr> <td> </table> <h2> </h2> <br> <blockquote>"
    " <a&href=https://a.example> </a> q& *"
).split()


@given(st.lists(st.sampled_from([each.replace("&", " ") for each in _PARTS]), max_size=25))
def test_any_page_is_read(parts: list[str]) -> None:
    draft = read_html("<h1>T</h1>" + "".join(parts))

    compose_source(draft.text)
    assert draft.text.body.count("q") == sum(each == "q " for each in parts)
