"""TODO docstring."""


class StoreError(Exception):
    """The world's fault, not ours: a file or a disk is not as it must be.

    `lines` say what is wrong, one thing each.
    """

    def __init__(self, lines: list[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines
