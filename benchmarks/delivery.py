"""P7: digests from the outbox to a mail server of this machine, beside a bare loop.

ONLY=P7 make bench (MAILS=1000: fewer)

The floor writes the same mails and sends them over one connection that it keeps, and nothing else.
A second floor sends mails that were made beforehand: what the mail server takes at most. The mail
server is a process of its own. Rounds are interleaved: both loops, one worker, two workers. What a
worker does is `deliver_outbox`, as the task calls it.
"""

import json
import logging
import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import django
from aiosmtpd.controller import Controller
from django.db import connection
from django.db.models import Count

from benchmarks.measure import Row, median, ratios, spread

ROUNDS = 5
GOAL_RATE = 0.7
GOAL_MESSAGES = 5
GOAL_WORKERS = 1.5
NOTICE = "bench.digest"
LINES = 6


class Sink:
    """Takes everything."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        return "250 OK"


def sink(port: str) -> None:
    controller = Controller(
        Sink(), hostname="127.0.0.1", port=int(port), server_hostname="mail.example"
    )
    controller.start()
    print("ready", flush=True)
    sys.stdin.read()
    controller.stop()


@contextmanager
def mail_server() -> Iterator[int]:
    from triangle_portal.embedded.keeper import free_port

    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.delivery", "sink", str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.readline()
    try:
        yield port
    finally:
        process.stdin.close()
        process.wait(timeout=10)
        process.stdout.close()


def register_digest() -> None:
    """A notice that looks like a digest, and reads nothing: reading is P6."""
    from notifications import notices

    class BenchDigest(notices.Notice):
        key = NOTICE
        template = "reminders/mail/digest"

        def context(self) -> dict[str, Any]:
            line = SimpleNamespace(
                text="Look at the weeks of hours of this student", action="Look at the hours"
            )
            lines = [
                {"line": line, "url": f"https://portal.example/link/{n}"} for n in range(LINES)
            ]
            return {
                "subject": f"{LINES} things to do this week",
                "sections": [{"key": "due", "title": "This week", "lines": lines}],
                "more": 0,
                "link": "",
                "today_url": "https://portal.example/",
                "preferences_url": "https://portal.example/my-account/mail/",
            }

    notices.register(BenchDigest)


def prepare(count: int) -> list[Any]:
    from people.models import User

    unusable = "!"
    return User.objects.bulk_create(
        User(name=f"Reader {n}", email=f"reader{n}@people.example", password=unusable)
        for n in range(count)
    )


def fill(people: list[Any], mark: str) -> int:
    """The outbox of a morning. Returns how many wake-up calls were put in the queue."""
    from core import enqueue
    from notifications.models import OutboxMessage
    from notifications.services import Letter, queue_many

    OutboxMessage.objects.all().delete()
    calls: list[str] = []
    real = enqueue.current_app
    enqueue.current_app = SimpleNamespace(  # type: ignore[assignment]
        tasks={"notifications.deliver_outbox": SimpleNamespace(delay=lambda: calls.append("one"))}
    )
    try:
        queue_many([Letter(NOTICE, each, {}, f"{mark}:{each.pk}") for each in people])
    finally:
        enqueue.current_app = real
    return len(calls)


def written(person: Any) -> bytes:
    from notifications import notices
    from notifications.rendering import compose

    notice = notices.get(NOTICE)(person, {})
    context = notice.context() | {"recipient": person}
    mail = compose(to=person.email, language="nl", template=notice.template, context=context)
    return mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]


def ready_loop(people: list[Any], port: int) -> float:
    """Seconds for one mail that was made beforehand: the server's speed, mostly."""
    made = [(person.email, written(person)) for person in people]
    return send_all(made, port) / len(people)


def bare_loop(people: list[Any], port: int) -> float:
    """Seconds for one mail that is written and sent, without an outbox."""
    made = ((person.email, written(person)) for person in people)
    return send_all(made, port) / len(people)


def send_all(made: Iterable[tuple[str, bytes]], port: int) -> float:
    server = smtplib.SMTP("127.0.0.1", port)
    server.ehlo()
    start = time.perf_counter()
    for address, content in made:
        server.sendmail("portal@school.example", [address], content)
    spent = time.perf_counter() - start
    server.quit()
    return spent


