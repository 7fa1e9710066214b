"""Disk: workout files, the history, folders."""
