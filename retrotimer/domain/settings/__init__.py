"""The settings as frozen values, with the tables that validate them.

Imports `domain.values` and `domain.workout`; files are read and written in
`store.files`, changed through `services.settings`.
"""
