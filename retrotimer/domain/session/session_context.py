"""The context of a session: who walks it, in which program, and the answers given before it."""

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
    """What is known of a session when it starts. `client` is empty for the owner.

    `overridden_rules` names the rules that blocked the workout and were overridden by a person who
    took responsibility. `time_scale` is the speed of the session's clock; 1 is real time.
    """

    client: str = ""
    body: Body | None = None
    program_position: ProgramPosition | None = None
    answers_before: Mapping[str, Any] = field(default_factory=dict)
    overridden_rules: tuple[str, ...] = ()
    time_scale: float = 1.0

    def belongs_to(self, client: str) -> bool:
        """Did this client walk the session?

        Accelerated sessions are simulations and belong to no client.
        """
        return self.client == client and self.time_scale == 1
