import pytest

from tests.rendering.samples import LOCALES, TEMPLATES
from workflow.rendering.core_fonts import core_folder
from workflow.rendering.renderer import Renderer


@pytest.fixture(scope="session")
def renderer():
    return Renderer(TEMPLATES, LOCALES, core_folder())
