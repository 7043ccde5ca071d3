"""Talks and messages at every step, made by the real services."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from contact.enums import Where
from contact.models import ContactMoment, ContactReport, Message
from contact.services import messages, planning, reporting
from contact.services.planning import Talk
from core.dates import today
from tests.scenarios import Triangle


def at(days: int = 7, hour: int = 10) -> datetime:
    """So many days from now, at a whole hour in Amsterdam."""
    local = timezone.localtime() + timedelta(days=days)
    return local.replace(hour=hour, minute=0, second=0, microsecond=0)


def talk(kind: str = "progress_visit", **fields: Any) -> Talk:
    return Talk(kind=kind, **fields)


def proposed(triangle: Triangle, actor: Any = None, **fields: Any) -> ContactMoment:
    values: dict[str, Any] = {"times": [at(7), at(8), at(9)], "talk": talk()} | fields
    return planning.propose(
        actor=actor or triangle.school.supervisor,
        placement_id=triangle.placement.pk,
        request_key=uuid4(),
        **values,
    )


def planned(triangle: Triangle, actor: Any = None, **fields: Any) -> ContactMoment:
    values: dict[str, Any] = {"starts_at": at(7), "talk": talk()} | fields
    return planning.plan(
        actor=actor or triangle.school.supervisor,
        placement_id=triangle.placement.pk,
        request_key=uuid4(),
        **values,
    )


def everybody(triangle: Triangle) -> list[int]:
    people = (triangle.student.user, triangle.school.supervisor, triangle.workplace.supervisor)
    return [person.pk for person in people]


def written(triangle: Triangle, **fields: Any) -> reporting.Written:
    values: dict[str, Any] = {
        "held_on": today(),
        "where": Where.ON_SITE,
        "present": everybody(triangle),
        "topics": [("Hoe gaat het", "Goed.")],
    }
    return reporting.Written(**(values | fields))


def held(
    triangle: Triangle, kind: str = "progress_visit", actor: Any = None, **fields: Any
) -> ContactReport:
    return reporting.report_now(
        actor=actor or triangle.school.supervisor,
        placement_id=triangle.placement.pk,
        kind=kind,
        written=written(triangle, **fields),
        request_key=uuid4(),
    )


def message(
    triangle: Triangle, actor: Any = None, corners: Any = ("student", "workplace"), **fields: Any
) -> Message:
    values = {"subject": "Rooster", "text": "Kun je dinsdag?"} | fields
    return messages.start_thread(
        actor=actor or triangle.school.supervisor,
        placement_id=triangle.placement.pk,
        corners=corners,
        request_key=uuid4(),
        **values,
    )
