"""
The part of `wording` about house styles: what is wrong in `house.toml` and how to mend it.

A module of its own only because the whole is long.
"""

from collections.abc import Mapping
from types import MappingProxyType

from workflow.wording_of_files import N_

ABOUT_HOUSE: Mapping[str, str] = MappingProxyType(
    {
        "house_style_refused": N_(
            "The house style in %(folder)s cannot be used: things to mend in it: %(count)s."
        ),
        "house_example_exists": N_("%(path)s exists already: name another folder with --to."),
        "house_toml_syntax": N_("The file is not valid TOML: %(reason)s."),
        "house_key_unknown": N_("There is no such key: delete it, or use one of %(known)s."),
        "house_key_missing": N_("This key must be there: add it."),
        "house_value_wrong": N_("“%(value)s” cannot be used: write %(wanted)s."),
        "house_language_unknown": N_(
            "This is not a language tag: write one such as fr or zh_Hans."
        ),
        "house_colour_contrast": N_(
            "%(colour)s has a contrast of %(ratio)s:1 on %(ground)s and needs %(needed)s:1 at least"
            " to be seen: choose a colour that differs more from it."
        ),
        "house_file_missing": N_(
            "There is no file “%(file)s” in this folder that can be read: put it there, or mend the"
            " name."
        ),
        "house_file_outside": N_(
            "“%(file)s” leads out of the folder: put the file beside house.toml and name it from"
            " there."
        ),
        "house_file_too_large": N_(
            "The file has %(size)s bytes; at most %(limit)s are read: make it smaller."
        ),
        "house_logo_kind": N_("This is no SVG, PNG or JPEG file: save the logo as one of these."),
        "house_logo_shape": N_(
            "The logo is %(aspect)s times as wide as high; a letterhead takes from %(low)s to"
            " %(high)s: use another version of it, or cut its empty margins off."
        ),
        "house_picture_too_large": N_(
            "The picture has more than %(limit)s pixels: save a smaller one, or an SVG."
        ),
        "house_picture_too_detailed": N_(
            "Reduced to its height the picture still has %(size)s bytes; each web page can carry"
            " %(limit)s: use an SVG or a simpler version."
        ),
        "house_picture_damaged": N_("The picture is damaged: export it again as PNG or JPEG."),
        "house_svg_syntax": N_("Line %(line)s of the SVG is not well-formed XML: export it again."),
        "house_svg_declarations": N_(
            "Line %(line)s of the SVG is a DOCTYPE, which is refused: take it out."
        ),
        "house_svg_root": N_("The file is XML, but not SVG: its first element is “%(name)s”."),
        "house_svg_no_size": N_(
            "The SVG does not say how large its drawing is: give it a viewBox of four numbers."
        ),
        "house_svg_too_complex": N_(
            "Up to line %(line)s the SVG has more than %(limit)s of %(name)s: simplify the drawing."
        ),
        "house_svg_element": N_(
            "Line %(line)s of the SVG has “%(name)s”, which a logo cannot have: turn texts and"
            " effects into paths with flat fills, and export it as plain SVG."
        ),
        "house_svg_attribute": N_(
            "Line %(line)s of the SVG has the attribute “%(name)s”, which is not taken: export it"
            " with presentation attributes such as fill, and without styles, links and filters."
        ),
        "house_svg_value": N_(
            "Line %(line)s of the SVG: the %(name)s “%(value)s” is not plain numbers or a flat"
            " colour: convert it and export again."
        ),
        "house_font_kind": N_(
            "This is no TrueType or OpenType font: use a .ttf or .otf file, no web font and no"
            " collection."
        ),
        "house_font_damaged": N_("The font is damaged or has tables missing: get it again."),
        "house_font_variable": N_(
            "This is a variable font, which is slow and may look different elsewhere: use the"
            " static files of its family."
        ),
        "house_font_restricted": N_(
            "The font says that it may not be embedded, or not in part: use another, or ask its"
            " maker for a licence and a file that allow it."
        ),
        "house_font_weight": N_(
            "This is not the %(style)s file of a family: it is %(slant)s, of weight %(weight)s."
            " Name another."
        ),
        "house_font_twice": N_(
            "Both an installed family and files are named: keep one of the two."
        ),
        "house_font_not_installed": N_(
            "No static family “%(name)s” with a regular and a bold weight is installed: `fc-list"
            " : family` lists what is; or name the files."
        ),
        "house_font_lacks": N_(
            "The font lacks %(count)s letters of the script %(script)s: %(letters)s. Use one that"
            " has them, or leave this script to the built-in font."
        ),
    }
)
