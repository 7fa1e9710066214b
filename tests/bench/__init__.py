"""`make bench`: measures the program and prints each figure next to its goal.

Machines are noisy: where possible a figure is a ratio of two values measured in the same run, and
none of them is a test. The tests here only prove that a figure is of something that happened.
"""
