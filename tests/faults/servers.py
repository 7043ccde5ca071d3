"""A PostgreSQL and a Valkey that a test may stop, crash, restart and empty."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg2
import redis

from triangle_portal.embedded import postgresql, valkey
from triangle_portal.embedded.keeper import free_port
from triangle_portal.embedded.processes import signal_when_parent_dies, stop_group

# A commit that was answered stands in the log, as on a real server: a crash may not take it back.
# Nothing waits for the disk all the same, because here only processes die, not the machine.
OPTIONS = {"synchronous_commit": "on", "shared_buffers": "64MB", "max_connections": "60"}
RUNTIME_ROLE = "portal_app"


class Database:
    """A cluster of its own, thrown away afterwards."""

    def __init__(self, logs: Path) -> None:
        user = postgresql.unprivileged_user() if os.geteuid() == 0 else None
        self.place = _place(user)
        programs = (
            postgresql.shared_programs()
            if user
            else postgresql.wheel_folder() / "pginstall18" / "bin"
        )
        names = ("superuser", "portal_owner", RUNTIME_ROLE)
        passwords = {name: secrets.token_hex(12) for name in names}
        self.cluster = postgresql.Cluster(programs, self.place / "data", passwords, user)
        self.log = logs / "postgresql.log"
        postgresql.make_home(self.place, user)
        postgresql.initialise(self.cluster)
        self.port = free_port()
        self.start()

    def start(self) -> None:
        postgresql.start(self.cluster, self.port, log=self.log, **OPTIONS)

    def stop(self, mode: str) -> None:
        """`fast` ends every session; `immediate` is a crash: the next start replays the log."""
        command = [str(self.cluster.programs / "pg_ctl"), "stop", f"--pgdata={self.cluster.data}"]
        subprocess.run(
            [*command, f"--mode={mode}", "--wait", "--silent"],
            cwd=self.place,
            env=postgresql.CLIENT_ENVIRONMENT,
            check=True,
            **self.cluster.as_user,
        )
        assert self.cluster.process is not None
        self.cluster.process.wait(20)

    def remove(self) -> None:
        if self.cluster.process and self.cluster.process.poll() is None:
            stop_group(self.cluster.process, signal.SIGQUIT, 10)
        shutil.rmtree(self.place, ignore_errors=True)

    def url(self, database: str, role: str) -> str:
        place = f"127.0.0.1:{self.port}/{database}"
        return f"postgres://{role}:{self.cluster.secrets[role]}@{place}"

    def execute(self, statement: str) -> None:
        """As the superuser, outside any transaction."""
        opened = postgresql.connect(self.cluster, "postgres")
        try:
            opened.cursor().execute(statement)
        finally:
            opened.close()

    def copy_schema(self, source: dict[str, object], database: str) -> None:
        """The tables of the suite's own database, empty; quicker than a hundred migrations."""
        self.execute(f"CREATE DATABASE {database} OWNER portal_owner")
        programs = postgresql.wheel_folder() / "pginstall18" / "bin"
        dump = subprocess.run(
            [programs / "pg_dump", "--schema-only", "--no-owner", "--no-privileges"],
            env=_client(source),
            capture_output=True,
            check=True,
        )
        own = {"host": "127.0.0.1", "port": self.port, "user": "portal_owner", "dbname": database}
        own["password"] = self.cluster.secrets["portal_owner"]
        subprocess.run(
            [programs / "psql", "--quiet", "--set=ON_ERROR_STOP=1"],
            env=_client(own),
            input=dump.stdout,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def fresh(self, name: str, template: str) -> None:
        self.drop(name)
        self.execute(f"CREATE DATABASE {name} OWNER portal_owner TEMPLATE {template}")
        self.execute(f"GRANT CONNECT ON DATABASE {name} TO {RUNTIME_ROLE}")

    def drop(self, name: str) -> None:
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def answers(self) -> bool:
        try:
            self.execute("SELECT 1")
        except psycopg2.OperationalError:
            return False
        return True


def _place(user: str | None) -> Path:
    if user:
        return postgresql.shared_place() / f"faults-{os.getpid()}"
    return Path(tempfile.mkdtemp(prefix="triangle-portal-faults-")) / "postgresql"


def _client(values: dict[str, object]) -> dict[str, str]:
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    names["dbname"] = "PGDATABASE"
    given = {names[name]: str(values[name]) for name in names if values.get(name)}
    return dict(os.environ) | given


class Queue:
    """Keeps nothing on disk: a restart forgets all messages, as a real one may."""

    def __init__(self, logs: Path) -> None:
        self.port, self.log = free_port(), logs / "valkey.log"
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1"]
        options += ["--save", "", "--appendonly", "no"]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [str(valkey.program()), *options],
                cwd=self.log.parent,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=signal_when_parent_dies(signal.SIGTERM),
            )

    def answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.exceptions.RedisError:
            return False

    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url, socket_timeout=2)

    def empty(self) -> None:
        with self.client() as client:
            client.flushall()

    def stop(self) -> None:
        if self.process:
            stop_group(self.process, signal.SIGKILL, 5)
            self.process = None
