"""One Alembic script for each version, named by its number."""
