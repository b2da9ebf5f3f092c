"""An article whose catalogs are open, for the pages of translators."""

from collections.abc import Sequence

from tests.factories import AR, FR, make_text
from tests.usecases.newsroom import PEOPLE, Newsroom
from workflow.domain.language import LanguageTag
from workflow.wiring import Service

BODY = "The **well** is [open](https://example.org/well).\n\nNobody was hurt."
AT = "/articles/safe-water/translate"


def open_catalogs(
    service: Service, *, body: str = BODY, languages: Sequence[LanguageTag] = (FR, AR)
) -> Newsroom:
    """An article that ada wrote and ede approved; tim and tom translate, pat publishes."""
    news = Newsroom(service.engine)
    with news.write() as uow:
        for person in PEOPLE:
            uow.people.put(person, uow.now)
    news.bring_in(make_text(body=body), must=languages)
    news.approve()
    return news


def digests(news: Newsroom, language: LanguageTag = FR) -> list[str]:
    """Those of the messages, in reading order."""
    return [segment.digest for segment in news.edition(language).segments]
