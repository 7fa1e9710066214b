"""On which terms a session is walked: by whom, in which program, and what was answered before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from retrotimer.domain.session.energy import Body


@dataclass(frozen=True, slots=True)
class ProgramPosition:
    """A session's place in a program: its key, the week and the session in it, both from 1."""

    program: str
    week: int
    number: int


@dataclass(frozen=True, slots=True)
class SessionContext:
    """What is known of a session when it starts; the owner has no name.

    `before` are answers to the questions before it. `responsible_for` names the rules by which it
    was refused, and for which somebody took the responsibility. `time_scale` is how many times as
    fast it ran.
    """

    client: str = ""
    body: Body | None = None
    program_position: ProgramPosition | None = None
    answers_before: Mapping[str, Any] = field(default_factory=dict)
    overridden_rules: tuple[str, ...] = ()
    time_scale: float = 1.0

    def belongs_to(self, client: str) -> bool:
        """Did this client walk it? Nobody walks where time runs faster."""
        return self.client == client and self.time_scale == 1
