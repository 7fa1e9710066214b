"""The messages of windows, command line and log."""

from __future__ import annotations

import pytest

from retrotimer.domain import messages
from retrotimer.domain.coaching.client import INCOMPLETE_VERSION, Condition, Screening
from retrotimer.domain.session.energy import Energy
from retrotimer.domain.session.record import Outcome, SessionRecord, WalkedSegment
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import Direction, SegmentKind

ROWS = (
    WalkedSegment(SegmentKind.WARM_UP, Direction.FORWARD, 480, 480, 3.0, 0, 0.4),
    WalkedSegment(SegmentKind.WORK, Direction.BACKWARD, 360, 360, 2.0, 0, 0.2),
)
UNWEIGHED = SessionRecord("Ladder", Outcome.FINISHED, 850, ROWS)
WEIGHED = SessionRecord(
    *("Ladder", Outcome.FINISHED, 850, ROWS),
    energy_by_direction={Direction.FORWARD: Energy(30, 20), Direction.BACKWARD: Energy(30, 24)},
)


def test_a_session_is_summed_up_in_one_line():
    text = "Saved to history: 6:00 backward, 8:00 forward, 0.60 km"
    assert messages.saved_message(UNWEIGHED) == text
    assert messages.saved_message(WEIGHED) == f"{text}, estimate 45-75 kcal"
    assert messages.saved_message(UNWEIGHED, Units.IMPERIAL).endswith("8:00 forward, 0.37 mi")


@pytest.mark.parametrize(
    ("spent", "text"),
    [
        (Energy(100, 80), "estimate 75-125 kcal"),
        (Energy(100, 80, is_extrapolated=True), "estimate 75-125 kcal, extrapolated"),
        (Energy(), "estimate 0-0 kcal"),
    ],
)
def test_energy_is_a_range_and_called_an_estimate(spent, text):
    assert messages.format_energy(spent) == text


def test_a_cut_off_session_is_described_with_its_day_and_length():
    text = messages.cut_off_session_message("Ladder", "2026-11-22 18:30", 365.0)
    assert text == "Ladder, 2026-11-22 18:30, was cut off after 6:05."


def test_a_studio_that_is_away_takes_nothing_with_it():
    text = messages.studio_unreachable_message("connection refused")
    assert text.endswith("sessions follow later. connection refused")


def test_messages_of_the_library():
    text = messages.next_session_message("Ladder", 2, 3, "the last session went well")
    assert text == "Next: Ladder, week 2, session 3: the last session went well"
    assert (
        messages.moved_to_bin_message("Ladder") == "Ladder is in the bin.   Ctrl+Z: bring it back"
    )


def test_one_session_is_no_plural():
    assert [messages.format_session_count(n) for n in (0, 1, 2)] == [
        "0 sessions",
        "1 session",
        "2 sessions",
    ]


def test_a_screen_that_is_too_small_says_for_which_distance():
    text = messages.countdown_too_small_message(1.24, 3.0)
    assert text == "Readable from 1.2 m, the treadmill is 3 m away.   F: larger"


@pytest.mark.parametrize(
    ("screening", "expected"),
    [
        (None, "Never answered. They are asked before the first session."),
        (Screening("2026-11-01"), "2026-11-01: no to all."),
        (
            Screening("2026-11-01", (Condition.CHEST_PAIN, Condition.FALL)),
            "2026-11-01: yes to chest pain, fall.",
        ),
        (
            Screening("2026-11-01", (Condition.FALL,), INCOMPLETE_VERSION),
            "2026-11-01: yes to fall. Not all answered.",
        ),
    ],
)
def test_the_screening_summary_shows_the_answers(screening, expected):
    assert messages.screening_summary(screening) == expected


def test_the_copies_of_the_history_are_counted():
    assert messages.backups_message(0, "") == "None yet: one is made every day."
    assert messages.backups_message(3, "2026-11-25").startswith(
        "3 of the history, the newest of 2026-11-25."
    )


def test_error_messages_contain_their_reason():
    assert (
        messages.file_not_saved_message("settings.json: damaged")
        == "Not kept. settings.json: damaged"
    )
    assert messages.cannot_open_folder_message("/data").endswith("/data")
    assert messages.pdf_unavailable_message("no library").endswith("no library")


def test_what_the_trainers_console_says():
    assert messages.note_prompt(75) == "About 1:15.   Return: keep   Esc: leave the line"
    assert messages.note_saved_message(75) == "Kept with its time, 1:15."
    assert messages.format_time_until(5, needs_confirmation=False) == "0:05"
    assert messages.format_time_until(5, needs_confirmation=True) == "+0:05"
    assert messages.screen_label("HDMI-1", 1920, 1080) == "Alone on HDMI-1, 1920 x 1080"


@pytest.mark.parametrize(
    ("holds", "added", "text"),
    [
        (False, False, "Hold after step\nH"),
        (True, True, "Take hold back\nH"),
        (True, False, "Holds by itself"),
    ],
)
def test_the_console_says_what_h_does(holds, added, text):
    assert messages.hold_button_label(holds_automatically=holds, is_hold_added=added) == text


@pytest.mark.parametrize(
    ("sessions", "complete", "text"),
    [
        (0, False, "Reading the history ..."),
        (0, True, "No sessions yet."),
        (1, True, "1 session"),
        (80, False, "The newest 80 sessions; the others are being read"),
    ],
)
def test_the_history_says_how_much_of_it_is_there(sessions, complete, text):
    assert messages.history_status_message(sessions, is_complete=complete) == text


def test_a_session_says_how_many_of_its_entries_are_damaged():
    assert messages.damaged_entries_message(()) == ""
    assert messages.damaged_entries_message(["note: text", "after: effort"]).startswith(
        "Damaged entries of this session: 2."
    )


def test_erasures_that_wait_are_counted():
    text = messages.erasures_pending_message(4)
    assert text.startswith("4 sessions were erased on other computers")
