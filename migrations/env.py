"""Alembic's entry point: runs the migrations on the database that DATABASE_URL names."""

from alembic import context
from sqlalchemy import create_engine

from lms_app.core.config import get_settings
from models import metadata

# Two processes that start at once wait for each other here instead of both creating the tables.
_MIGRATION_LOCK = 7_201_955

with create_engine(get_settings().database_url).connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, compare_type=True)
    with context.begin_transaction():
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
        context.run_migrations()
