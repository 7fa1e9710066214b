"""TODO docstring."""


class StoreError(Exception):
    """The world's fault, not ours: a file or a disk is not as it must be.

    `lines` say what is wrong, one thing each.
    """

    def __init__(self, messages: list[str]) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages
