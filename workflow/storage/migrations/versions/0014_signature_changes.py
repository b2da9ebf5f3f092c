"""Signatures that were taken back, and given again."""

import sqlalchemy as sa
from alembic import op

from workflow.storage.migrations.append_only import protect, unprotect
from workflow.storage.types import Instant

revision = "0014"
down_revision = "0013"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table; every signature that there is counts."""
    op.create_table(
        "signature_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("signature", ID, nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signature"], ["signatures.id"], name=op.f("fk_signature_changes_signature_signatures")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_changes")),
    )
    op.create_index("ix_signature_changes_signature", "signature_changes", ["signature", "id"])
    protect(("signature_changes",))


def downgrade() -> None:
    """Drop it: for the version before, every signature counts."""
    unprotect(("signature_changes",))
    op.drop_index("ix_signature_changes_signature", table_name="signature_changes")
    op.drop_table("signature_changes")
