"""The settings as frozen values, with the tables that validate them.

Imports `domain.values` and `domain.workout`; reading and writing them is in `services`.
"""
