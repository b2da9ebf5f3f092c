"""Core fonts made on all cores. Loads fontTools' subsetter: only what makes fonts imports this."""

import multiprocessing
import os
import time
from collections.abc import Collection, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from workflow.errors import UnavailableError
from workflow.rendering.core_building import make_core_font
from workflow.rendering.core_fonts import CoreFont
from workflow.rendering.core_letters import letters

_KEPT_SECONDS = 30 * 24 * 3600


def make_core_fonts(fonts: Collection[CoreFont]) -> Iterator[Path]:
    """
    Make *fonts* on all cores, and yield the path of each when it is made.

    Raises:
        UnavailableError: `core_fonts_failed`; what was made until then stays.
    """
    cores = min(len(os.sched_getaffinity(0)), len(fonts))
    # Whoever calls this may run threads, such as a progress bar's: no fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(cores, context) as pool:
        # The longest first, so that the cores end together.
        ordered = sorted(fonts, key=lambda font: -len(letters(font.family)))
        try:
            for made in as_completed(pool.submit(make_core_font, font) for font in ordered):
                yield made.result()
        except (OSError, BrokenProcessPool) as error:
            pool.shutdown(cancel_futures=True)
            folder = ordered[0].path.parent
            raise UnavailableError("core_fonts_failed", folder=folder, reason=error) from error


def remove_stale(folder: Path, fonts: Collection[CoreFont]) -> None:
    """
    Remove what earlier sources or recipes made in *folder*, all but *fonts*.

    A process that is running opens its fonts when they are first needed, so what was made less
    than a month ago stays.
    """
    current = {font.path for font in fonts}
    for path in folder.glob("CommuniqueSans*.ttf"):
        if path not in current and time.time() - path.stat().st_mtime > _KEPT_SECONDS:
            path.unlink(missing_ok=True)
