"""Where the client's view stands while the trainer's console is open."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QDialog, QWidget

from retrotimer.domain import messages

# The console's, of the width of the one screen there is.
_CONSOLE_SHARE = 0.6
# Instead of a screen's name.
BESIDE = ""


class ClientScreen(QObject):
    """Puts the client's view on a screen of its own, full-screen, and the console on another.

    Where there is no other, or nobody wants it, both stand side by side. The keyboard stays with
    the console, and what is asked over the client's view is asked over the console instead.
    """

    changed = Signal()
    """There are other screens now, or the client's view is on another one."""

    def __init__(self, client: QWidget, console: QWidget) -> None:
        super().__init__(console)
        self._client = client
        self._console = console
        self._before = client.saveGeometry()
        # Somebody may have put it on its screen already; None is whichever there is.
        first, there = QGuiApplication.primaryScreen().name(), client.screen().name()
        self._wanted: str | None = None if there == first else there
        client.installEventFilter(self)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self.arrange)
            application.screenRemoved.connect(self.arrange)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What can be chosen: how it is called, and its name."""
        screens = QGuiApplication.screens()
        alone = [(_called(screen), screen.name()) for screen in screens] if screens[1:] else []
        return [*alone, (messages.BESIDE, BESIDE)]

    @property
    def chosen(self) -> str:
        """The name of the screen that has the client's view alone, or BESIDE."""
        target = self._target()
        return BESIDE if target is None else target.name()

    def choose(self, name: str) -> None:
        self._wanted = name
        self.arrange()

    def choose_next(self) -> None:
        """The next of the choices; after the last the first."""
        names = [name for _, name in self.choices]
        self.choose(names[(names.index(self.chosen) + 1) % len(names)])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of the client's window."""
        if event.type() is QEvent.Type.WindowActivate and self._console.isVisible():
            self._console.activateWindow()
        if isinstance(event, QChildEvent) and event.type() is QEvent.Type.ChildPolished:
            child = event.child()
            if isinstance(child, QDialog):
                self._bring(child)
        return super().eventFilter(watched, event)

    def _bring(self, dialog: QDialog) -> None:
        """Before it is shown: who trains reads and answers it."""
        sized = dialog.testAttribute(Qt.WidgetAttribute.WA_Resized)
        area, size = self._console.geometry(), dialog.size() if sized else dialog.sizeHint()
        left, top = (area.width() - size.width()) // 2, (area.height() - size.height()) // 2
        dialog.move(area.topLeft() + QPoint(max(left, 0), max(top, 0)))

    def arrange(self) -> None:
        """Put both where they belong."""
        target = self._target()
        if target is None:
            here = QGuiApplication.primaryScreen()
            left, right = _halves(here.availableGeometry())
            _stand(self._console, here, left)
            _stand(self._client, here, right)
        else:
            here = next(one for one in _screens() if one.name() != target.name())
            if not (self._client.isFullScreen() and _is_on(self._client, target)):
                _stand(self._client, target, target.geometry())
                self._client.showFullScreen()
            if not (self._console.isMaximized() and _is_on(self._console, here)):
                _stand(self._console, here, here.availableGeometry())
                self._console.showMaximized()
        self.changed.emit()

    def give_back(self) -> None:
        """The client's view goes where it was before the console came."""
        self._client.removeEventFilter(self)
        self._client.showNormal()
        self._client.restoreGeometry(self._before)

    def _target(self) -> QScreen | None:
        """The screen that the client's view has for itself."""
        first, *others = _screens()
        if not others or self._wanted == BESIDE:
            return None
        wanted = (one for one in (first, *others) if one.name() == self._wanted)
        return next(wanted, others[0])


def _screens() -> list[QScreen]:
    """The computer's own one first: that is where a trainer sits."""
    first = QGuiApplication.primaryScreen()
    return sorted(QGuiApplication.screens(), key=lambda one: one.name() != first.name())


def _halves(area: QRect) -> tuple[QRect, QRect]:
    width = round(area.width() * _CONSOLE_SHARE)
    return area.adjusted(0, 0, width - area.width(), 0), area.adjusted(width, 0, 0, 0)


def _is_on(window: QWidget, screen: QScreen) -> bool:
    return window.isVisible() and window.screen().name() == screen.name()


def _stand(window: QWidget, screen: QScreen, area: QRect) -> None:
    window.showNormal()
    # Where programs may not place their windows, a screen can be asked for all the same.
    window.setScreen(screen)
    # With its title: above the screen nobody could take hold of it.
    window.setGeometry(area)
    window.resize(area.size() - (window.frameGeometry().size() - window.size()))
    window.move(area.topLeft())


def _called(screen: QScreen) -> str:
    size = screen.geometry().size() * screen.devicePixelRatio()
    return messages.screen(screen.model() or screen.name(), size.width(), size.height())
