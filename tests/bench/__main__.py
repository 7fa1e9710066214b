"""Prints every figure next to its goal."""

from __future__ import annotations

from itertools import chain

from tests.bench import (
    exports,
    history,
    in_process,
    live_sound,
    sound_rendering,
    studio_sync,
    whole_program,
    window_response,
)


def main() -> None:
    for name, value, goal in chain(
        in_process.figures(),
        history.figures(),
        studio_sync.figures(),
        exports.figures(),
        window_response.figures(),
        sound_rendering.figures(),
        live_sound.figures(),
        whole_program.figures(),
    ):
        print(f"{name:<56}{value:<38}goal {goal}", flush=True)


if __name__ == "__main__":
    main()
