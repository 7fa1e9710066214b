"""Pictures of the session screen, and how far two pictures differ.

`python -m tests.support.session_pictures` renders those in `tests/golden/pictures` anew. Look at
each of them before you commit it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from retrotimer.domain.session.controls import ControlKind
from retrotimer.gui.session.session_view import SessionView
from retrotimer.gui.widgets import theme
from retrotimer.store.folders import assets_folder
from tests.support.ladder_session import CONFIRM_PRESS, READY_CONTENT, TIMELINE, content_at
from tests.support.paths import GOLDEN

PICTURES = GOLDEN / "pictures"
# The size in which pictures are saved, and the smaller one in which they are compared, so that
# differently smoothed edges of letters do not count.
SAVED_SIZE, COMPARED_SIZE = (320, 180), (128, 72)
# Of 255, in any colour channel of any pixel: other versions of Qt or FreeType differ by this much.
TOLERANCE = 28
# What is on each picture: the content, the progress of the session, and whether it is mirrored.
SCREENS = {
    "ready": (READY_CONTENT, 0.0, False),
    "forward": (content_at(100, message="Swing your arms"), 0.2, False),
    "flash": (content_at(297.01), 0.6, False),
    "turnaround": (content_at(310), 0.62, False),
    "confirm": (content_at(331), 0.65, False),
    "backward": (
        content_at(340, CONFIRM_PRESS, message="Toes first, roll to the heel"),
        0.7,
        False,
    ),
    "mirrored": (content_at(340, CONFIRM_PRESS, message="Toes first, roll to the heel"), 0.7, True),
    "paused": (content_at(350, CONFIRM_PRESS, (345, ControlKind.PAUSE)), 0.72, False),
}


def render_picture(name: str, view: SessionView | None = None) -> QImage:
    content, progress, is_mirrored = SCREENS[name]
    view = view or SessionView(content, TIMELINE)
    view.resize(1280, 720)
    view.is_mirrored = is_mirrored
    view.show_content(content, TIMELINE, progress)
    return scale_picture(view.grab().toImage(), SAVED_SIZE)


def scale_picture(image: QImage, size: tuple[int, int]) -> QImage:
    aspect, smooth = Qt.AspectRatioMode, Qt.TransformationMode
    return image.scaled(*size, aspect.IgnoreAspectRatio, smooth.SmoothTransformation)


def load_picture(name: str) -> QImage:
    image = QImage(str(PICTURES / f"{name}.png"))
    assert not image.isNull()
    return image


def measure_difference(first: QImage, second: QImage) -> int:
    """The largest difference of a colour channel in any pixel, of 255."""
    first, second = scale_picture(first, COMPARED_SIZE), scale_picture(second, COMPARED_SIZE)
    pixels = ((x, y) for x in range(COMPARED_SIZE[0]) for y in range(COMPARED_SIZE[1]))
    colors = ((QColor(first.pixel(*at)), QColor(second.pixel(*at))) for at in pixels)
    return max(
        abs(left - right)
        for one, other in colors
        for left, right in zip(one.getRgb(), other.getRgb(), strict=True)
    )


if __name__ == "__main__":
    application = QApplication(["pictures", "-platform", "offscreen"])
    theme.load_font(assets_folder() / "fonts")
    PICTURES.mkdir(exist_ok=True)
    for each in SCREENS:
        render_picture(each).save(str(PICTURES / f"{each}.png"))
