"""Everything one fault test needs: a fresh database, an empty queue, a mail server, processes."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from celery import Celery
from django.db import OperationalError, connection, transaction
from django.db.models import Count, F

from core.dates import add_working_days, today
from notifications.models import OutboxMessage
from notifications.services import queue
from people.models import User
from placements.models import Commitment
from reminders.models import Reminder, ReminderRun
from tests.factories.reminders import at, plan, promise
from tests.faults import processes
from tests.faults.mail_server import MailServer
from tests.faults.servers import RUNTIME_ROLE, Database, Queue
from tests.scenarios import World, make_triangle, make_user
from triangle_portal.embedded import postgresql

NAME = "stage"
NOTICE = "faults.note"
KIND = "learning.submit_plan"


def wait_for(condition: Callable[[], Any], what: str, *, seconds: float = 30) -> Any:
    """The first true answer; the machine may be busy with other things."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answer := condition():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s for {what}")


class Stage:
    def __init__(
        self, database: Database, broker: Queue, mail: MailServer, world: World, folder: Path
    ) -> None:
        self.database, self.broker, self.mail = database, broker, mail
        self.world, self.folder = world, folder
        # What the clocks of workers and beats say: ten on a working day.
        self.day = add_working_days(today(), 1)
        self.now = at(self.day, 10)
        self.processes: list[processes.Process] = []
        self.tell: Callable[[str], object] = str
        self._caller = Celery("faults", broker=broker.url, set_as_current=False)

    # --- processes ---

    @property
    def environment(self) -> dict[str, str]:
        return processes.environment_of(
            {
                "DATABASE_URL": self.database.url(NAME, RUNTIME_ROLE),
                "REDIS_URL": self.broker.url,
                "EMAIL_HOST": "127.0.0.1",
                "EMAIL_PORT": str(self.mail.port),
                "PORTAL_VAR": str(self.folder),
                "FAULTS_NOW": self.now.isoformat(),
            }
        )

    def workers(self, count: int = 1, *, pool: str = "solo") -> list[processes.Process]:
        """Workers that are ready for work."""
        return self._started(lambda log: processes.worker(self.environment, log, pool=pool), count)

    def worker(self, *, pool: str = "solo") -> processes.Process:
        return self.workers(pool=pool)[0]

    def beats(self, count: int = 1) -> list[processes.Process]:
        return self._started(lambda log: processes.beat(self.environment, log), count)

    def _started(
        self, make: Callable[[Path], processes.Process], count: int
    ) -> list[processes.Process]:
        started = []
        for _ in range(count):
            started.append(make(self.folder / f"process{len(self.processes)}.log"))
            self.processes.append(started[-1])
        wait_for(lambda: all(each.is_ready() for each in started), "processes", seconds=60)
        return started

    def end(self) -> None:
        for each in self.processes:
            each.end()
        self._caller.close()

    def ask(self, task: str) -> None:
        """A message in the queue, as beat or a page sends it."""
        self._caller.send_task(task, queue="faults")

    def wake(self) -> None:
        self.ask("notifications.deliver_outbox")

    # --- mails ---

    def people(self, count: int) -> list[User]:
        return [make_user(f"Ontvanger {number}") for number in range(count)]

    def queue(self, people: list[User], *, notice: str = NOTICE) -> list[OutboxMessage]:
        """One mail for each."""
        return [
            queue(
                notice_key=notice,
                recipient=person,
                params={},
                once_key=f"{notice}:{person.pk}",
            )
            for person in people
        ]

    def states(self) -> dict[str, int]:
        rows = OutboxMessage.objects.order_by().values_list("state").annotate(Count("pk"))
        return dict(rows)

    def all_sent(self) -> bool:
        return set(self.states()) == {"sent"}

    def arrived_once(self, messages: list[OutboxMessage], *, again: int = 0) -> None:
        """Every mail arrived; `again` of them twice, under the same Message-ID."""
        found = self.mail.ids()
        doubled = found.total() - len(found)
        due = len(messages)
        self.tell(f"due {due}, arrived {len(found)}, lost {due - len(found)}, again {doubled}")
        assert found.keys() == {self.mail.id_of(each) for each in messages}
        assert (doubled, max(found.values())) == (again, 2 if again else 1)

    def finish(self, worker: processes.Process | None = None) -> None:
        """The leases of whoever died are over, and a worker is woken."""
        if worker is None:
            self.worker()
        self.later(minutes=2)
        self.wake()
        wait_for(self.all_sent, "the mails")

    def later(self, *, minutes: int) -> None:
        """What would be so after some minutes: leases and pauses are over."""
        ago = timedelta(minutes=minutes)
        OutboxMessage.objects.exclude(lease_until=None).update(lease_until=F("lease_until") - ago)
        OutboxMessage.objects.update(next_attempt_at=F("next_attempt_at") - ago)

    def hold_row(self, message: OutboxMessage) -> Any:
        """A context in which nobody can write that this mail was sent."""
        return _held(message.pk)

    # --- reminders ---

    def promises(self, day: date, *, count: int = 5) -> list[Commitment]:
        """One for each of some students, of which they are reminded before, on and after."""
        plan(KIND, {"when": "due-3wd"}, {"when": "due"}, {"when": "due", "later": 5})
        own = self.world.own
        triangles = [
            make_triangle(own.school, own.workplace, f"1009{number:02}", f"Leerling {number}")
            for number in range(count)
        ]
        return [promise(each.placement, KIND, day) for each in triangles]

    def reminded_once(self, promises: list[Commitment], steps: set[str]) -> None:
        """Each step once for each promise, and each mail that tells of one arrived once."""
        rows = list(Reminder.objects.select_related("message"))
        messages = {row.message for row in rows if row.message is not None}
        self.arrived_once(list(messages))
        told = Counter((row.commitment_id, row.step) for row in rows if row.message is not None)
        wanted = {(each.pk, step) for each in promises for step in steps}
        self.tell(f"reminders due {len(wanted)}, told {told.total()}, in {len(messages)} mails")
        assert told == Counter(wanted)
        assert len(rows) == len(wanted)

    def run_is_finished(self) -> bool:
        return ReminderRun.objects.filter(finished_at__isnull=False).exists()

    def all_told(self) -> bool:
        return self.run_is_finished() and self.all_sent()

    # --- the database ---

    @contextmanager
    def locked(self, table: str) -> Iterator[None]:
        """Nobody can write there; whoever works comes to stand before it."""
        opened = postgresql.connect(self.database.cluster, NAME)
        opened.cursor().execute(f"BEGIN; LOCK TABLE {table} IN EXCLUSIVE MODE")
        try:
            yield
        finally:
            opened.close()

    def somebody_waits(self) -> bool:
        """Before a lock; only the superuser sees why others wait."""
        opened = postgresql.connect(self.database.cluster, NAME)
        try:
            cursor = opened.cursor()
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            return bool(cursor.fetchone()[0])
        finally:
            opened.close()

    def forget_the_dead(self) -> None:
        """End the sessions of killed workers: PostgreSQL would still do what they asked last."""
        self.database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"  # noqa: S608  our own words
            f" WHERE datname = '{NAME}' AND usename = '{RUNTIME_ROLE}'"
        )

    def restart_database(self, mode: str) -> None:
        connection.close()
        self.database.stop(mode)
        self.database.start()
        wait_for(self.reachable, "the database")

    def reachable(self) -> bool:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except OperationalError:
            connection.close()
            return False
        return True


class _held:
    def __init__(self, key: int) -> None:
        self.key, self.block = key, transaction.atomic()

    def __enter__(self) -> None:
        self.block.__enter__()
        OutboxMessage.objects.select_for_update().get(pk=self.key)

    def __exit__(self, *error: Any) -> None:
        self.block.__exit__(*error)
