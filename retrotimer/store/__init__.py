"""Everything on disk: folders, workout and settings files, the history and its upkeep.

May be imported by services, the command line and controllers.
"""
