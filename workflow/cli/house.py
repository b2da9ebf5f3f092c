"""Commands for the house style: is it right, what will it look like, and an example."""

import os
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from workflow.cli import output
from workflow.cli.articles import Json
from workflow.cli.door import write_file
from workflow.domain.language import LanguageTag
from workflow.errors import ConflictError
from workflow.rendering.fonts import script_of
from workflow.rendering.house import HouseStyle
from workflow.settings import PREFIX, Settings
from workflow.wiring import assemble

commands = typer.Typer(help="Your organisation's logo, colours and fonts.", no_args_is_help=True)

EXAMPLE = ("house.toml", "logo.svg")


@commands.command("check")
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Its folder; COMMUNIQUE_HOUSE_STYLE if left out.", metavar="[DIR]"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Name everything that is wrong with a house style, or tell what it will look like."""
    service = assemble(_settings(folder))
    house, languages = service.house, service.languages
    if as_json:
        output.result_json(_facts(house, languages))
        return
    output.result(f"house style: {service.settings.house_style or 'none, the built-in look'}")
    for line in _lines(house, languages):
        output.result(line)


@commands.command("example")
def example(
    to: Annotated[Path, typer.Option("--to", help="The folder to write into.", metavar="DIR")],
) -> None:
    """Write a commented example, with a logo, to begin with."""
    taken = [name for name in EXAMPLE if (to / name).exists()]
    if taken:
        raise ConflictError("house_example_exists", path=str(to / taken[0]))
    for name in EXAMPLE:
        source = files("workflow") / "sample" / "house" / name
        write_file(to / name, source.read_bytes())
    output.result(str(to / EXAMPLE[0]))
    output.say(f"Try it: communique house check {to}")


def _settings(folder: Path | None) -> Settings:
    # What is checked here must not keep the settings from being read.
    named = {name: text for name, text in os.environ.items() if name != f"{PREFIX}HOUSE_STYLE"}
    settings = Settings.from_env(os.environ if folder is None else named)
    return settings if folder is None else replace(settings, house_style=folder)


def _lines(house: HouseStyle, languages: tuple[LanguageTag, ...]) -> Iterator[str]:
    light, dark = house.light, house.dark
    yield f"colours: accent {light.accent}, ink {light.ink}, link {light.link}"
    yield f"  on dark screens: accent {dark.accent}, ink {dark.ink}, link {dark.link}"
    if light.name != light.accent:
        yield "  the organisation's name is set in the ink: the accent is too faint for text"
    if house.logo:
        width, height = house.logo.size_mm
        name = "with" if house.logo.with_name else "without"
        yield (
            f"logo: {house.logo.media_type}, {len(house.logo.data)} bytes,"
            f" {width:.1f} × {height:.1f} mm, {name} the name, says “{house.logo.alternative}”"
        )
    else:
        yield "logo: none, the organisation's name alone"
    for font in house.fonts:
        served, others = _served(house, font.script, languages)
        yield f"font for {font.script}: {font.title}, for {' '.join(served) or 'no language'}"
        if others:
            yield f"  without all letters of {' '.join(others)}: these keep the built-in font"
    yield f"Urdu: {house.urdu}"
    yield f"page: {house.page}"


def _served(
    house: HouseStyle, script: str, languages: tuple[LanguageTag, ...]
) -> tuple[list[str], list[str]]:
    """The languages of *script* that are set in the house's font, and those that are not."""
    written = [language for language in languages if script_of(language) == script]
    served = [str(language) for language in written if house.font_for(language)]
    return served, [str(language) for language in written if str(language) not in served]


def _facts(house: HouseStyle, languages: tuple[LanguageTag, ...]) -> dict[str, object]:
    logo = house.logo
    return {
        "colours": {"light": vars(house.light), "dark": vars(house.dark)},
        "logo": logo
        and {
            "media_type": logo.media_type,
            "bytes": len(logo.data),
            "size_mm": logo.size_mm,
            "alt": logo.alternative,
            "alt_in": dict(logo.alternatives),
            "with_name": logo.with_name,
            "plate": logo.plate,
        },
        "fonts": {
            font.script: {
                "name": font.title,
                "languages": _served(house, font.script, languages)[0],
            }
            for font in house.fonts
        },
        "urdu": house.urdu,
        "page": house.page,
    }
