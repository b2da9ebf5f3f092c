"""An article from the fields of a form, by the rules of the front matter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from workflow.domain.article import ArticleText, Contact
from workflow.intake.directions import hidden_directions
from workflow.intake.draft import Draft
from workflow.intake.encoding import normalised
from workflow.intake.markdown import draft_of
from workflow.intake.yaml_tree import Listing, Mapped, Scalar, Tree

# What a form has one field for, by the keys of the front matter.
TEXTS = (
    "title", "subtitle", "date", "place", "organisation", "signature", "embargo", "boilerplate",
)  # fmt: skip


@dataclass(frozen=True)
class Form:
    """
    What somebody typed.

    Attributes:
        values: By the names in `TEXTS`; also `keywords`, one a line, and the slugs of shared
            texts as `boilerplate_from` and `contacts_from`. Any may be missing.
        body: Markdown.
    """

    values: Mapping[str, str]
    contacts: tuple[Contact, ...]
    body: str


def form_of(text: ArticleText) -> Form:
    """The form as it is when somebody opens it; `read_form` of it gives *text* again."""
    values = {name: getattr(text, name) for name in TEXTS if name not in ("date", "embargo")}
    values |= {
        "date": text.date.isoformat() if text.date else "",
        "embargo": text.embargo.isoformat() if text.embargo else "",
        "keywords": "\n".join(text.keywords),
        "boilerplate_from": text.boilerplate_from,
        "contacts_from": text.contacts_from,
    }
    return Form(values, text.contacts, text.body)


def read_form(form: Form) -> Draft:
    """
    The article that *form* says; findings that block are among the others.

    Places in the findings are lines of the body.

    Raises:
        InvalidInputError: `control_characters`, `text_too_large`, `nested_too_deep`.
    """
    given = {name: normalised(value) for name, value in form.values.items()}
    entries: dict[str, Tree] = {name: Scalar(0, given.get(name, "")) for name in TEXTS}
    keywords = given.get("keywords", "").split("\n")
    entries["keywords"] = Listing(0, tuple(Scalar(0, each) for each in keywords))
    entries["contacts"] = Listing(0, tuple(map(_contact, form.contacts)))
    for name in ("boilerplate", "contacts"):
        if slug := given.get(f"{name}_from", "").strip():
            entries[name] = _mapped({"use": slug})
    draft = draft_of(_mapped(entries), normalised(form.body), may_have_title=False)
    return replace(draft, findings=(*draft.findings, *hidden_directions(draft.text)))


def _contact(contact: Contact) -> Tree:
    parts = ("name", "role", "email", "phone")
    return _mapped({part: normalised(getattr(contact, part)) for part in parts})


def _mapped(entries: Mapping[str, Tree | str]) -> Mapped:
    values = (Scalar(0, each) if isinstance(each, str) else each for each in entries.values())
    return Mapped(0, tuple(Scalar(0, key) for key in entries), tuple(values))
