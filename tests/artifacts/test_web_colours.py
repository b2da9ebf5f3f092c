"""Every pair of colours on the web page can be told apart (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re

import pytest

from tests.rendering.samples import TEMPLATES

CSS = (TEMPLATES / "release" / "web.css").read_text(encoding="utf-8")

# Text on a ground, 4.5 to 1.
TEXT = [
    *((ink, "paper") for ink in ("ink", "soft", "accent", "link", "warning-ink", "alarm-ink")),
    *((ink, "tint") for ink in ("ink", "soft", "link")),
    # Stand-ins hold links, and notes that were jumped to.
    *((ink, "warning") for ink in ("warning-ink", "ink", "soft", "link")),
    ("alarm-ink", "alarm"),
]
# What is not text and has a meaning, 3 to 1: the focus, and the edge of a notice.
SIGNS = [
    *(("link", ground) for ground in ("paper", "tint", "warning")),
    ("accent", "paper"),
    ("warning-line", "paper"),
    ("alarm-line", "paper"),
]
# Hairlines, and the ground of a logo, which is its own.
ORNAMENT = {"line", "plate"}


def colours(css):
    return {
        name: tuple(int(short * (3 - len(code) // 3), 16) / 255 for short in parts(code))
        for name, code in re.findall(r"--([\w-]+): #([0-9a-f]{3}|[0-9a-f]{6})\b", css)
    }


def parts(code):
    size = len(code) // 3
    return [code[at : at + size] for at in range(0, len(code), size)]


def scheme(name):
    light, _, rest = CSS.partition("@media screen and (prefers-color-scheme: dark)")
    dark, _, _ = rest.partition("}\n}")
    assert light
    assert dark
    return colours(light) if name == "light" else colours(light) | colours(dark)


def luminance(colour):
    """WCAG 2.2, "relative luminance"."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_counted_as_the_standard_does():
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    grey = colours("--a: #777; --b: #767676;")
    assert contrast(grey["a"], (1, 1, 1)) == pytest.approx(4.48, abs=0.01)
    assert contrast(grey["b"], (1, 1, 1)) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [*((*pair, 4.5) for pair in TEXT), *((*pair, 3) for pair in SIGNS)],
)
def test_a_pair_can_be_told_apart(name, ink, ground, least):
    known = scheme(name)

    assert contrast(known[ink], known[ground]) >= least


def test_every_colour_is_in_a_pair():
    paired = {name for pair in (*TEXT, *SIGNS) for name in pair}

    assert set(scheme("light")) == set(scheme("dark")) == paired | ORNAMENT


def test_no_colour_stands_outside_of_the_two_schemes():
    rules = re.sub(r"--[\w-]+: #\w+", "", CSS)

    assert not re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", rules)
