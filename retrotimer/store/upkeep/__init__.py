"""Care of the history: backups, salvage of a damaged file, cut-off sessions, erasure.

May be imported by the writers in `store` and by services, the command line and controllers.
"""
