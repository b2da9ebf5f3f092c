"""An article text as the Markdown file that `markdown.read_markdown` makes it of."""

import re
from typing import Any

import yaml

from workflow.domain.article import ArticleText
from workflow.intake.markdown import without_title

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as they are."""


def _represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent)


def write_article(text: ArticleText) -> str:
    """*text* with its front matter; reading that gives *text* again."""
    front = yaml.dump(
        _front_matter(text), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000
    )
    return f"---\n{front}---\n\n{_title_again(text)}{text.body}\n"


def _front_matter(text: ArticleText) -> dict[str, Any]:
    use = {"boilerplate": text.boilerplate_from, "contacts": text.contacts_from}
    fields = {
        "title": text.title,
        "subtitle": text.subtitle,
        "date": text.date.isoformat() if text.date else "",
        "place": text.place,
        "embargo": text.embargo.isoformat() if text.embargo else "",
        "organisation": text.organisation,
        "contacts": [_filled(vars(contact)) for contact in text.contacts],
        "boilerplate": text.boilerplate,
        "keywords": list(text.keywords),
        "signature": text.signature,
    }
    return _filled(fields | {key: {"use": slug} for key, slug in use.items() if slug})


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def _title_again(text: ArticleText) -> str:
    """A reader takes the first heading away if it is the title: so that it takes this one."""
    if not without_title(text.body, text.title).line:
        return ""
    return "# " + _PUNCTUATION.sub(r"\\\g<0>", text.title) + "\n\n"
