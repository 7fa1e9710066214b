"""RetroTimer: a timer for walking forward and backward on a treadmill."""

__version__ = "0.1.0"
