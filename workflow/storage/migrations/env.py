"""How Alembic reaches the database: through the connection that `migrate` gives it."""

from alembic import context

from workflow.storage.desk_tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot alter a column in place: Alembic copies the table.
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
