"""Cues as values: which may be left out, and which lines are a client's own."""

from __future__ import annotations

from retrotimer.domain.cues.cues import CueKind
from retrotimer.domain.settings.cue_settings import CueSettings


def test_direction_turn_and_end_are_never_left_out():
    assert [kind.value for kind in CueKind if kind.is_critical] == ["announcement", "turn", "end"]


def test_the_own_lines_of_both_directions_are_a_clients_own():
    assert CueSettings().custom_reminders == ()
    own = CueSettings(own_backward=("Breathe", "Smile"), own_forward=("Swing",))
    assert own.custom_reminders == ("Breathe", "Smile", "Swing")
