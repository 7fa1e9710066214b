"""The session screen compared with the checked pictures in `tests/golden/pictures`.

`python -m tests.gui.session.test_session_pictures` makes them anew: look at each before it is kept.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from retrotimer.domain.session.controls import ControlKind
from retrotimer.domain.workout.workout import Direction
from retrotimer.gui.session.session_view import SessionView
from retrotimer.gui.widgets import theme
from retrotimer.store.folders import assets_folder
from tests.support.ladder_session import CONFIRM_PRESS, READY_CONTENT, TIMELINE, content_at
from tests.support.paths import GOLDEN

PICTURES = GOLDEN / "pictures"
# The sizes of the stored pictures and of the comparison, in which edges of letters do not count.
KEPT, COMPARED = (320, 180), (128, 72)
# Of 255, in any colour of any dot: what another version of Qt or FreeType may do.
TOLERANCE = 28
SEEN = {
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


def picture(name: str, view: SessionView | None = None) -> QImage:
    shown, progress, mirrored = SEEN[name]
    view = view or SessionView(shown, TIMELINE)
    view.resize(1280, 720)
    view.is_mirrored = mirrored
    view.show_content(shown, TIMELINE, progress)
    return scaled(view.grab().toImage(), KEPT)


def scaled(image: QImage, size: tuple[int, int]) -> QImage:
    aspect, smooth = Qt.AspectRatioMode, Qt.TransformationMode
    return image.scaled(*size, aspect.IgnoreAspectRatio, smooth.SmoothTransformation)


def differ(one: QImage, other: QImage) -> int:
    """The most by which a dot is of another colour."""
    one, other = scaled(one, COMPARED), scaled(other, COMPARED)
    dots = ((x, y) for x in range(COMPARED[0]) for y in range(COMPARED[1]))
    pairs = ((QColor(one.pixel(*dot)), QColor(other.pixel(*dot))) for dot in dots)
    return max(
        abs(mine - kept)
        for seen, known in pairs
        for mine, kept in zip(seen.getRgb(), known.getRgb(), strict=True)
    )


def kept(name: str) -> QImage:
    image = QImage(str(PICTURES / f"{name}.png"))
    assert not image.isNull()
    return image


@pytest.mark.parametrize("name", SEEN)
def test_the_screen_looks_as_in_the_checked_picture(view, name):
    assert differ(picture(name, view), kept(name)) <= TOLERANCE


def test_every_picture_is_compared():
    assert {path.stem for path in PICTURES.glob("*.png")} == set(SEEN)


@pytest.mark.parametrize(
    "changed",
    [
        {"countdown": "2:20"},
        {"status_word": "BACKWARD"},
        {"message": ""},
        {"arrow_direction": Direction.BACKWARD},
        {"direction": Direction.BACKWARD},
        {"is_turnaround": True},
        {"speed": "8.0 km/h"},
        {"incline": "5 %"},
        {"is_flashing": True},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_screen_that_says_something_else_is_another_picture(view, changed):
    shown, progress, _ = SEEN["forward"]
    view.show_content(replace(shown, **changed), TIMELINE, progress)
    assert differ(scaled(view.grab().toImage(), KEPT), kept("forward")) > TOLERANCE


if __name__ == "__main__":
    application = QApplication(["pictures", "-platform", "offscreen"])
    theme.load_font(assets_folder() / "fonts")
    PICTURES.mkdir(exist_ok=True)
    for each in SEEN:
        picture(each).save(str(PICTURES / f"{each}.png"))
