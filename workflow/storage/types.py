"""Column types that are the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from workflow.domain.language import LanguageTag

# JSON text on SQLite; the binary form on PostgreSQL, which can be indexed.
Json = JSON().with_variant(JSONB(), "postgresql")


# A page of a list has thousands of languages in it, and few that differ.
_tag = lru_cache(maxsize=1024)(LanguageTag.parse)


class Instant(TypeDecorator[datetime]):
    """
    An aware instant in UTC, to the microsecond.

    On SQLite it is fixed-width ISO text, so that comparing texts compares instants.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc.isoformat(timespec="microseconds") if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        parsed = datetime.fromisoformat(value) if isinstance(value, str) else value
        return parsed.astimezone(UTC)


class Language(TypeDecorator[LanguageTag]):
    """A language by its gettext name."""

    impl = String(16)
    cache_ok = True

    def process_bind_param(self, value: LanguageTag | None, dialect: Dialect) -> str | None:
        return value.gettext if value is not None else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> LanguageTag | None:
        return _tag(value) if value is not None else None
