"""The table of keys: complete, and without two meanings for one key."""

from __future__ import annotations

from collections import Counter

from retrotimer.domain.session.controls import ControlKind
from retrotimer.gui.session.session_keys import CONSOLE_KEYS, CONTROLS, KEY_ROWS, KeyAction

KEYS = [
    (action, names)
    for keys in (*(row.keys for row in KEY_ROWS), CONSOLE_KEYS)
    for action, names in keys.items()
]


def test_every_action_has_a_key_and_no_key_two_actions():
    assert sorted(action.name for action, _ in KEYS) == sorted(action.name for action in KeyAction)
    assert all(names for _, names in KEYS)
    counts = Counter(name for _, names in KEYS for name in names)
    assert set(counts.values()) == {1}


def test_every_control_but_those_of_the_main_key_has_a_key():
    by_main_key = {ControlKind.PAUSE, ControlKind.RESUME, ControlKind.CONFIRM}
    # H means two things, so the window makes this control of it.
    by_window = {ControlKind.TOGGLE_HOLD}
    with_key = {kind for kind, _ in CONTROLS.values()}
    assert with_key == set(ControlKind) - by_main_key - by_window
