"""`retrotimer history sync` and `history password`: the studio's common history on a server."""

from __future__ import annotations

import sys
from getpass import getpass

from retrotimer.cli.history_commands import format_merge_result
from retrotimer.cli.history_progress import summarize_sessions
from retrotimer.cli.safe_output import print_in_place, print_problems
from retrotimer.clock import monotonic_s
from retrotimer.domain import messages
from retrotimer.domain.settings.history_url import (
    URL_EXAMPLE,
    has_password,
    keyring_account,
    mask_password,
)
from retrotimer.exit_status import ExitStatus
from retrotimer.services.studio_sync import StudioSync
from retrotimer.store.files import settings_file
from retrotimer.store.folders import Folders
from retrotimer.store.remote_sync import stored_password
from retrotimer.store.remote_sync.postgres import SyncResult
from retrotimer.store.remote_sync.remote_erasures import ErasureRequest, MayErase, are_few
from retrotimer.store.remote_sync.sync_watch import ServerLimits

# A shorter sync says nothing before its result.
_DELAY_S = 2.0
_TICK_S = 0.5
# How often a line is printed where none can be rewritten.
_LINE_INTERVAL_S = 10.0
_ABORT_TIMEOUT_S = 0.2
_MAX_PRINTED_PROBLEMS, _MAX_PRINTED_NAMES = 20, 10


def sync_history(
    folders: Folders, *, is_confirmed: bool = False, limits: ServerLimits | None = None
) -> ExitStatus:
    """Merge with the studio's server. Raises StoreError.

    More than a few erasures of other computers are asked about, unless they `is_confirmed`.
    """
    url = _read_url(folders)
    if not url:
        return ExitStatus.BAD_INPUT
    result = _run_sync(folders, url, (lambda _: True) if is_confirmed else are_few, limits)
    pending = result.erasures.pending
    if not pending.count:
        return ExitStatus.SUCCESS
    print(_describe_erasures(pending), file=sys.stderr)
    if not (sys.stdin is not None and sys.stdin.isatty()):
        print(
            "They are still here. To erase them here too: retrotimer history sync --yes",
            file=sys.stderr,
        )
        return ExitStatus.FAILURE
    if not _ask("Erase them here too? [y/N] "):
        print("They are still here, and are not sent to the server.")
        return ExitStatus.FAILURE
    # Only those that were asked about.
    asked = pending.session_ids
    result = _run_sync(folders, url, lambda request: request.session_ids <= asked, limits)
    return ExitStatus.FAILURE if result.erasures.pending.count else ExitStatus.SUCCESS


def change_studio_password(folders: Folders, *, remove: bool) -> ExitStatus:
    """Store the password of the studio's server in the system's keyring, or remove it.

    Raises StoreError.
    """
    url = _read_url(folders)
    if not url:
        return ExitStatus.BAD_INPUT
    account = keyring_account(url)
    if remove:
        was_stored = stored_password.remove(url)
        print(
            f"The password of {account} was removed from the keyring."
            if was_stored
            else f"The keyring has no password of {account}."
        )
        return ExitStatus.SUCCESS
    if has_password(url):
        print(
            "The setting history_url has a password in it, which would be used instead. Set the"
            f" address without it first: retrotimer settings history_url={URL_EXAMPLE}",
            file=sys.stderr,
        )
        return ExitStatus.BAD_INPUT
    password = _read_password(f"Password of {account}: ")
    if not password:
        print("Nothing was stored.", file=sys.stderr)
        return ExitStatus.FAILURE
    stored_password.store(url, password)
    print(f"The password of {account} was stored in the keyring.")
    return ExitStatus.SUCCESS


def _read_url(folders: Folders) -> str:
    url = settings_file.read(folders.settings_path).history_url
    if not url:
        print(
            f"No studio server is set: retrotimer settings history_url={URL_EXAMPLE}",
            file=sys.stderr,
        )
    return url


