"""The error that all of `store` raises."""


class StoreError(Exception):
    """A file, a disk or a server cannot be used; the cause lies outside of the program.

    `messages` has one line for each problem.
    """

    def __init__(self, messages: list[str]) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages
