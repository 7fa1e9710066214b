"""The command line: the commands, a session in the terminal, and what is printed.

Only `__main__` may import it. How to add a command: see `commands.py`.
"""
