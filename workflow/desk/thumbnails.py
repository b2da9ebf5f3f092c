"""Pictures of first pages, drawn when they are first looked at and kept in memory for a while."""

from functools import lru_cache

from workflow.storage.artifact_store import ArtifactStore

# Of 50 kB each: three articles in all languages.
_KEPT = 150


class Thumbnails:
    """The first pages of the PDFs in *artifacts*, by digest."""

    def __init__(self, artifacts: ArtifactStore) -> None:
        self._artifacts = artifacts
        self.of = lru_cache(_KEPT)(self._draw)

    def _draw(self, sha256: str) -> bytes:
        # Imported here so that a desk whose pages nobody looks at loads no PDFium.
        from workflow.rendering.pdf.first_page import first_page

        return first_page(self._artifacts.get(sha256))
