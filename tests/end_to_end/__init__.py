"""Paths that somebody who never saw the program takes, with keys and mouse in the real one."""
