"""Places the client's view and the trainer's console on the screens."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QDialog, QWidget

from retrotimer.domain import messages

# The console's share of the width of a single screen.
_CONSOLE_SHARE = 0.6
# The choice that is no screen's name.
SIDE_BY_SIDE = ""


class ScreenPlacement(QObject):
    """Puts the client's view full-screen on one screen and the console on another.

    With one screen, or if the trainer chooses so, both are side by side. The console keeps the
    keyboard, and questions that open over the client's view are moved over the console.
    """

    placement_changed = Signal()
    """The screens changed, or the client's view moved to another one."""

    def __init__(self, client: QWidget, console: QWidget) -> None:
        super().__init__(console)
        self._client = client
        self._console = console
        self._original_geometry = client.saveGeometry()
        # The view may have been moved to its screen already. None: any but the primary screen.
        primary_name, client_name = QGuiApplication.primaryScreen().name(), client.screen().name()
        self._chosen_name: str | None = None if client_name == primary_name else client_name
        client.installEventFilter(self)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self.arrange)
            application.screenRemoved.connect(self.arrange)

    @property
    def screen_choices(self) -> list[tuple[str, str]]:
        """The choices as pairs of label and name."""
        screens = QGuiApplication.screens()
        full_screen = (
            [(_screen_label(screen), screen.name()) for screen in screens] if screens[1:] else []
        )
        return [*full_screen, (messages.SEPARATE_WINDOW_LABEL, SIDE_BY_SIDE)]

    @property
    def current_choice(self) -> str:
        """The name of the screen that shows only the client's view, or SIDE_BY_SIDE."""
        target = self._target_screen()
        return SIDE_BY_SIDE if target is None else target.name()

    def choose(self, name: str) -> None:
        self._chosen_name = name
        self.arrange()

    def choose_next(self) -> None:
        """Take the next choice; after the last one the first."""
        names = [name for _, name in self.screen_choices]
        self.choose(names[(names.index(self.current_choice) + 1) % len(names)])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the keyboard back to the console, and move the client window's dialogs over it."""
        if event.type() is QEvent.Type.WindowActivate and self._console.isVisible():
            self._console.activateWindow()
        if isinstance(event, QChildEvent) and event.type() is QEvent.Type.ChildPolished:
            child = event.child()
            if isinstance(child, QDialog):
                self._move_over_console(child)
        return super().eventFilter(watched, event)

    def _move_over_console(self, dialog: QDialog) -> None:
        """Before a dialog is shown: the trainer is to read and answer it."""
        has_size = dialog.testAttribute(Qt.WidgetAttribute.WA_Resized)
        area, size = self._console.geometry(), dialog.size() if has_size else dialog.sizeHint()
        left, top = (area.width() - size.width()) // 2, (area.height() - size.height()) // 2
        dialog.move(area.topLeft() + QPoint(max(left, 0), max(top, 0)))

    def arrange(self) -> None:
        """Place both windows according to the screens and the choice."""
        target = self._target_screen()
        if target is None:
            primary = QGuiApplication.primaryScreen()
            left, right = _split_area(primary.availableGeometry())
            for window, area in ((self._console, left), (self._client, right)):
                _place_window(window, primary, area)
                window.showNormal()
        else:
            other = next(screen for screen in _primary_first() if screen.name() != target.name())
            if not (self._client.isFullScreen() and _is_on(self._client, target)):
                _place_window(self._client, target, target.geometry())
                self._client.showFullScreen()
            if not (self._console.isMaximized() and _is_on(self._console, other)):
                _place_window(self._console, other, other.availableGeometry())
                self._console.showMaximized()
        self.placement_changed.emit()

    def restore_client(self) -> None:
        """Put the client's view back to where it was before the console opened."""
        self._client.removeEventFilter(self)
        _make_normal(self._client)
        self._client.restoreGeometry(self._original_geometry)
        self._client.show()

    def _target_screen(self) -> QScreen | None:
        """The screen that shows only the client's view. None: side by side."""
        primary, *others = _primary_first()
        if not others or self._chosen_name == SIDE_BY_SIDE:
            return None
        chosen = (screen for screen in (primary, *others) if screen.name() == self._chosen_name)
        return next(chosen, others[0])


def _primary_first() -> list[QScreen]:
    """The screens, beginning with the computer's own one, where the trainer sits."""
    primary = QGuiApplication.primaryScreen()
    return sorted(QGuiApplication.screens(), key=lambda screen: screen.name() != primary.name())


def _split_area(area: QRect) -> tuple[QRect, QRect]:
    width = round(area.width() * _CONSOLE_SHARE)
    return area.adjusted(0, 0, width - area.width(), 0), area.adjusted(width, 0, 0, 0)


def _is_on(window: QWidget, screen: QScreen) -> bool:
    return window.isVisible() and window.screen().name() == screen.name()


def _place_window(window: QWidget, screen: QScreen, area: QRect) -> None:
    """Put a window that is to be shown next on this screen, and on this area where it can be."""
    _make_normal(window)
    # Under Wayland programs cannot place their windows, but they can ask for a screen.
    window.setScreen(screen)
    if _is_wayland():
        window.resize(area.size())
        return
    # The area includes the title bar, which could not be reached above the screen.
    window.setGeometry(area)
    window.resize(area.size() - (window.frameGeometry().size() - window.size()))
    window.move(area.topLeft())


def _make_normal(window: QWidget) -> None:
    """Take a window out of full screen and of being maximized."""
    if _is_wayland():
        # There the state changes only later: until then full screen on another screen is not asked
        # for, and another size is an error that ends the program. A hidden window has no state.
        window.hide()
        window.setWindowState(Qt.WindowState.WindowNoState)
    else:
        window.showNormal()


def _is_wayland() -> bool:
    return QGuiApplication.platformName().startswith("wayland")


def _screen_label(screen: QScreen) -> str:
    size = screen.geometry().size() * screen.devicePixelRatio()
    return messages.screen_label(screen.model() or screen.name(), size.width(), size.height())
