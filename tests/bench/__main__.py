"""Prints every figure beside its goal."""

from __future__ import annotations

from itertools import chain

from tests.bench import exports, history, inside, processes, sound_live, sound_rendering, windows


def main() -> None:
    for name, figure, goal in chain(
        inside.figures(),
        history.figures(),
        exports.figures(),
        windows.figures(),
        sound_rendering.figures(),
        sound_live.figures(),
        processes.figures(),
    ):
        print(f"{name:<46}{figure:<32}goal {goal}", flush=True)


if __name__ == "__main__":
    main()
