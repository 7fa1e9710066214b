"""What the program can do, without Qt: each service can be used without a window.

The command line and the controllers of `gui` may import it.
"""
