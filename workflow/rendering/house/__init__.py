"""
An organisation's own look: logo, colours, fonts and paper, read from a folder and checked.

A house style chooses among values that the templates know. No style sheet, template or expression
is ever taken from it.
"""

from workflow.rendering.house.style import HouseStyle

__all__ = ["HouseStyle"]
