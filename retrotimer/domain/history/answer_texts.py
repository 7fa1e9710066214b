"""What was said of a session before and after it, in short: a name and an answer for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from retrotimer.domain.coaching.questionnaires import STOP_REASON, in_words
from retrotimer.domain.history.session_details import BEFORE, WORST, Visit
from retrotimer.domain.messages import noted
from retrotimer.domain.values.text import Text, listed

NOT_SAID = "-"
SHORT = {
    BEFORE: Text("Knee pain before"),
    WORST: Text("Knee pain at its worst"),
    "knee_pain_after": Text("Knee pain after"),
    "knee_pain_60_min": Text("Knee pain an hour later"),
    "knee_pain_next_morning": Text("Knee pain the next morning"),
    "effort": Text("Effort"),
    "comfort": Text("Comfort"),
    "rail_use": Text("Hands on the rails"),
    "near_falls": Text("Nearly fallen"),
    STOP_REASON: Text("Why it ended early"),
}


def answers_in_short(visit: Visit) -> Mapping[str, str]:
    """The answer to each question by its short name; what was not said too."""
    return {name: answer_in_words(visit.answer(key)) for key, name in SHORT.items()}


def answer_in_words(answer: Any) -> str:
    """An answer as people read it."""
    if answer is None:
        return NOT_SAID
    return Text(in_words(answer)) if isinstance(answer, str) else str(answer)


def notes_of(visit: Visit) -> str:
    """What was noted on the way, what was written afterwards, and who took responsibility."""
    lines = [*(noted(note, visit.record) for note in visit.notes), visit.written]
    if visit.occasion.responsible_for:
        lines.append(
            Text(
                "Somebody took the responsibility for what was refused: {rules}.",
                rules=", ".join(visit.occasion.responsible_for),
            )
        )
    return listed(filter(None, lines), "\n")
