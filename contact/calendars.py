"""Calendar files (RFC 5545): an invitation to one talk, and all talks of one person.

Times are written in UTC: no clock change can move them. The library folds and escapes.
"""

from collections.abc import Iterable
from datetime import UTC
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from contact.enums import MomentState
from contact.models import ContactMoment
from contact.places import place_of

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
CONTENT_TYPE = "text/calendar"


def invitation(moment: ContactMoment, *, recipient: Any, method: str = REQUEST) -> bytes:
    """For one person: the other people's addresses are nobody's business."""
    calendar = _calendar(method)
    event = _event(moment)
    event["organizer"] = _address(_sender(), moment.organiser.name)
    attendee = _address(recipient.email or _sender(), recipient.name)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["RSVP"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)
    if method == CANCEL:
        event["status"] = vText("CANCELLED")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def feed(moments: Iterable[ContactMoment]) -> bytes:
    calendar = _calendar(PUBLISH)
    calendar.add("x-wr-calname", "Driehoek")
    calendar.add("refresh-interval;value=duration", "PT1H")
    for moment in moments:
        calendar.add_component(_event(moment))
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Driehoek//Contact//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(moment: ContactMoment) -> Event:
    placement = moment.placement
    path = reverse("contact:moment", args=[placement.pk, moment.pk])
    event = Event()
    event.add("uid", f"{moment.uid}@driehoek.invalid")
    event.add("sequence", moment.sequence)
    event.add("dtstamp", timezone.now().astimezone(UTC))
    if moment.starts_at is not None and moment.ends_at is not None:
        event.add("dtstart", moment.starts_at.astimezone(UTC))
        event.add("dtend", moment.ends_at.astimezone(UTC))
    event.add("summary", _one_line(f"{moment.kind_label} · {placement.student.user.name}"))
    event.add("location", _one_line(place_of(moment)))
    event.add("description", f"{settings.BASE_URL}{path}")
    event.add("class", "PRIVATE")
    cancelled = moment.state == MomentState.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event


def _sender() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    # A parameter cannot hold quotes or line ends.
    address.params["CN"] = vText(_one_line(name).replace('"', "'"))
    return address


def _one_line(text: str) -> str:
    return " ".join(str(text).split())