def _run_sync(
    folders: Folders, url: str, may_erase: MayErase, limits: ServerLimits | None
) -> SyncResult:
    """Merge and print the result; after some seconds, also how far it is. Ctrl-C ends it.

    Raises StoreError, also if something is left of a client whom another computer erased.
    """
    job = StudioSync(folders, url, may_erase, limits)
    progress = _ProgressLine(mask_password(url))
    try:
        while not job.wait(_TICK_S):
            progress.update(job)
    except KeyboardInterrupt:
        job.abort()
        job.wait(_ABORT_TIMEOUT_S)
        progress.finish()
        print("Stopped. What was sent and received so far is kept.", file=sys.stderr)
        raise
    progress.finish()
    _print_result(job.result)
    summarize_sessions(folders.history_path)
    if job.erasure_error is not None:
        raise job.erasure_error
    return job.result


class _ProgressLine:
    """Says on standard error how far a sync is, once it takes longer than a moment."""

    def __init__(self, display_url: str) -> None:
        self._display_url = display_url
        self._begin_s = monotonic_s()
        self._is_terminal = sys.stderr.isatty()
        self._printed_s: float | None = None
        self._width = 0

    def update(self, job: StudioSync) -> None:
        now_s = monotonic_s()
        if now_s - self._begin_s < _DELAY_S:
            return
        if not self._is_terminal:
            if self._printed_s is None or now_s - self._printed_s >= _LINE_INTERVAL_S:
                self._printed_s = now_s
                print(self._describe(job), file=sys.stderr, flush=True)
            return
        self._printed_s = now_s
        line = self._describe(job)
        print_in_place(f"{line:<{self._width}}")
        self._width = len(line)

    def finish(self) -> None:
        """Leave the line that was rewritten."""
        if self._is_terminal and self._printed_s is not None:
            print(file=sys.stderr)

    def _describe(self, job: StudioSync) -> str:
        if job.progress is None:
            return f"Waiting for {self._display_url} (Ctrl+C stops) ..."
        phase, done, total = job.progress
        share = f" {done} of {total}" if total else ""
        return f"Studio's history: {phase.value} sessions{share} (Ctrl+C stops) ..."


def _print_result(result: SyncResult) -> None:
    print(
        f"{messages.format_session_count(result.sent_count)} sent, "
        f"{format_merge_result(result.received)}"
    )
    erasures = result.erasures
    if erasures.erased.count:
        print(messages.erased_elsewhere_message(erasures.erased.count))
    if erasures.copy is not None:
        print(f"The history as it was before is kept as {erasures.copy.name}.")
    if result.healed_ids:
        count = messages.format_session_count(len(result.healed_ids))
        ids = ", ".join(result.healed_ids[:_MAX_PRINTED_PROBLEMS])
        print(f"Damaged on the server, replaced from this computer: {count} ({ids})")
    problems = result.received.problems
    print_problems(problems[:_MAX_PRINTED_PROBLEMS])
    if len(problems) > _MAX_PRINTED_PROBLEMS:
        print(f"... and {len(problems) - _MAX_PRINTED_PROBLEMS} more", file=sys.stderr)


def _describe_erasures(request: ErasureRequest) -> str:
    text = f"{messages.format_session_count(request.count)} were erased on other computers."
    if request.whole_clients:
        text += f" All of: {_join_names(request.whole_clients)}."
    if parts := request.clients - request.whole_clients:
        text += f" Others of: {_join_names(parts)}. The history is copied before."
    return text


def _join_names(clients: frozenset[str]) -> str:
    names = [client or "the owner" for client in sorted(clients)]
    more = len(names) - _MAX_PRINTED_NAMES
    return ", ".join(names[:_MAX_PRINTED_NAMES]) + (f" and {more} more" if more > 0 else "")


def _ask(question: str) -> bool:
    print(question, end="", flush=True)
    try:
        return input().strip().lower() in ("y", "yes")
    except (EOFError, RuntimeError):
        # Standard input has ended, or is closed.
        print()
        return False


def _read_password(prompt: str) -> str:
    """A password that was typed without echo, or that another program writes."""
    if sys.stdin is None:
        return ""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    try:
        return getpass(prompt)
    except EOFError:
        return ""
