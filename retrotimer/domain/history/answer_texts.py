"""The answers given before and after a session, as short labels and texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from retrotimer.domain.coaching.questionnaires import STOP_REASON_KEY, option_label
from retrotimer.domain.history.session_details import (
    KNEE_PAIN_BEFORE,
    KNEE_PAIN_WORST,
    SessionDetails,
)
from retrotimer.domain.messages import format_note
from retrotimer.domain.values.text import Text, join_texts

NO_ANSWER = "-"
ANSWER_LABELS = {
    KNEE_PAIN_BEFORE: Text("Knee pain before"),
    KNEE_PAIN_WORST: Text("Knee pain at its worst"),
    "knee_pain_after": Text("Knee pain after"),
    "knee_pain_60_min": Text("Knee pain an hour later"),
    "knee_pain_next_morning": Text("Knee pain the next morning"),
    "effort": Text("Effort"),
    "comfort": Text("Comfort"),
    "rail_use": Text("Hands on the rails"),
    "near_falls": Text("Near-falls"),
    STOP_REASON_KEY: Text("Why it ended early"),
}


def labelled_answers(session: SessionDetails) -> Mapping[str, str]:
    """The answer to each question by its label; NO_ANSWER for questions without one."""
    return {label: format_answer(session.answer(key)) for key, label in ANSWER_LABELS.items()}


def format_answer(answer: Any) -> str:
    """An answer as text."""
    if answer is None:
        return NO_ANSWER
    return Text(option_label(answer)) if isinstance(answer, str) else str(answer)


def format_notes(session: SessionDetails) -> str:
    """Notes made during the session and after it, and the rules that were overridden."""
    lines = [*(format_note(note, session.record) for note in session.notes), session.written_notes]
    if session.context.overridden_rules:
        lines.append(
            Text(
                "Safety limits were overridden: {rules}.",
                rules=", ".join(session.context.overridden_rules),
            )
        )
    return join_texts(filter(None, lines), "\n")
