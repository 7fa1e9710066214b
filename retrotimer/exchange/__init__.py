"""Export formats of other programs, one module each; they know domain values but no disk.

May be imported by services, the command line and controllers.
"""
