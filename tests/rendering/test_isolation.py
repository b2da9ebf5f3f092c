"""Left-to-right runs within right-to-left text."""

import re

import pytest

from workflow.rendering.isolation import isolated


def runs(text):
    return re.findall(r'<bdi dir="ltr">(.*?)</bdi>', isolated(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("اتصل على +41 22 555 01 23.", ["+41 22 555 01 23"]),
        ("انظر https://lakes.example.org/a?b=1.", ["https://lakes.example.org/a?b=1"]),
        ("(press@example.org)", ["press@example.org"]),
        ("لغة C++ وC#.", ["C++", "C#"]),
        ("נתוני PostgreSQL 13, היום", ["PostgreSQL 13"]),
        ("13 PostgreSQL", ["13 PostgreSQL"]),
        ("The New York Times.", ["The New York Times"]),
        ("ארגון «Lakes in Transition»!", ["Lakes in Transition"]),
        ("Société Générale", ["Société Générale"]),
        ("٢٣ نوفمبر ٢٠٢٦", []),
        ("1,240 بحيرة", []),
        ("", []),
    ],
)
def test_a_run_is_isolated_with_what_belongs_to_it(text, expected):
    assert runs(text) == expected


def test_text_is_escaped_whole():
    shown = isolated("<b>א</b> & AT&T <script>")

    assert "<b>" not in shown.replace("<bdi", "")
    assert "<script" not in shown
    assert "AT&amp;T" in shown


def test_nothing_is_lost():
    text = "א +41 22 555 01 23 ב C++, ג https://e.org/x) ד"

    assert re.sub("<.*?>", "", isolated(text)) == text
