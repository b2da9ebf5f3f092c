"""Commands for the pictures of an article: add one, and list them."""

from pathlib import Path
from typing import Annotated

import typer

from workflow.cli import output
from workflow.cli.articles import As, Json, Slug
from workflow.cli.door import open_door, read_file
from workflow.intake.pictures import read_picture
from workflow.usecases.picturing import add_picture, pictures, store_picture

commands = typer.Typer(
    help="The pictures that the text of an article may show.", no_args_is_help=True
)


@commands.command("add")
def add(
    slug: Slug,
    file: Annotated[Path, typer.Argument(help="PNG or JPEG.")],
    who: As,
) -> None:
    """Add a picture to a draft, and print its address: the text shows it as ![words](address)."""
    read = read_picture(read_file(file))
    service = open_door()
    stored = store_picture(service.artifacts, read, file.name)
    with service.write() as uow:
        added = add_picture(uow, slug, stored, service.artifacts, uow.people.by_name(who))
    output.say(f"{added.width} × {added.height}, {added.bytes:,} bytes")
    output.result(added.address)


@commands.command("list")
def list_(slug: Slug, as_json: Json = False) -> None:
    """List the pictures of an article, oldest first."""
    with open_door().read() as uow:
        found = pictures(uow, slug)
    if as_json:
        output.result_json([each.as_json() for each in found])
        return
    output.result_table(
        ("NAME", "SIZE", "ADDED BY", "ADDRESS"),
        ((each.name, f"{each.width}x{each.height}", each.added_by, each.address) for each in found),
    )
