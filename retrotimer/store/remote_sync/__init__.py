"""The common history of a studio on a PostgreSQL server; `postgres.sync` is the way in.

For services and the command line. Importing it needs no extra package, syncing does.
"""
