"""Who is told by mail. What is told stands in `contact.notices`."""

from collections.abc import Iterable
from typing import Any

from contact.enums import TRIANGLE
from contact.models import ContactMoment, ContactReport, Message, ReadMark, Thread
from contact.parts import people_in
from notifications.services import queue


def pick_times(moment: ContactMoment, people: Iterable[Any]) -> None:
    for person in people:
        _queue("contact.pick_times", person, moment, f"{moment.revision}")


def all_picked(moment: ContactMoment) -> None:
    _queue("contact.all_picked", moment.organiser, moment, f"{moment.revision}")


def invitation(moment: ContactMoment, people: Iterable[Any], *, moved: bool = False) -> None:
    for person in people:
        _queue(
            "contact.invitation",
            person,
            moment,
            f"{moment.sequence}:{moment.revision}",
            sequence=moment.sequence,
            moved=moved,
        )


def cancelled(moment: ContactMoment, people: Iterable[Any]) -> None:
    for person in people:
        _queue("contact.cancelled", person, moment, "")


def taken_off(moment: ContactMoment, person: Any) -> None:
    _queue("contact.taken_off", person, moment, f"{moment.revision}")


def report_waits(moment: ContactMoment, report: ContactReport) -> None:
    for corner in TRIANGLE:
        if corner == report.written_from:
            continue
        for person in people_in(moment.placement, corner):
            _queue("contact.report_waits", person, moment, f"{report.pk}", report_id=report.pk)


def report_disputed(moment: ContactMoment, report: ContactReport, answer_id: int) -> None:
    _queue(
        "contact.report_disputed",
        report.written_by,
        moment,
        f"{report.pk}:{answer_id}",
        report_id=report.pk,
    )


def message_waits(thread: Thread, message: Message, people: Iterable[Any]) -> None:
    """One mail per person and thread until it was read: the key moves on with the read mark."""
    marks = dict(ReadMark.objects.filter(thread=thread).values_list("user_id", "last_id"))
    for person in people:
        if person.pk == message.author_id:
            continue
        queue(
            notice_key="contact.message",
            recipient=person,
            params={"thread_id": thread.pk},
            once_key=f"contact.message:{thread.pk}:{person.pk}:{marks.get(person.pk, 0)}",
            placement_id=thread.placement_id,
        )


def portal_message(person: Any, key: str, letter_id: int) -> None:
    """About something confidential: tied to no placement, so no list of mails shows it."""
    queue(
        notice_key="contact.portal_message",
        recipient=person,
        params={"key": key},
        once_key=f"contact.portal_message:{person.pk}:{letter_id}",
    )


def _queue(key: str, person: Any, moment: ContactMoment, once: str, **params: Any) -> None:
    queue(
        notice_key=key,
        recipient=person,
        params={"moment_id": moment.pk, **params},
        once_key=f"{key}:{moment.pk}:{person.pk}:{once}",
        placement_id=moment.placement_id,
    )
