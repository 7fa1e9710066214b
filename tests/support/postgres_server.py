"""A private PostgreSQL server, if its programs are installed."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs_folder() -> Path | None:
    """The folder of initdb and postgres: on the path, or where Debian installs them."""
    initdb = shutil.which("initdb")
    if initdb:
        return Path(initdb).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


class PostgresServer:
    """A server that can be stopped and started again; `url` is the value of `history_url`."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self._port = port
        self._data = folder / "data"
        self._user = "postgres" if os.geteuid() == 0 else None
        self._programs_folder = programs_folder() or Path()
        if self._user:
            os.chown(folder, pwd.getpwnam(self._user).pw_uid, -1)
        self._run("initdb", "-D", self._data, "-U", "studio", "-A", "trust", "--no-sync")

    @property
    def url(self) -> str:
        return f"postgresql://studio@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        options = f"-p {self._port} -k {self._folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        log = self._folder / "log"
        self._run("pg_ctl", "-D", self._data, "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self._data, "-w", "-m", "immediate", "stop")

    def require_password(self, user: str, password: str) -> None:
        """Add a user who has to give a password."""
        quoted = password.replace("'", "''")
        self.query(f"CREATE ROLE {user} LOGIN PASSWORD '{quoted}'")
        rules = self._data / "pg_hba.conf"
        rules.write_text(f"host all {user} all scram-sha-256\n{rules.read_text()}")
        self.query("SELECT pg_reload_conf()")

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """All of its processes stand still in the block, as on a computer that is suspended."""
        first = int((self._data / "postmaster.pid").read_text().split()[0])
        os.kill(first, signal.SIGSTOP)
        others = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for process in others:
            os.kill(int(process), signal.SIGSTOP)
        try:
            yield
        finally:
            for process in (*others, first):
                os.kill(int(process), signal.SIGCONT)

    def query(self, statement: str) -> str:
        """The output of psql."""
        ran = self._run("psql", "-At", self.url, "-c", statement)
        return ran.stdout.strip()

    def _run(self, program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        # A server refuses to run as root.
        return subprocess.run(
            [
                shutil.which(program, path=f"{self._programs_folder}:{os.environ['PATH']}")
                or program,
                *map(str, arguments),
            ],
            user=self._user,
            cwd="/",
            check=True,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program == "psql" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT if program == "psql" else subprocess.DEVNULL,
        )


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="retrotimer-postgres-") as folder:
        server = PostgresServer(Path(folder), port)
        server.start()
        try:
            yield server
        finally:
            server.stop()
