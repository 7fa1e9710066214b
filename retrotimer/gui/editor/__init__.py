"""The workout editor: its controller, its window and their widgets. Opened by secondary_windows."""
