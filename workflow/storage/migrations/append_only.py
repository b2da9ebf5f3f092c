"""Triggers that keep a table append-only, whoever connects to the database."""

from alembic import op

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION communique_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""

_POSTGRESQL = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION communique_append_only()
"""

# TRUNCATE deletes no row that a row's trigger could see.
_POSTGRESQL_TRUNCATE = """
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION communique_append_only()
"""

# A row goes with its article: it is deleted only if that is among the deleted ones.
_SQLITE_WITH_ARTICLE = """
CREATE TRIGGER {table}_no_DELETE BEFORE DELETE ON {table}
WHEN NOT EXISTS (SELECT 1 FROM deletions WHERE article_id = {owner})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_OWNER = "OLD.article_id"
_OWNER_OF_CHANGE = "(SELECT article_id FROM signatures WHERE id = OLD.signature)"

# One for all tables, whose columns are looked up when it runs.
_POSTGRESQL_WITH_ARTICLE = """
CREATE OR REPLACE FUNCTION communique_with_article() RETURNS trigger LANGUAGE plpgsql AS
$$ DECLARE owner bigint; BEGIN
  IF TG_TABLE_NAME = 'signature_changes'
  THEN SELECT article_id INTO owner FROM signatures WHERE id = OLD.signature;
  ELSE owner := OLD.article_id;
  END IF;
  IF EXISTS (SELECT 1 FROM deletions WHERE article_id = owner) THEN RETURN OLD; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$
"""


def protect(tables: tuple[str, ...]) -> None:
    """Refuse every update and delete on *tables* from now on."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_POSTGRESQL_FUNCTION)
        for table in tables:
            op.execute(_POSTGRESQL.format(table=table))
            op.execute(_POSTGRESQL_TRUNCATE.format(table=table))
    else:
        for table in tables:
            for verb in ("UPDATE", "DELETE"):
                op.execute(_SQLITE.format(table=table, verb=verb))


def unprotect(tables: tuple[str, ...]) -> None:
    """Undo `protect`."""
    if op.get_bind().dialect.name == "postgresql":
        for table in tables:
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
    else:
        for table in tables:
            for verb in ("UPDATE", "DELETE"):
                op.execute(f"DROP TRIGGER {table}_no_{verb}")


def let_go_with_article(tables: tuple[str, ...]) -> None:
    """Of *tables*, which are protected: let the rows of deleted articles be deleted."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_POSTGRESQL_WITH_ARTICLE)
        for table in tables:
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            _guard(table, "append_only", "UPDATE")
            _guard(table, "with_article", "DELETE")
    else:
        for table in tables:
            owner = _OWNER_OF_CHANGE if table == "signature_changes" else _OWNER
            op.execute(f"DROP TRIGGER {table}_no_DELETE")
            op.execute(_SQLITE_WITH_ARTICLE.format(table=table, owner=owner))


def hold_with_article(tables: tuple[str, ...]) -> None:
    """Undo `let_go_with_article`."""
    if op.get_bind().dialect.name == "postgresql":
        for table in tables:
            op.execute(f"DROP TRIGGER {table}_with_article ON {table}")
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            op.execute(_POSTGRESQL.format(table=table))
        op.execute("DROP FUNCTION communique_with_article()")
    else:
        for table in tables:
            op.execute(f"DROP TRIGGER {table}_no_DELETE")
            op.execute(_SQLITE.format(table=table, verb="DELETE"))


def _guard(table: str, name: str, verb: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION communique_{name}()"
    )


def forget() -> None:
    """Drop what the last protected table leaves behind."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION communique_append_only()")
