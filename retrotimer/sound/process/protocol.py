"""What the player tells its speaker process and what that answers: a JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import inf
from pathlib import Path
from typing import Any

from retrotimer.domain.cues.cues import Cue, CueKind, ScheduledCue, Tone
from retrotimer.domain.settings.cue_settings import Side

Message = dict[str, Any]
# A device has at least so much of the sound before it is heard.
DEVICE_BUFFER_S = 0.2


@dataclass(frozen=True, slots=True)
class CueBlock:
    """Cues whose `at_s` count from the instant `stamp_s` of the clock that all processes share.

    What was over by `heard_s` was heard. `latency_s` is what the device adds to the engine's own.
    """

    number: int
    stamp_s: float
    cues: tuple[ScheduledCue, ...]
    length_s: float
    heard_until_s: float = -inf
    volume: float = 1.0
    latency_s: float = 0.0
    clip_folders: tuple[Path, ...] = ()
    side: Side = Side.BOTH

    @property
    def last_cue_end_s(self) -> float:
        """When the last cue is over if all goes as planned, on the shared clock."""
        return self.stamp_s + max((due.until_s for due in self.cues), default=0.0) + self.latency_s

    def is_sounding_at(self, now_s: float) -> bool:
        """Does a cue sound about this instant, or did the device get it to sound soon?"""
        second = now_s - self.stamp_s - self.latency_s
        return any(
            due.at_s - DEVICE_BUFFER_S <= second <= due.until_s + DEVICE_BUFFER_S
            for due in self.cues
        )

    @property
    def end_s(self) -> float:
        return max(self.stamp_s + self.length_s, self.last_cue_end_s)


def encode_message(message: Message) -> bytes:
    """A message as it is sent. It begins a line too: a library may have left one unfinished."""
    return b"\n" + json.dumps(message, separators=(",", ":")).encode() + b"\n"


def decode_message(line: bytes) -> Message | None:
    """What a line says; None if it is not ours but some library's."""
    if not line.startswith(b"{"):
        return None
    try:
        said = json.loads(line)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def play_command(block: CueBlock) -> Message:
    """The command that sounds a block. What is shown only is left out."""
    fields = asdict(block) | {
        "cues": _audible_cues(block.cues),
        "clip_folders": [str(path.resolve()) for path in block.clip_folders],
    }
    return {"do": "play"} | fields


def preload_command(texts: Sequence[str], clip_folders: Sequence[Path]) -> Message:
    """The command that makes texts ready to be said."""
    return {
        "do": "warm",
        "texts": list(texts),
        "clip_folders": [str(path.resolve()) for path in clip_folders],
    }


def parse_block(command: Message) -> CueBlock:
    """The block of a `play`."""
    fields = {name: value for name, value in command.items() if name != "do"}
    fields["cues"] = tuple(_parse_cue(**cue) for cue in command["cues"])
    fields["clip_folders"] = tuple(map(Path, command["clip_folders"]))
    fields["side"] = Side(command["side"])
    return CueBlock(**fields)


def _audible_cues(cues: Sequence[ScheduledCue]) -> list[Message]:
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


def _parse_cue(
    *, at_s: float, duration_s: float, kind: str, tone: str | None, phrase: list[str]
) -> ScheduledCue:
    cue = Cue(CueKind(kind), "", None if tone is None else Tone(tone), tuple(phrase))
    return ScheduledCue(at_s, cue, 0, duration_s)
