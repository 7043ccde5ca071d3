"""Everything one fault test needs: a fresh database, an empty queue, a mail server, processes."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from celery import Celery
from django.db import OperationalError, connection, transaction
from django.db.models import Count, F

from notifications.models import OutboxMessage
from notifications.services import queue
from people.models import User
from tests.faults import processes
from tests.faults.mail_server import MailServer
from tests.faults.servers import RUNTIME_ROLE, Database, Queue
from tests.scenarios import World, make_user

NAME = "stage"
NOTICE = "faults.note"


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

    # --- the database ---

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
