"""The session screen: what it shows, and how it is drawn."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QImage, QPaintEvent

from retrotimer.domain.session.controls import ControlKind
from retrotimer.gui.session.screen_content import ScreenContent
from retrotimer.gui.session.session_layout import compute_layout, fit_font
from retrotimer.gui.session.session_view import SessionView
from retrotimer.gui.widgets import theme
from tests.support.ladder_session import CONFIRM_PRESS, READY_CONTENT, TIMELINE, content_at


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (READY_CONTENT, ("READY", "8:00", "Ladder", "1 of 4", "First: Forward 3.0 km/h, 5:00")),
        (content_at(-4), ("GET ON", "0:04", "Ladder", "1 of 4", "First: Forward 3.0 km/h, 5:00")),
        (content_at(0), ("FORWARD", "5:00", "Warm-up", "1 of 4", "Next: Turnaround, 0:30")),
        (content_at(299.5), ("FORWARD", "0:01", "Warm-up", "1 of 4", "Next: Turnaround, 0:30")),
        (
            content_at(310),
            ("TURN", "0:20", "Turnaround", "", "Waits, then: Backward 1.6 km/h, 2.5 %, 1:00"),
        ),
        (
            content_at(400),
            ("CONFIRM", "0:00", "Turnaround", "", "Next: Backward 1.6 km/h, 2.5 %, 1:00"),
        ),
        (
            content_at(340, CONFIRM_PRESS),
            ("BACKWARD", "0:50", "Work", "2 of 4", "Next: Feet on the side rails, 0:30"),
        ),
        (
            content_at(395, CONFIRM_PRESS),
            ("RAILS", "0:25", "Work", "3 of 4", "Next: Backward 1.2 km/h, 1:00"),
        ),
        (content_at(470, CONFIRM_PRESS), ("BACKWARD", "0:10", "Cool-down", "4 of 4", "Last step")),
        (
            content_at(20, (15, ControlKind.PAUSE)),
            ("PAUSED", "4:45", "Warm-up", "1 of 4", "Next: Turnaround, 0:30"),
        ),
        (
            content_at(470, CONFIRM_PRESS, (440, ControlKind.TOGGLE_HOLD)),
            ("BACKWARD", "0:10", "Cool-down", "4 of 4", "Last step, then it waits"),
        ),
        (content_at(480, CONFIRM_PRESS), ("COMPLETE", "8:00", "Cool-down", "4 of 4", "")),
        (content_at(15, (15, ControlKind.STOP)), ("STOPPED", "0:15", "Warm-up", "1 of 4", "")),
        (
            content_at(2, (-8, ControlKind.NEXT), (2, ControlKind.STOP)),
            ("STOPPED", "0:10", "Warm-up", "1 of 4", ""),
        ),
    ],
)
def test_the_face_says_what_is_and_what_comes(seen, expected):
    assert (
        seen.status_word,
        seen.countdown,
        seen.step_label,
        seen.interval_label,
        seen.next_label,
    ) == expected


def test_belt_speed_incline_and_rest_are_told():
    now = content_at(340, CONFIRM_PRESS)
    assert (now.speed, now.incline, now.time_left) == ("1.6 km/h", "2.5 %", "2:20 left")
    assert content_at(310).speed == "Belt stopped"


def colours(view: SessionView) -> set[str]:
    image = view.grab().toImage()
    points = [(5, 340), (1270, 340), (640, 4), (5, 5)]
    return {QColor(image.pixel(*point)).name().upper() for point in points}


@pytest.mark.parametrize(
    ("seen", "ground"),
    [
        (content_at(10), "#004B7A"),
        (content_at(340, CONFIRM_PRESS), "#E69F00"),
        (content_at(395, CONFIRM_PRESS), "#1A1A1A"),
        (content_at(20, (15, ControlKind.PAUSE)), "#333333"),
    ],
)
def test_the_whole_ground_has_the_colour_of_the_direction(view, seen, ground):
    view.show_content(seen, TIMELINE, 0.5)
    assert colours(view) == {ground}


def test_a_turnaround_is_hatched_in_the_colour_to_come(view):
    view.show_content(content_at(310), TIMELINE, 0.5)
    image = view.grab().toImage()
    edge = {QColor(image.pixel(x, 6)).name().upper() for x in range(0, 1280, 5)}
    assert {"#E69F00", "#1A1A1A"} <= edge


def arrow_is_wide_at(view: SessionView, part: float) -> int:
    """How many dark pixels the arrow has in one row of its box."""
    box = compute_layout(QSizeF(view.size())).arrow
    image = view.grab().toImage()
    y = round(box.top() + part * box.height())
    ground = image.pixel(5, 340)
    return sum(image.pixel(x, y) != ground for x in range(round(box.left()), round(box.right())))


@pytest.mark.parametrize(
    ("seen", "up"), [(content_at(10), True), (content_at(340, CONFIRM_PRESS), False)]
)
def test_the_arrow_points_up_for_forward_and_down_for_backward(view, seen, up):
    view.show_content(seen, TIMELINE, 0.5)
    assert (arrow_is_wide_at(view, 0.4) > arrow_is_wide_at(view, 0.6)) is up


def test_a_partial_repaint_draws_the_same_picture_as_a_whole_one(view, qtbot):
    for at_s in (10, 10.9, 12, 301, 302, 331):
        view.show_content(
            content_at(at_s, CONFIRM_PRESS, message=f"At {at_s}"), TIMELINE, at_s / 480
        )
        qtbot.waitExposed(view)
        view.repaint(view.rect())
        whole = view.grab().toImage()
        again = SessionView(view.content, TIMELINE)
        qtbot.addWidget(again)
        again.resize(view.size())
        again.show_content(view.content, TIMELINE, at_s / 480)
        assert again.grab().toImage() == whole


class WatchedView(SessionView):
    """Notes what is painted."""

    def __init__(self, shown: ScreenContent) -> None:
        super().__init__(shown, TIMELINE)
        self.heights: list[int] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        self.heights.append(event.rect().height())
        super().paintEvent(event)


def test_only_what_changed_is_painted_again(qtbot):
    watched = WatchedView(content_at(10.5))
    qtbot.addWidget(watched)
    watched.resize(1280, 720)
    watched.show()
    qtbot.waitUntil(lambda: 720 in watched.heights)
    watched.heights.clear()
    watched.show_content(content_at(10.6), TIMELINE, 0.0)
    watched.show_content(content_at(11.5), TIMELINE, 0.0)
    qtbot.waitUntil(lambda: bool(watched.heights))
    assert max(watched.heights) < 720


@pytest.mark.parametrize("size", [(320, 200), (1280, 720), (1920, 1080), (3840, 2160), (700, 1200)])
def test_no_text_leaves_its_box_at_any_size(size):
    places = compute_layout(QSizeF(*size))
    for at_s in (-4, 10, 310, 340, 480):
        seen = content_at(
            at_s, CONFIRM_PRESS, message="Feet on the side rails. Turn to face backward"
        )
        for name in places.box_names:
            if name in ("arrow", "progress"):
                continue
            text, box = getattr(seen, name), getattr(places, name)
            width = QFontMetricsF(fit_font(text, box)).horizontalAdvance(text)
            assert width <= box.width() or fit_font(text, box).pixelSize() == 8


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (700, 1200)])
def test_boxes_neither_overlap_nor_leave_the_window(size):
    places = compute_layout(QSizeF(*size))
    # Neighbours may share an edge.
    boxes = [getattr(places, name).adjusted(0.1, 0.1, -0.1, -0.1) for name in places.box_names]
    window = QRectF(0, 0, *size)
    for number, box in enumerate(boxes):
        assert window.contains(box)
        assert not any(box.intersects(other) for other in boxes[number + 1 :])


def test_the_countdown_fills_a_third_of_the_height_and_is_readable_at_three_metres(view):
    # A laptop of 15.6 inch is 194 mm high; 60 minutes of arc at 3 m are 52 mm.
    view.show_content(content_at(10), TIMELINE, 0.1)
    box = compute_layout(QSizeF(view.size())).countdown
    capital_px = QFontMetricsF(fit_font("0:00", box)).capHeight()
    assert capital_px / view.height() * 194 > 52


def test_the_digits_are_tabular_and_the_font_is_the_bundled_one():
    font = theme.font(120)
    assert QFontInfo(font).family() == theme.FONT_FAMILY
    metrics = QFontMetricsF(font)
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


RIBBON = [
    theme.ColourPair(theme.STANDING.background, colour) for colour in theme.RIBBON_COLOURS.values()
]


@pytest.mark.parametrize(
    "palette", [theme.FORWARD, theme.BACKWARD, theme.STANDING, theme.IDLE, *RIBBON]
)
def test_every_ink_has_aaa_contrast_on_its_ground(palette):
    light, dark = sorted(map(luminance, (palette.foreground, palette.background)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7


def test_resizing_never_shows_another_ground(view):
    view.show_content(content_at(10), TIMELINE, 0.1)
    for width in range(400, 1300, 90):
        view.resize(width, 600)
        image: QImage = view.grab().toImage()
        assert QColor(image.pixel(width - 2, 300)).name().upper() == "#004B7A"


def test_a_screen_reader_is_told_what_to_do_now(view):
    view.show_content(content_at(340, CONFIRM_PRESS), TIMELINE, 0.5)
    assert view.accessibleName() == "Work: BACKWARD"
