"""What distinguishes one key press from another, on the keyboards of all scripts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from retrotimer.domain.values.keyboard_layouts import is_foreign_letter, latin_character

# With one of these a press is another key. Shift is not among them, because it is part of typing
# "?" and "+" on most keyboards; neither is the mark of the numeric keypad.
COMMAND_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
# The characters of a US keyboard by the numbers of its keys: those of PCs, which are the same for
# Windows and, moved by 8, for X11 and Wayland; and those of macOS. A blank is another key.
_PC_PLACES = "  1234567890-=  qwertyuiop[]  asdfghjkl;'` \\zxcvbnm,./"
_MAC_PLACES = "asdfhgzxcv bqweryt123465=97-80]ou[ip lj'k;\\,/nm.  `"
_XKB_OFFSET = 8
# What Shift makes of the keys that are no letters.
_UNSHIFTED, _SHIFTED = "`1234567890-=[]\\;',./", '~!@#$%^&*()_+{}|:"<>?'
_SHIFT_TABLE = str.maketrans(_UNSHIFTED, _SHIFTED)
# The signs that the Hebrew layout has on the places of letters.
_HEBREW_SIGNS = (("'", "w"), ("/", "q"))
# Below and above these, Qt numbers keys that type no character.
_FIRST_CHARACTER, _LAST_CHARACTER = 0x21, 0x10FFFF
_KEY_EVENTS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


def has_command_modifier(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & COMMAND_MODIFIERS)


def typed_text(event: QKeyEvent) -> str:
    """What a key types, in lower case; for a letter of another script that of the key's place."""
    key, text = event.key(), event.text().casefold()
    is_letter = _FIRST_CHARACTER <= key <= _LAST_CHARACTER and chr(key).isalnum()
    return chr(key).casefold() if is_letter and chr(key).isascii() and not text.isascii() else text


class LatinKeys(QObject):
    """Makes the letters of all scripts work as the Latin ones on their places of the keyboard.

    A Latin letter counts by its label, as the screen shows it, on whatever place it is. Each window
    with the keyboard gets a press of another letter as one of the Latin key, with the text that is
    typed as it was: fields of text do not notice.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _KEY_EVENTS or not isinstance(event, QKeyEvent):
            return False
        key = _find_latin_key(event)
        if key == event.key():
            return _press_digit_shortcut(watched, event)
        latin = _copy_event(event, key)
        if event.type() == QEvent.Type.KeyPress and _press_shortcut(watched, latin):
            return True
        QCoreApplication.sendEvent(watched, latin)
        event.setAccepted(latin.isAccepted())
        return True


def _find_latin_key(event: QKeyEvent) -> int:
    """The key that this one counts as; itself where it is Latin, or no letter."""
    key = event.key()
    if not _FIRST_CHARACTER <= key <= _LAST_CHARACTER:
        return key
    character, place = chr(key), _find_place(event)
    if (character, place) in _HEBREW_SIGNS:
        return ord(place.upper())
    latin = latin_character(character)
    if is_foreign_letter(character):
        latin = place or latin
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            latin = latin.translate(_SHIFT_TABLE)
    return ord(latin.upper()) if latin.isascii() else key


def _find_place(event: QKeyEvent) -> str:
    """The character that a US keyboard has on this key; empty if it is not known."""
    if QGuiApplication.platformName() == "cocoa":
        places, number = _MAC_PLACES, event.nativeVirtualKey()
    elif QGuiApplication.platformName() == "windows":
        places, number = _PC_PLACES, event.nativeScanCode()
    else:
        places, number = _PC_PLACES, event.nativeScanCode() - _XKB_OFFSET
    return places[number].strip() if 0 <= number < len(places) else ""


def _copy_event(event: QKeyEvent, key: int, kind: QEvent.Type | None = None) -> QKeyEvent:
    """The same event for another key, or of another kind."""
    copy = QKeyEvent(
        event.type() if kind is None else kind,
        key,
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    copy.setTimestamp(event.timestamp())
    return copy


def _press_digit_shortcut(window: QObject, event: QKeyEvent) -> bool:
    """Use a key of the row of digits with Ctrl, which on some Latin keyboards needs Shift too."""
    place = _find_place(event)
    return (
        event.type() == QEvent.Type.KeyPress
        and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        and place.isdigit()
        and _press_shortcut(window, _copy_event(event, ord(place)))
    )


def _press_shortcut(window: QObject, press: QKeyEvent) -> bool:
    """Do what this press is a shortcut for. Qt does so itself for the keys that it knows."""
    override = _copy_event(press, press.key(), QEvent.Type.ShortcutOverride)
    override.ignore()
    QCoreApplication.sendEvent(window, override)
    active = QApplication.activeWindow()
    if override.isAccepted() or active is None:
        # The field with the focus uses the key itself.
        return False
    modifiers = press.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    sequence = QKeySequence(QKeyCombination(modifiers, Qt.Key(press.key())))
    for widget in (active, *active.findChildren(QWidget)):
        is_usable = widget.isVisible() and widget.isEnabled() and widget.window() is active
        if is_usable and _trigger_shortcut_of(widget, sequence):
            return True
    return False


def _trigger_shortcut_of(widget: QWidget, sequence: QKeySequence) -> bool:
    """Trigger what this widget has for these keys: its own shortcut, or one that it carries."""
    if isinstance(widget, QAbstractButton) and widget.shortcut() == sequence:
        widget.click()
        return True
    buddy = widget.buddy() if isinstance(widget, QLabel) else None
    if isinstance(widget, QLabel) and buddy and QKeySequence.mnemonic(widget.text()) == sequence:
        buddy.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True
    for action in widget.actions():
        if action.isEnabled() and sequence in action.shortcuts():
            action.trigger()
            return True
    for child in widget.children():
        if isinstance(child, QShortcut) and child.isEnabled() and child.key() == sequence:
            child.activated.emit()
            return True
    return False
