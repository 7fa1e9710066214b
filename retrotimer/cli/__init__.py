"""The command line: arguments, the session in a terminal, and what is printed."""
