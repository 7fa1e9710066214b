"""What the player tells its speaker process and what that answers: a JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import inf
from pathlib import Path
from typing import Any

from retrotimer.domain.cues.cues import Cue, CueKind, DueCue, Tone
from retrotimer.domain.settings.cue_settings import Side

Message = dict[str, Any]
# A device has at least so much of the sound before it is heard.
HANDED_OVER_S = 0.2


@dataclass(frozen=True, slots=True)
class Block:
    """Cues whose `at_s` count from the instant `stamp_s` of the clock that all processes share.

    What was over by `heard_s` was heard. `latency_s` is what the device adds to the engine's own.
    """

    number: int
    stamp_s: float
    cues: tuple[DueCue, ...]
    length_s: float
    heard_s: float = -inf
    volume: float = 1.0
    latency_s: float = 0.0
    clips: tuple[Path, ...] = ()
    side: Side = Side.BOTH

    @property
    def sounds_until_s(self) -> float:
        """When the last cue is over if all goes as planned, on the shared clock."""
        return self.stamp_s + max((due.until_s for due in self.cues), default=0.0) + self.latency_s

    def sounds_at(self, now_s: float) -> bool:
        """Does a cue sound about this instant, or did the device get it to sound soon?"""
        second = now_s - self.stamp_s - self.latency_s
        return any(
            due.at_s - HANDED_OVER_S <= second <= due.until_s + HANDED_OVER_S for due in self.cues
        )

    @property
    def until_s(self) -> float:
        return max(self.stamp_s + self.length_s, self.sounds_until_s)


def line(message: Message) -> bytes:
    """A message as it is sent. It begins a line too: a library may have left one unfinished."""
    return b"\n" + json.dumps(message, separators=(",", ":")).encode() + b"\n"


def message(text: bytes) -> Message | None:
    """What a line says; None if it is not ours but some library's."""
    if not text.startswith(b"{"):
        return None
    try:
        said = json.loads(text)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def play(block: Block) -> Message:
    """The command that sounds a block. What is shown only is left out."""
    fields = asdict(block) | {
        "cues": _audible(block.cues),
        "clips": [str(path.resolve()) for path in block.clips],
    }
    return {"do": "play"} | fields


def warm(texts: Sequence[str], clips: Sequence[Path]) -> Message:
    """The command that makes texts ready to be said."""
    return {"do": "warm", "texts": list(texts), "clips": [str(path.resolve()) for path in clips]}


def block(command: Message) -> Block:
    """The block of a `play`."""
    fields = {name: value for name, value in command.items() if name != "do"}
    fields["cues"] = tuple(_due(**cue) for cue in command["cues"])
    fields["clips"] = tuple(map(Path, command["clips"]))
    fields["side"] = Side(command["side"])
    return Block(**fields)


def _audible(cues: Sequence[DueCue]) -> list[Message]:
    return [
        {
            "at_s": due.at_s,
            "duration_s": due.duration_s,
            "kind": due.cue.kind,
            "tone": due.cue.tone,
            "phrase": due.cue.phrase,
        }
        for due in cues
        if due.cue.tone is not None or due.cue.phrase
    ]


def _due(
    *, at_s: float, duration_s: float, kind: str, tone: str | None, phrase: list[str]
) -> DueCue:
    cue = Cue(CueKind(kind), "", None if tone is None else Tone(tone), tuple(phrase))
    return DueCue(at_s, cue, 0, duration_s)
