"""A call that the disk does not answer is given up, and the program goes on without it."""

from __future__ import annotations

import os
from threading import Event

import pytest

from retrotimer.store.files import disk_deadline
from retrotimer.store.files.disk_deadline import within_deadline
from tests.support.history_database import wait_until


@pytest.fixture(autouse=True)
def _impatience(monkeypatch):
    monkeypatch.setattr(disk_deadline, "DEADLINE_S", 0.2)
    monkeypatch.setattr(disk_deadline, "LATER_DEADLINE_S", 0.1)


@pytest.fixture
def pipe(tmp_path):
    """Opening it hangs in the kernel until it is opened for writing too."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


def answer(pipe):
    """Let a hanging call go on."""
    os.close(os.open(pipe, os.O_WRONLY))


def hang(path, pipe, discard=os.close):
    with pytest.raises(TimeoutError, match="the disk does not answer"):
        within_deadline(path, lambda: os.open(pipe, os.O_RDONLY), discard)


def test_what_an_operation_returns_or_raises_is_passed_on(tmp_path):
    assert within_deadline(tmp_path, lambda: 3) == 3
    with pytest.raises(FileNotFoundError):
        within_deadline(tmp_path, (tmp_path / "none").stat)


def test_a_call_that_hangs_is_given_up_and_what_comes_late_is_discarded(tmp_path, pipe):
    discarded, is_discarded = [], Event()

    def discard(descriptor):
        os.close(descriptor)
        discarded.append(descriptor)
        is_discarded.set()

    hang(tmp_path, pipe, discard)
    assert discarded == []
    answer(pipe)
    assert is_discarded.wait(10)
    assert len(discarded) == 1


def test_while_a_call_hangs_there_is_no_other_one_for_its_path_and_others_have_less_time(
    tmp_path, pipe, monkeypatch
):
    hang(tmp_path, pipe)
    with pytest.raises(TimeoutError):
        within_deadline(tmp_path, lambda: pytest.fail("it is called"))
    monkeypatch.setattr(disk_deadline, "DEADLINE_S", 1e6)
    other = tmp_path / "other"
    os.mkfifo(other)
    hang(other, other)
    assert within_deadline(tmp_path / "third", lambda: 3) == 3
    answer(pipe)
    answer(other)
    wait_until(lambda: not disk_deadline._is_any_hanging())  # noqa: SLF001 - nothing else shows it
    assert within_deadline(tmp_path, lambda: 4) == 4


def test_an_error_that_comes_late_is_dropped(tmp_path, pipe):
    def fail_late():
        os.close(os.open(pipe, os.O_RDONLY))
        raise OSError

    with pytest.raises(TimeoutError):
        within_deadline(tmp_path, fail_late)
    answer(pipe)
    wait_until(lambda: not disk_deadline._is_any_hanging())  # noqa: SLF001 - nothing else shows it
