"""What a module of pages offers: which function answers at which address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Route:
    """
    One address.

    Attributes:
        methods: Such as `GET`; HEAD goes with it.
        answer: A function whose arguments FastAPI fills in. It takes a `Visiting` and is for
            people who are signed in, or a `Calling` and is for everybody.
    """

    methods: str
    path: str
    answer: Callable[..., Any]

    @property
    def all_methods(self) -> list[str]:
        given = self.methods.split()
        return [*given, "HEAD"] if "GET" in given else given
