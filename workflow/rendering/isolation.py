"""
Left-to-right runs within right-to-left text: addresses, telephone numbers, names in Latin letters.

The bidirectional algorithm takes the marks and figures around such a run for part of the text that
surrounds it: "+41 22 555 01 23" is shown from its last group to its first, and "C++" as "++C"
(UAX #9, rules W4 to N2). Isolated, a run is shown as it is read.
"""

import re

from markupsafe import Markup

# An address; a number with its groups; Latin words with what joins them, up to their last letter,
# figure or sign that belongs to the name.
RUN = re.compile(
    r"""
    https?://[^\s<>«»“”]+[^\s<>«»“”.,;:!?)\]]
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | \+[0-9][0-9 \u00a0().-]{4,}[0-9]
    | (?:[0-9]+[ \u00a0])?[A-Za-z\u00c0-\u024f]
      (?:[A-Za-z\u00c0-\u024f0-9&/.'’ \u00a0-]*[A-Za-z\u00c0-\u024f0-9])?[+#%®™]*
    """,
    re.VERBOSE | re.ASCII,
)


def isolated(text: str) -> Markup:
    """
    *text* of a right-to-left language, escaped, each left-to-right run in an element of its own.

    >>> isolated("שפת C++ היא")
    Markup('שפת <bdi dir="ltr">C++</bdi> היא')
    """
    parts: list[str] = []
    end = 0
    for run in RUN.finditer(text):
        parts += [Markup.escape(text[end : run.start()]), _element(run[0])]
        end = run.end()
    return Markup("").join([*parts, Markup.escape(text[end:])])


def _element(run: str) -> Markup:
    return Markup('<bdi dir="ltr">{}</bdi>').format(run)