def work() -> None:
    """One worker: as often as the task would be called, until nothing waits."""
    from notifications.services import deliver_outbox

    register_digest()
    print("ready", flush=True)
    sys.stdin.readline()
    while deliver_outbox():
        pass


def workers(number: int, people: list[Any], port: int) -> float:
    """Seconds for one mail, with so many processes."""
    command = [sys.executable, "-m", "benchmarks.delivery", "work"]
    started = [
        subprocess.Popen(
            command,
            env=environment(port),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(number)
    ]
    for each in started:
        assert each.stdout is not None
        each.stdout.readline()
    start = time.perf_counter()
    for each in started:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in started:
        each.wait(timeout=3600)
    spent = time.perf_counter() - start
    for each in started:
        each.communicate()
    check(len(people))
    return spent / len(people)


def check(count: int) -> None:
    from notifications.models import OutboxMessage

    states = dict(OutboxMessage.objects.order_by().values_list("state").annotate(Count("pk")))
    assert states == {"sent": count}, states


def environment(port: int) -> dict[str, str]:
    database = connection.settings_dict
    return {
        **os.environ,
        "PORTAL_MODE": "test",
        "DATABASE_OWNER_URL": (
            f"postgres://{database['USER']}:{database['PASSWORD']}"
            f"@{database['HOST'] or '127.0.0.1'}:{database['PORT'] or 5432}/{database['NAME']}"
        ),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(port),
        "EMAIL_USE_TLS": "false",
        "QUIET_HOURS": "",
    }


def measure(count: int) -> list[Row]:
    register_digest()
    people = prepare(count)
    ready: list[float] = []
    bare: list[float] = []
    one: list[float] = []
    two: list[float] = []
    calls = 0
    with mail_server() as port:
        for number in range(ROUNDS):
            ready.append(ready_loop(people, port))
            bare.append(bare_loop(people, port))
            calls = max(calls, fill(people, f"one{number}"))
            one.append(workers(1, people, port))
            fill(people, f"two{number}")
            two.append(workers(2, people, port))
    # A worker that found a full outbox wakes itself until it is empty: one call for 500 mails.
    calls += -(-count // 500)
    rate, sheer = median(ratios(bare, one)), median(ratios(ready, one))
    gain = median(ratios(one, two))
    return [
        row(
            f"{count:,} digests, one worker over a loop that writes and sends",
            bare,
            one,
            rate,
            GOAL_RATE,
        ),
        row("the same over mails made beforehand", ready, one, sheer, GOAL_RATE),
        row("the same, two workers over one", one, two, gain, GOAL_WORKERS),
        {
            "id": "P7",
            "what": "mails for one message in the queue",
            "floor": "",
            "measured": f"{calls} for {count:,}",
            "ratio": count / calls,
            "goal": f">= {GOAL_MESSAGES}",
            "holds": count / calls >= GOAL_MESSAGES,
        },
    ]


def row(what: str, floor: list[float], made: list[float], ratio: float, goal: float) -> Row:
    return {
        "id": "P7",
        "what": what,
        "floor": f"{spread(floor, 'ms', 1000)}, {1 / median(floor):.0f} /s",
        "measured": f"{spread(made, 'ms', 1000)}, {1 / median(made):.0f} /s",
        "ratio": ratio,
        "goal": f">= {goal}",
        "holds": ratio >= goal,
    }


def p7_delivery() -> list[Row]:
    """In a process and a database of its own."""
    surroundings = {
        **os.environ,
        "PORTAL_AS_OWNER": "true",
        "PORTAL_MODE": "test",
        "TEST_DATABASE": f"portal_bench_delivery_{os.getpid()}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.delivery", "all", os.environ.get("MAILS", "10000")],
        env=surroundings,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=7200,
    )
    return json.loads(done.stdout.splitlines()[-1])


BENCHMARKS = {"P7": p7_delivery}


def main() -> None:
    what, *rest = sys.argv[1:]
    if what == "sink":
        sink(*rest)
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "triangle_portal.settings")
    django.setup()
    logging.disable(logging.ERROR)
    if what == "work":
        work()
        return
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        print(json.dumps(measure(int(rest[0]))))
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
