"""The history of sessions in one SQLite file: read, added to, merged, locked; see SCHEMA.md.

May be imported by the rest of `store` and by services, the command line and controllers.
"""
