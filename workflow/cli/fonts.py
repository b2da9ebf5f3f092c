"""`communique fonts`: make the fonts that make Chinese, Japanese and Korean pages fast."""

from workflow.cli import output
from workflow.cli.progress import progress_bar
from workflow.errors import UnavailableError
from workflow.rendering.core_fonts import core_folder, core_fonts, missing


def fonts() -> None:
    """
    Make the small Chinese, Japanese and Korean fonts that are missing, in about a minute.

    They are made from Debian's fonts-noto-cjk, and kept in the Python environment of this
    program. Without them everything works; pages in these languages take longer and are larger.
    """
    folder = core_folder()
    wanted = core_fonts(folder)
    if not wanted:
        raise UnavailableError("core_fonts_without_source")
    if needed := missing(wanted):
        # It loads a font library that no other command needs.
        from workflow.rendering.core_making import make_core_fonts, remove_stale

        with progress_bar("making fonts") as progress:
            task = progress.add_task("making fonts", total=len(needed))
            for _ in make_core_fonts(needed):
                progress.advance(task)
        remove_stale(folder, wanted)
    output.result(f"{len(wanted)} fonts in {folder}, {len(needed)} of them made now")
