"""What was said of a session before and after it, in short: a name and an answer for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from retrotimer.core.occasion import Occasion
from retrotimer.core.questions import KNEE_PAIN, STOP_REASON

NOT_SAID = "-"
BEFORE, WORST = "before", "knee_pain_worst"
SHORT = {
    BEFORE: "Knee pain before",
    WORST: "Knee pain at its worst",
    "knee_pain_after": "Knee pain after",
    "knee_pain_60_min": "Knee pain an hour later",
    "knee_pain_next_morning": "Knee pain the next morning",
    "effort": "Effort",
    "comfort": "Comfort",
    "rail_use": "Hands on the rails",
    "near_falls": "Nearly fallen",
    STOP_REASON: "Why it ended early",
}


def answers_in_short(occasion: Occasion, after: Mapping[str, Any]) -> Mapping[str, str]:
    """The answer to each question by its short name; what was not said too."""
    said = {BEFORE: occasion.before.get(KNEE_PAIN), **after}
    return {name: _shown(said.get(key)) for key, name in SHORT.items()}


def notes_of(occasion: Occasion, after: Mapping[str, Any]) -> str:
    """What was written of it, and for what somebody took the responsibility."""
    notes = str(after.get("notes", ""))
    if not occasion.responsible_for:
        return notes
    rules = ", ".join(occasion.responsible_for)
    taken = f"Somebody took the responsibility for what was refused: {rules}."
    return f"{notes}\n{taken}".strip()


def _shown(answer: Any) -> str:
    return NOT_SAID if answer is None else str(answer)
