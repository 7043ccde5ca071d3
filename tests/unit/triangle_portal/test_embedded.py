"""Starting and stopping on a developer's machine, with real processes."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from triangle_portal.embedded import bootstrap, keeper, portal, postgresql, processes, supervisor
from triangle_portal.embedded.problem import Problem
from triangle_portal.embedded.processes import Lock
from triangle_portal.embedded.terminal import line_for_terminal

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
# A child that leaves a grandchild, and neither wants to end.
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def is_gone(pid: int, seconds: float = 5) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def children(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "LOGS", tmp_path)
    monkeypatch.setattr(supervisor, "SECONDS_TO_END", 1)
    watched = supervisor.Supervisor(dict(os.environ))
    yield watched
    watched.stop()


def test_a_lock_is_held_by_one_and_shared_by_many(tmp_path):
    first, second = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    assert first.take(seconds=0)
    assert not second.take(seconds=0)
    assert not second.take(shared=True, seconds=0)
    first.release()
    third = Lock(tmp_path / "lock")
    assert second.take(shared=True, seconds=0)
    assert third.take(shared=True, seconds=0)
    second.release()
    third.release()


def test_a_lock_ends_with_a_killed_holder(tmp_path):
    path = tmp_path / "lock"
    code = f"""
import time
from pathlib import Path
from triangle_portal.embedded.processes import Lock
lock = Lock(Path({str(path)!r})); lock.take(); lock.note("me"); print("held", flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        lock = Lock(path)
        assert not lock.take(seconds=0)
        assert lock.read() == "me"
        holder.kill()
    assert lock.take(seconds=2)
    lock.release()


def test_stopping_ends_children_that_do_not_want_to_and_theirs(children, tmp_path):
    children.start("web", [sys.executable, "-c", STUBBORN])
    log = tmp_path / "web.log"
    end = time.monotonic() + 20
    while not log.exists() or not log.read_text().strip():
        assert time.monotonic() < end
        time.sleep(0.05)
    grandchild = int(log.read_text())
    pid = children.children[0].process.pid
    children.stop()
    assert is_gone(pid)
    assert is_gone(grandchild)


def test_a_child_that_dies_is_reported_with_the_end_of_its_log(children):
    children.start("beat", [sys.executable, "-c", "import sys; sys.exit('no timetable')"])
    children.children[0].process.wait(20)
    with pytest.raises(Problem, match=r"(?s)beat ended by itself \(exit code 1\).*no timetable"):
        children.check()


def test_a_killed_child_is_named_by_its_signal(children):
    children.start("web", SLEEPS)
    children.children[0].process.kill()
    children.children[0].process.wait(20)
    with pytest.raises(Problem, match="killed by signal 9"):
        children.check()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel of Linux does this")
def test_children_end_when_their_starter_is_killed():
    code = f"""
import signal, subprocess, sys, time
from triangle_portal.embedded.processes import signal_when_parent_dies
child = subprocess.Popen({SLEEPS!r}, preexec_fn=signal_when_parent_dies(signal.SIGTERM))
print(child.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as starter:
        child = int(starter.stdout.readline())
        starter.send_signal(signal.SIGKILL)
    assert is_gone(child)


def test_a_taken_port_is_named_with_another_to_choose():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Problem) as caught:
            portal.check_port("127.0.0.1", port)
    assert f"Port {port} on 127.0.0.1 cannot be used" in str(caught.value)
    assert f"make run PORT={port + 1}" in str(caught.value)


@pytest.mark.parametrize("given", ["abc", "0", "65536", "-1", "80 80"])
def test_what_is_not_a_port_is_refused(monkeypatch, given):
    monkeypatch.setenv("PORT", given)
    with pytest.raises(Problem, match="is not a port"):
        portal.wished_port()


def test_no_port_given_is_8000(monkeypatch):
    monkeypatch.setenv("PORT", "")
    assert portal.wished_port() == 8000


def test_a_free_port_is_the_wished_one_when_that_is_free():
    wished = keeper.free_port()
    assert keeper.free_port(wished) == wished
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", wished))
        taken.listen()
        assert keeper.free_port(wished) != wished


def test_another_process_with_the_old_number_is_not_our_server(tmp_path):
    assert not postgresql.is_our_server(os.getpid(), tmp_path)
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path}\n")
    postgresql.end_leftover(tmp_path)
    assert not (tmp_path / "postmaster.pid").exists()


def test_the_data_of_root_stand_where_another_user_can_come(monkeypatch, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root gives its rights away")
    monkeypatch.setattr(postgresql, "SHARED_PLACES", (tmp_path / "portal",))
    before = tmp_path.stat().st_mode
    place = postgresql.shared_place()
    assert place.stat().st_mode & 0o777 == 0o755
    assert tmp_path.stat().st_mode == before


def test_a_linked_place_is_refused(monkeypatch, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "portal").symlink_to(tmp_path / "elsewhere")
    monkeypatch.setattr(postgresql, "SHARED_PLACES", (tmp_path / "portal",))
    with pytest.raises(Problem, match="No place for the data"):
        postgresql.shared_place()


@pytest.mark.parametrize(
    ("before", "same"),
    [
        ({"requirements": "a", "place": "/p", "python": "3.11.2"}, True),
        ({"requirements": "a", "place": "/p", "python": "3.12.1"}, True),
        ({"requirements": "b", "place": "/p", "python": "3.11.2"}, False),
        ({"requirements": "a", "place": "/q", "python": "3.11.2"}, False),
        ({}, False),
    ],
)
def test_an_environment_is_made_anew_when_packages_or_place_differ(
    monkeypatch, tmp_path, before, same
):
    (tmp_path / "python").touch()
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "python")
    now = {"requirements": "a", "place": "/p", "python": "3.11.2"}
    assert bootstrap.matches(before, now) is same


@pytest.mark.parametrize(
    ("command", "place", "good"),
    [
        ("clean", str(bootstrap.ROOT), True),
        ("stop", str(bootstrap.ROOT), True),
        ("run", str(bootstrap.ROOT), False),
        ("clean", "/elsewhere", False),
    ],
)
def test_throwing_away_installs_nothing_first(monkeypatch, tmp_path, command, place, good):
    (tmp_path / "python").touch()
    (tmp_path / "installed.json").write_text(json.dumps({"place": place, "requirements": "older"}))
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "installed.json")
    assert bootstrap.is_good_enough(command) is good


def test_a_missing_library_is_named_with_its_package(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "LIBRARIES", {"libnothing.so.7": "libnothing7"})
    with pytest.raises(SystemExit):
        bootstrap.check_libraries()
    assert "sudo apt-get install libnothing7" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('{"event": "request_started", "request": "GET /", "level": "info"}', None),
        (
            '{"event": "request_finished", "request": "GET /", "code": 200, "level": "info"}',
            "GET / → 200",
        ),
        ('{"event": "Task x received", "level": "info"}', None),
        ('{"event": "It broke", "level": "error", "exception": "Tr"}', "error: It broke\nTr"),
        ("Performing system checks...", None),
        ("ValueError: no", "ValueError: no"),
        ("{not json", "{not json"),
    ],
)
def test_the_terminal_shows_what_matters(line, shown):
    assert line_for_terminal(line) == shown


def test_signals_reach_a_whole_group():
    with subprocess.Popen(SLEEPS, start_new_session=True) as process:
        processes.stop_group(process, signal.SIGTERM, 5)
        assert process.returncode == -signal.SIGTERM
