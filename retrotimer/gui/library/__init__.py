"""The workout library: its controller and its window. Opened by secondary_windows."""
