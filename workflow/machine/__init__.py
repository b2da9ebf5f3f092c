"""
Machines that translate: the seam, and one module for each protocol that is spoken.

A machine is asked outside any transaction and knows nothing of articles, people or states; what
it says is a proposal that its caller checks and a person confirms.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workflow.domain.language import LanguageTag

# Messages (DESIGN 7.2), the language they are in and the one they are wanted in, to as many
# messages in the same order. Their placeholders may have suffered on the way.
Translate = Callable[[Sequence[str], LanguageTag, LanguageTag], Sequence[str]]


@dataclass(frozen=True)
class Machine:
    """
    A machine that can be asked.

    Attributes:
        name: Who its texts are written by, such as `machine:libretranslate`.
        title: What people call it.
        translate: Raises UnavailableError `machine_away` or `machine_odd`, and
            InvalidInputError `machine_refused` or `machine_language_unknown`.
    """

    name: str
    title: str
    translate: Translate
