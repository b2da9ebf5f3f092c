"""Files into article texts: bytes in, values and findings out; nothing is dropped silently."""

from workflow.intake.reading import BroughtIn, read_article

__all__ = ["BroughtIn", "read_article"]
