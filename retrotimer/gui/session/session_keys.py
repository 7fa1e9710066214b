"""The table of the keys in the session's window and the trainer's console.

It says which key does what; the keys overlay shows the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from retrotimer.domain.session.controls import EXTEND_S, SPEED_STEP, ControlKind
from retrotimer.domain.values.text import Text
from retrotimer.gui.widgets.keyboard import COMMAND_MODIFIERS

# A key that bounces comes again sooner than a finger can press it twice.
BOUNCE_MS = 150


class KeyAction(Enum):
    MAIN = auto()
    """Start, pause, resume or confirm, whatever the session waits for."""
    STOP = auto()
    NEXT = auto()
    BACK = auto()
    RESTART_STEP = auto()
    FASTER = auto()
    SLOWER = auto()
    MUCH_FASTER = auto()
    MUCH_SLOWER = auto()
    LONGER = auto()
    SHORTER = auto()
    COOL_DOWN = auto()
    OVERRIDE_LIMITS = auto()
    """Take responsibility for the control that the safety limits blocked."""
    HOLD_OR_HISTORY = auto()
    """Hold while a session runs; the history otherwise."""
    END = auto()
    FULL_SCREEN = auto()
    MIRROR = auto()
    LOCK = auto()
    LIBRARY = auto()
    EDIT = auto()
    SOUND_CHECK = auto()
    PREFERENCES = auto()
    CONSOLE = auto()
    SHOW_KEYS = auto()
    NOTE = auto()
    """On the trainer's console only, as the next one."""
    NEXT_SCREEN = auto()


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A line of the keys overlay: what it shows, and the keys of each action in it.

    Keys are written as Qt writes shortcuts. Presenters send PgDown, PgUp and "." or "B", which
    make their screen black; headphones and keyboards send the media keys.
    """

    label: Text
    description: Text
    keys: Mapping[KeyAction, tuple[str, ...]]


KEY_ROWS = (
    KeyRow(
        Text("Space"),
        Text("start, pause, go on, confirm"),
        {KeyAction.MAIN: ("Space", "Return", "Enter", ".", "B", "Toggle Media Play/Pause")},
    ),
    KeyRow(Text("S"), Text("stop at once"), {KeyAction.STOP: ("S",)}),
    KeyRow(
        Text("Right, Left"),
        Text("next step, back"),
        {
            KeyAction.NEXT: ("Right", "PgDown", "Media Next"),
            KeyAction.BACK: ("Left", "PgUp", "Media Previous"),
        },
    ),
    KeyRow(Text("R"), Text("this step again"), {KeyAction.RESTART_STEP: ("R",)}),
    KeyRow(
        Text("Up, Down"),
        Text("belt speed; with Shift twice as much"),
        {
            KeyAction.FASTER: ("Up",),
            KeyAction.SLOWER: ("Down",),
            KeyAction.MUCH_FASTER: ("Shift+Up",),
            KeyAction.MUCH_SLOWER: ("Shift+Down",),
        },
    ),
    KeyRow(
        Text("+, -"),
        Text("15 s longer, 15 s shorter"),
        {KeyAction.LONGER: ("+", "="), KeyAction.SHORTER: ("-",)},
    ),
    KeyRow(Text("C"), Text("to the cool-down"), {KeyAction.COOL_DOWN: ("C",)}),
    KeyRow(
        Text("I"),
        Text("do what was blocked, at my own responsibility"),
        {KeyAction.OVERRIDE_LIMITS: ("I",)},
    ),
    KeyRow(
        Text("H"),
        Text("hold at the end of this step, and back; else history"),
        {KeyAction.HOLD_OR_HISTORY: ("H",)},
    ),
    KeyRow(Text("Esc"), Text("end; asks before"), {KeyAction.END: ("Esc",)}),
    KeyRow(Text("F"), Text("full screen"), {KeyAction.FULL_SCREEN: ("F",)}),
    KeyRow(Text("M"), Text("for a mirror, and back"), {KeyAction.MIRROR: ("M",)}),
    KeyRow(Text("L"), Text("lock all keys but Space and S, and back"), {KeyAction.LOCK: ("L",)}),
    KeyRow(Text("O"), Text("workouts"), {KeyAction.LIBRARY: ("O", "Ctrl+O")}),
    KeyRow(Text("E"), Text("edit this workout"), {KeyAction.EDIT: ("E", "Ctrl+E")}),
    KeyRow(Text("A"), Text("sound"), {KeyAction.SOUND_CHECK: ("A",)}),
    KeyRow(Text("P"), Text("preferences"), {KeyAction.PREFERENCES: ("P", "Ctrl+,")}),
    KeyRow(Text("W"), Text("trainer's console, and back"), {KeyAction.CONSOLE: ("W",)}),
    KeyRow(Text("?"), Text("these keys"), {KeyAction.SHOW_KEYS: ("?",)}),
)
# The trainer's console names these itself.
CONSOLE_KEYS: Mapping[KeyAction, tuple[str, ...]] = {
    KeyAction.NOTE: ("N",),
    KeyAction.NEXT_SCREEN: ("D",),
}
# The control of each action, with its value: seconds, or a speed change in the unit that the
# treadmill's console shows. The speed goes on changing while a key is held, and twice as fast
# with Shift.
CONTROLS: Mapping[KeyAction, tuple[ControlKind, float]] = {
    KeyAction.STOP: (ControlKind.STOP, 0.0),
    KeyAction.NEXT: (ControlKind.NEXT, 0.0),
    KeyAction.BACK: (ControlKind.BACK, 0.0),
    KeyAction.RESTART_STEP: (ControlKind.RESTART_STEP, 0.0),
    KeyAction.COOL_DOWN: (ControlKind.SKIP_TO_COOL_DOWN, 0.0),
    KeyAction.LONGER: (ControlKind.EXTEND, EXTEND_S),
    KeyAction.SHORTER: (ControlKind.EXTEND, -EXTEND_S),
    KeyAction.FASTER: (ControlKind.ADJUST_SPEED, SPEED_STEP),
    KeyAction.SLOWER: (ControlKind.ADJUST_SPEED, -SPEED_STEP),
    KeyAction.MUCH_FASTER: (ControlKind.ADJUST_SPEED, 2 * SPEED_STEP),
    KeyAction.MUCH_SLOWER: (ControlKind.ADJUST_SPEED, -2 * SPEED_STEP),
}
# A key that is held repeats only these.
REPEATING_ACTIONS = frozenset(
    action for action, (kind, _) in CONTROLS.items() if kind is ControlKind.ADJUST_SPEED
)
# What a clicker sends: pressed twice by bouncing, it would skip a step.
DEBOUNCED_ACTIONS = frozenset((KeyAction.MAIN, KeyAction.NEXT, KeyAction.BACK))
# What a client may need at once works while the keys are locked.
UNLOCKED_ACTIONS = frozenset((KeyAction.MAIN, KeyAction.STOP, KeyAction.LOCK))


def find_action(event: QKeyEvent) -> KeyAction | None:
    """What this press asks for. None: nothing.

    Ctrl, Alt and Meta make another key. Shift does so only where the table says it, because it is
    part of typing "?" and "+".
    """
    key = event.key() | (event.modifiers() & COMMAND_MODIFIERS).value
    shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
    actions = _actions_by_key()
    return actions.get(key | shift.value) or actions.get(key)


@cache
def _actions_by_key() -> dict[int, KeyAction]:
    """The table by Qt's numbers: a key and its modifiers in one."""
    rows = (*(row.keys for row in KEY_ROWS), CONSOLE_KEYS)
    return {
        # Qt's type hints lack the index.
        QKeySequence(name)[0].toCombined(): action  # type: ignore[index]
        for row in rows
        for action, names in row.items()
        for name in names
    }


class KeyDebounce:
    """Recognises a press that a worn clicker or a held key sends, and no finger makes.

    Under X11 a busy program does not learn that a press is a repetition: such a press has the very
    time stamp of the release before it.
    """

    def __init__(self) -> None:
        # The key and when, in milliseconds by the clock of the window system.
        self._last_press = self._last_release = (0, 0)

    def record_release(self, event: QKeyEvent) -> None:
        self._last_release = event.key(), event.timestamp()

    def is_bounce(self, event: QKeyEvent) -> bool:
        """Does this press only repeat the last one? Presses without a time stamp never do."""
        last_key, last_ms = self._last_press
        self._last_press = key, at_ms = event.key(), event.timestamp()
        if 0 in (at_ms, last_ms):
            return False
        is_soon = key == last_key and at_ms - last_ms < BOUNCE_MS
        return is_soon or (key, at_ms) == self._last_release
