"""Cues as values: which may be left out, and which lines are a client's own."""

from __future__ import annotations

from retrotimer.domain.cues.cues import CueKind
from retrotimer.domain.settings.cue_settings import CueChoices


def test_direction_turn_and_end_are_never_left_out():
    assert [kind.value for kind in CueKind if kind.critical] == ["announcement", "turn", "end"]


def test_the_own_lines_of_both_directions_are_a_clients_own():
    assert CueChoices().own_reminders == ()
    own = CueChoices(own_backward=("Breathe", "Smile"), own_forward=("Swing",))
    assert own.own_reminders == ("Breathe", "Smile", "Swing")
