"""The desktop around the program: media keys, keeping awake, reduced motion, and what is available.

Services, the windows and the command line may import this package; nothing here imports Qt.
"""
