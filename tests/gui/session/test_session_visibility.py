"""The session screen as it is seen: flashing, mirrored, from far away, with its ribbon."""

from __future__ import annotations

from math import ceil

import pytest
from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QTransform
from PySide6.QtWidgets import QApplication

from retrotimer.domain.workout.workout import Direction
from retrotimer.gui.session.session_layout import compute_layout, fit_font
from retrotimer.gui.session.session_view import SessionView
from retrotimer.gui.widgets import theme
from tests.support.ladder_session import CONFIRM_PRESS, READY_CONTENT, TIMELINE, content_at


def test_the_screen_flashes_once_in_each_of_the_last_three_seconds():
    flashing = [at / 100 for at in range(29_000, 30_000) if content_at(at / 100).is_flashing]
    assert len(flashing) == pytest.approx(3 * 25, abs=3)
    # Each begins with its count.
    assert {ceil(300 - at_s) for at_s in flashing} == {1, 2, 3}
    assert max(ceil(300 - at_s) - (300 - at_s) for at_s in flashing) < 0.25


def test_nothing_flashes_outside_a_session():
    assert not READY_CONTENT.is_flashing
    assert not content_at(-2).is_flashing
    assert not content_at(400).is_flashing


def test_a_flash_inverts_the_colours(view):
    view.show_content(content_at(297.01), TIMELINE, 0.6)
    pixel = QColor(view.grab().toImage().pixel(5, 340))
    assert pixel == theme.FORWARD.foreground
    view.show_content(content_at(297.5), TIMELINE, 0.6)
    assert QColor(view.grab().toImage().pixel(5, 340)) == theme.FORWARD.background


def rough(image: QImage) -> list[int]:
    """A picture so small that the edges of letters do not count."""
    size = 64, 36
    small = image.scaled(
        *size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    return [QColor(small.pixel(x, y)).lightness() for x in range(size[0]) for y in range(size[1])]


def differ(one: QImage, other: QImage) -> int:
    return max(abs(a - b) for a, b in zip(rough(one), rough(other), strict=True))


def test_a_mirror_shows_it_the_right_way_round(view):
    view.show_content(content_at(340, CONFIRM_PRESS), TIMELINE, 0.7)
    plain = view.grab().toImage()
    view.set_mirrored(mirrored=not view.is_mirrored)
    seen = view.grab().toImage()
    assert differ(seen, plain) > 60
    assert differ(seen.transformed(QTransform(-1, 0, 0, 1, 0, 0)), plain) < 20
    view.set_mirrored(mirrored=not view.is_mirrored)
    assert view.grab().toImage() == plain


def test_what_changes_is_painted_where_it_is_seen_also_in_a_mirror(view, qtbot):
    qtbot.waitExposed(view)
    view.set_mirrored(mirrored=not view.is_mirrored)
    for at_s in (10, 10.9, 12):
        view.show_content(content_at(at_s, message=f"At {at_s}"), TIMELINE, at_s / 480)
        QApplication.processEvents()
        # The screen as repainted part by part, compared with all of it painted at once.
        seen = view.screen().grabWindow(view.winId()).toImage()
        again = SessionView(view.content, TIMELINE)
        qtbot.addWidget(again)
        again.set_mirrored(mirrored=not again.is_mirrored)
        again.resize(view.size())
        again.show_content(view.content, TIMELINE, at_s / 480)
        assert differ(again.grab().toImage(), seen) <= 1
    view.show_content(content_at(13, message="At 13"), TIMELINE, 13 / 480)
    assert differ(view.grab().toImage(), seen) > 1


def test_it_can_be_read_the_farther_off_the_larger_it_is(view):
    view.show_content(content_at(10), TIMELINE, 0.0)
    near_m = view.readable_distance_m
    capital_px = QFontMetricsF(
        fit_font("0:00", compute_layout(QSizeF(view.size())).countdown)
    ).capHeight()
    # 17.45 mm for each metre: 60 minutes of arc.
    assert near_m == pytest.approx(capital_px / view.physicalDpiY() * 25.4 / 17.45, rel=0.01)
    view.resize(2560, 1440)
    assert view.readable_distance_m == pytest.approx(2 * near_m, rel=0.02)


def ribbon_at(view: SessionView, at_s: float) -> tuple[QColor, QColor]:
    """What stands above and what hangs below the middle of the ribbon."""
    box = compute_layout(QSizeF(view.size())).progress
    image = view.grab().toImage()
    x = round(at_s / TIMELINE.duration_s * box.width())
    above, below = (box.top() + box.height() * part for part in (0.4, 0.6))
    return QColor(image.pixel(x, round(above))), QColor(image.pixel(x, round(below)))


def test_the_ribbon_shows_each_direction_on_its_own_side(view):
    view.show_content(content_at(0), TIMELINE, 0.0)
    ground = theme.STANDING.background
    assert ribbon_at(view, 150) == (theme.RIBBON_COLOURS[Direction.FORWARD], ground)
    assert ribbon_at(view, 360) == (ground, theme.RIBBON_COLOURS[Direction.BACKWARD])
    # A turnaround is a line in the middle.
    assert ribbon_at(view, 315) == (ground, ground)


def test_what_is_behind_is_dimmed_and_where_one_is_is_marked(view):
    view.show_content(content_at(240), TIMELINE, 0.5)
    forward = theme.RIBBON_COLOURS[Direction.FORWARD]
    assert ribbon_at(view, 150)[0].lightness() < forward.lightness()
    assert ribbon_at(view, 280)[0] == forward
    assert ribbon_at(view, 240)[0] == theme.STANDING.foreground
