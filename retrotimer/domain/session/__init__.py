"""One session: controls, the walk they make, its state at any time, and its record.

Imports `domain.values` and `domain.workout`; start reading with `walk`.
"""
