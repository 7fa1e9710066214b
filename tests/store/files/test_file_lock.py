"""The lock of a file that several programs change: what can happen while it is taken."""

from __future__ import annotations

import errno

import pytest

from retrotimer.store.files.file_lock import exclusive_lock

fcntl = pytest.importorskip("fcntl", reason="Windows locks files in another way")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "config" / "settings.json"


def lock_path(path):
    return path.with_name("settings.json.lock")


@pytest.fixture
def before_first_lock(monkeypatch):
    """Runs something between the opening of the lock file and its first locking."""

    def install(happen):
        lock, calls = fcntl.flock, []

        def flock(descriptor, operation):
            calls.append(descriptor)
            if len(calls) == 1:
                happen()
            lock(descriptor, operation)

        monkeypatch.setattr(fcntl, "flock", flock)
        return calls

    return install


def test_the_lock_file_is_there_only_while_it_is_locked(path):
    with exclusive_lock(path):
        assert lock_path(path).exists()
        assert lock_path(path).stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == []


def test_a_lock_file_that_its_holder_removes_meanwhile_is_made_again(path, before_first_lock):
    calls = before_first_lock(lambda: lock_path(path).unlink())
    with exclusive_lock(path):
        assert lock_path(path).exists()
    assert len(calls) == 2


def test_a_lock_file_that_is_another_one_meanwhile_is_opened_again(path, before_first_lock):
    def replace():
        lock_path(path).unlink()
        lock_path(path).touch()

    calls = before_first_lock(replace)
    with exclusive_lock(path):
        pass
    assert len(calls) == 2


def test_a_disk_without_locks_is_written_without_one(path, before_first_lock):
    def fail():
        raise OSError(errno.ENOLCK, "No locks available")

    before_first_lock(fail)
    with exclusive_lock(path):
        path.touch()
    assert list(path.parent.iterdir()) == [path]


def test_a_lock_that_is_never_released_is_a_timeout(path):
    path.parent.mkdir()
    with lock_path(path).open("w") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        with pytest.raises(TimeoutError), exclusive_lock(path, timeout_s=0.05):
            pytest.fail("it was not locked")
    with exclusive_lock(path):
        pass


def test_where_no_lock_file_can_be_made_there_is_no_lock(tmp_path):
    (tmp_path / "file").touch()
    with exclusive_lock(tmp_path / "file" / "settings.json"):
        pass
