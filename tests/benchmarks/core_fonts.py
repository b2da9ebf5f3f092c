"""
What the core fonts save: the rich sample in the four languages they are made for, rendered with
the full fonts and with the core fonts, turn by turn in one run on one core.

Prints CPU milliseconds and bytes of both, and their ratios. Run it with `make bench`.
"""

import os
import time

from tests.rendering.samples import LOCALES, TEMPLATES, release, rich
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.rendering.core_fonts import core_faces, core_folder
from workflow.rendering.renderer import Renderer

LANGUAGES = tuple(map(LanguageTag.parse, ("zh_Hans", "zh_Hant", "ja", "ko", "en")))
ROUNDS = 9


def main() -> None:
    """Measure, print a line for each language."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if not core_faces(core_folder()):
        print("There are no core fonts: run `communique fonts`.")
        return
    full, core = Renderer(TEMPLATES, LOCALES), Renderer(TEMPLATES, LOCALES, core_folder())
    for renderer in (full, core):
        seconds = measured(renderer, LanguageTag("en"))[0] / 1000
        print(f"first document: {seconds:.2f} s")
    for language in LANGUAGES:
        rounds = [(measured(full, language), measured(core, language)) for _ in range(ROUNDS)]
        # The fastest round is the one that its neighbours on the machine disturbed least.
        before, after = (min(turn[which][0] for turn in rounds[1:]) for which in (0, 1))
        bytes_before, bytes_after = (rounds[0][which][1] for which in (0, 1))
        print(
            f"{language!s:8} {before:6.1f} → {after:6.1f} ms ({after / before:.2f}),"
            f" {bytes_before:7} → {bytes_after:7} bytes ({bytes_after / bytes_before:.2f})"
        )


def measured(renderer: Renderer, language: LanguageTag) -> tuple[float, int]:
    """CPU milliseconds of one PDF, and its bytes."""
    started = time.process_time()
    data = renderer.render(release(rich(language), language), Format.PDF).data
    return (time.process_time() - started) * 1000, len(data)


if __name__ == "__main__":
    main()
