"""
Browsers that are known, and no secret and no credential that should have ended.

Answers held links in clear; who is disabled had tokens and preview links that would be good again.
"""

import sqlalchemy as sa
from alembic import op

from workflow.storage.types import Instant

revision = "0011"
down_revision = "0010"

_NOW = {
    "sqlite": "strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now')",
    "postgresql": "clock_timestamp()",
}
_OWNERS = {"tokens": "person", "previews": "made_by"}


def upgrade() -> None:
    """Add the table, forget the answers, and end what is left of who is disabled."""
    op.create_table(
        "browsers",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["people.name"], name=op.f("fk_browsers_person_people")
        ),
        sa.PrimaryKeyConstraint("digest", "person", name=op.f("pk_browsers")),
    )
    op.create_index("ix_browsers_person", "browsers", ["person"])
    _clean(op.get_bind())


def _clean(connection: sa.Connection) -> None:
    dialect = connection.dialect.name
    if dialect == "sqlite":
        # Else what is deleted stays in the file, and in every copy of it.
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    connection.exec_driver_sql("DELETE FROM answers")
    for table, owner in _OWNERS.items():
        connection.exec_driver_sql(
            f"UPDATE {table} SET revoked_at = {_NOW[dialect]} WHERE revoked_at IS NULL"  # noqa: S608
            f" AND {owner} IN (SELECT name FROM people WHERE disabled_at IS NOT NULL)"
        )


def downgrade() -> None:
    """Drop the table."""
    op.drop_index("ix_browsers_person", table_name="browsers")
    op.drop_table("browsers")
