from tests.rendering.conftest import renderer

__all__ = ["renderer"]
