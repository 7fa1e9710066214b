"""Where the client's view stands while the trainer's console is open."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QDialog, QWidget

from retrotimer.domain import messages

# The console's, of the width of the one screen there is.
_CONSOLE_SHARE = 0.6
# Instead of a screen's name.
SIDE_BY_SIDE = ""


class ScreenPlacement(QObject):
    """Puts the client's view on a screen of its own, full-screen, and the console on another.

    Where there is no other, or nobody wants it, both stand side by side. The keyboard stays with
    the console, and what is asked over the client's view is asked over the console instead.
    """

    placement_changed = Signal()
    """There are other screens now, or the client's view is on another one."""

    def __init__(self, client: QWidget, console: QWidget) -> None:
        super().__init__(console)
        self._client = client
        self._console = console
        self._original_geometry = client.saveGeometry()
        # Somebody may have put it on its screen already; None is whichever there is.
        first, there = QGuiApplication.primaryScreen().name(), client.screen().name()
        self._chosen_name: str | None = None if there == first else there
        client.installEventFilter(self)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self.arrange)
            application.screenRemoved.connect(self.arrange)

    @property
    def screen_choices(self) -> list[tuple[str, str]]:
        """What can be chosen: how it is called, and its name."""
        screens = QGuiApplication.screens()
        alone = (
            [(_screen_label(screen), screen.name()) for screen in screens] if screens[1:] else []
        )
        return [*alone, (messages.SEPARATE_WINDOW_LABEL, SIDE_BY_SIDE)]

    @property
    def current_choice(self) -> str:
        """The name of the screen that has the client's view alone, or BESIDE."""
        target = self._target_screen()
        return SIDE_BY_SIDE if target is None else target.name()

    def choose(self, name: str) -> None:
        self._chosen_name = name
        self.arrange()

    def choose_next(self) -> None:
        """The next of the choices; after the last the first."""
        names = [name for _, name in self.screen_choices]
        self.choose(names[(names.index(self.current_choice) + 1) % len(names)])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of the client's window."""
        if event.type() is QEvent.Type.WindowActivate and self._console.isVisible():
            self._console.activateWindow()
        if isinstance(event, QChildEvent) and event.type() is QEvent.Type.ChildPolished:
            child = event.child()
            if isinstance(child, QDialog):
                self._move_over_console(child)
        return super().eventFilter(watched, event)

    def _move_over_console(self, dialog: QDialog) -> None:
        """Before it is shown: who trains reads and answers it."""
        sized = dialog.testAttribute(Qt.WidgetAttribute.WA_Resized)
        area, size = self._console.geometry(), dialog.size() if sized else dialog.sizeHint()
        left, top = (area.width() - size.width()) // 2, (area.height() - size.height()) // 2
        dialog.move(area.topLeft() + QPoint(max(left, 0), max(top, 0)))

    def arrange(self) -> None:
        """Put both where they belong."""
        target = self._target_screen()
        if target is None:
            here = QGuiApplication.primaryScreen()
            left, right = _split_area(here.availableGeometry())
            _place_window(self._console, here, left)
            _place_window(self._client, here, right)
        else:
            here = next(one for one in _primary_first() if one.name() != target.name())
            if not (self._client.isFullScreen() and _is_on(self._client, target)):
                _place_window(self._client, target, target.geometry())
                self._client.showFullScreen()
            if not (self._console.isMaximized() and _is_on(self._console, here)):
                _place_window(self._console, here, here.availableGeometry())
                self._console.showMaximized()
        self.placement_changed.emit()

    def restore_client(self) -> None:
        """The client's view goes where it was before the console came."""
        self._client.removeEventFilter(self)
        self._client.showNormal()
        self._client.restoreGeometry(self._original_geometry)

    def _target_screen(self) -> QScreen | None:
        """The screen that the client's view has for itself."""
        first, *others = _primary_first()
        if not others or self._chosen_name == SIDE_BY_SIDE:
            return None
        wanted = (one for one in (first, *others) if one.name() == self._chosen_name)
        return next(wanted, others[0])


def _primary_first() -> list[QScreen]:
    """The computer's own one first: that is where a trainer sits."""
    first = QGuiApplication.primaryScreen()
    return sorted(QGuiApplication.screens(), key=lambda one: one.name() != first.name())


def _split_area(area: QRect) -> tuple[QRect, QRect]:
    width = round(area.width() * _CONSOLE_SHARE)
    return area.adjusted(0, 0, width - area.width(), 0), area.adjusted(width, 0, 0, 0)


def _is_on(window: QWidget, screen: QScreen) -> bool:
    return window.isVisible() and window.screen().name() == screen.name()


def _place_window(window: QWidget, screen: QScreen, area: QRect) -> None:
    window.showNormal()
    # Where programs may not place their windows, a screen can be asked for all the same.
    window.setScreen(screen)
    # With its title: above the screen nobody could take hold of it.
    window.setGeometry(area)
    window.resize(area.size() - (window.frameGeometry().size() - window.size()))
    window.move(area.topLeft())


def _screen_label(screen: QScreen) -> str:
    size = screen.geometry().size() * screen.devicePixelRatio()
    return messages.screen_label(screen.model() or screen.name(), size.width(), size.height())
