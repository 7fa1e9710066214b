"""The protocol between the player and its audio process: one JSON object per line, on two pipes.

The player writes commands to the standard input of the audio process. `do` names the command:

    {"do": "play", "number": ..., "stamp_s": ..., "cues": [...], ...}
        Play a block of cues instead of the one that sounds; the other fields are those of CueBlock.
    {"do": "warm", "texts": [...], "clip_folders": [...]}
        Decode these texts when there is nothing else to do, so that they can be played at once.
    {"do": "silence", "number": ...}
        Fall silent, and do not begin any block up to this number.

The audio process writes events to its standard output. `said` names the event:

    {"said": "opened", "device": ..., "device_id": ..., "note": ..., "devices": [...],
     "default": ...}
        The engine is open, or another device is in use, or devices have come or gone. `devices` are
        pairs of id and name, `default` is the pair of the system's default device.
    {"said": "started", "number": ..., "until_s": ..., "heard_s": ..., "complaint": ...}
        This block has begun; its last cue is over at `until_s`. `complaint` says which of its texts
        cannot be spoken, and why.
    {"said": "alive", "heard_s": ...}
        Twice a second: the audio process works, and its device has sounded until `heard_s`.
    {"said": "failed", "reason": ..., "heard_s": ...}
        The engine did not open. The audio process ends.
    {"said": "lost", "reason": ..., "heard_s": ...}
        The engine was open and was lost. The audio process ends.

All stamps are seconds of the clock that all processes share (`clock.monotonic_s`). Any other line
is the output of some library. The player starts the audio process with
`python -m retrotimer.sound.process.audio_process ENGINE DEVICE`. It ends when its standard input is
closed, and thus with its parent.
"""

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
# Instead of an engine: list Qt's devices and open none.
DEVICE_LISTER = "devices"
# At most this much sound waits in a device before it is heard.
DEVICE_BUFFER_S = 0.2


@dataclass(frozen=True, slots=True)
class CueBlock:
    """Cues to be played; their `at_s` count from `stamp_s`, a stamp of the shared clock.

    The block lasts for `length_s` seconds from there. Cues that were over by `heard_until_s`, in
    seconds from `stamp_s` too, have been heard already. `latency_s` is what the device adds to the
    delay of the engine. `clip_folders` are searched for a text in this order.
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
        """When the last cue is over if all goes as planned, as a stamp of the shared clock."""
        return self.stamp_s + max((due.until_s for due in self.cues), default=0.0) + self.latency_s

    def is_sounding_at(self, now_s: float) -> bool:
        """Whether a cue sounds at this stamp, or may already or still wait in the device."""
        second = now_s - self.stamp_s - self.latency_s
        return any(
            due.at_s - DEVICE_BUFFER_S <= second <= due.until_s + DEVICE_BUFFER_S
            for due in self.cues
        )

    @property
    def end_s(self) -> float:
        """When the block is over, as a stamp of the shared clock."""
        return max(self.stamp_s + self.length_s, self.last_cue_end_s)


def encode_message(message: Message) -> bytes:
    """A message as it is sent.

    It begins with a line feed too, because a library may have left a line unfinished.
    """
    return b"\n" + json.dumps(message, separators=(",", ":")).encode() + b"\n"


def decode_message(line: bytes) -> Message | None:
    """The message on a line, or None if the line is the output of some library."""
    if not line.startswith(b"{"):
        return None
    try:
        message = json.loads(line)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None


def play_command(block: CueBlock) -> Message:
    """The command that plays a block. Cues that are only shown are left out."""
    fields = asdict(block) | {
        "cues": _audible_cues(block.cues),
        "clip_folders": [str(path.resolve()) for path in block.clip_folders],
    }
    return {"do": "play"} | fields


def preload_command(texts: Sequence[str], clip_folders: Sequence[Path]) -> Message:
    """The command that decodes texts in advance."""
    return {
        "do": "warm",
        "texts": list(texts),
        "clip_folders": [str(path.resolve()) for path in clip_folders],
    }


def silence_command(number: int) -> Message:
    """The command that silences every block up to this number."""
    return {"do": "silence", "number": number}


def parse_block(command: Message) -> CueBlock:
    """The block of a `play` command."""
    fields = {name: value for name, value in command.items() if name != "do"}
    fields["cues"] = tuple(_parse_cue(**cue) for cue in command["cues"])
    fields["clip_folders"] = parse_clip_folders(command)
    fields["side"] = Side(command["side"])
    return CueBlock(**fields)


def parse_clip_folders(command: Message) -> tuple[Path, ...]:
    """The folders of clips of a `play` or `warm` command."""
    return tuple(map(Path, command["clip_folders"]))


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
