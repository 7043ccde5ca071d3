from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from contact.models import OwnKind
from contact.services import feeds, settings, signals
from tests.factories import contact as make
from tests.scenarios import Triangle

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

# An upload that is not there (any more) looks the same as somebody else's.
_UPLOAD = UUID(int=4)


def _own_kind(triangle: Triangle) -> OwnKind:
    programme = triangle.school.programme
    # Several triangles of one programme ask for a kind.
    name = f"Startbijeenkomst {triangle.placement.pk}"
    return settings.save_own_kind(
        actor=triangle.school.coordinator,
        programme=programme,
        kind=OwnKind(programme=programme, name_nl=name, revision=0),
    )


def arguments(triangle: Triangle) -> dict[str, dict[str, Any]]:
    placement = {"placement_id": triangle.placement.pk}
    # The same people stand in several triangles of these tests.
    proposed = make.proposed(triangle, times=[make.at(20), make.at(21)], together=True)
    planned = make.planned(triangle, starts_at=make.at(30), together=True)
    report = make.held(triangle)
    sent = make.message(
        triangle,
        corners=("student", "workplace"),
        files=[SimpleUploadedFile("rooster.pdf", PDF, "application/pdf")],
    )
    signal = signals.confide(
        actor=triangle.student.user,
        placement_id=triangle.placement.pk,
        text="Ik voel me niet veilig.",
        request_key=uuid4(),
    )
    thread = placement | {"thread_id": sent.thread_id}
    address = feeds.renew(actor=triangle.school.supervisor)
    found = {
        "placement": placement,
        "plan": placement,
        "report-now": placement,
        "confirm": placement | {"report_id": report.pk},
        "thread-new": placement,
        "uploads": placement,
        "upload": placement | {"upload_id": _UPLOAD},
        "confide": placement,
        "thread": thread,
        "thread-read": thread,
        "message-withdraw": thread,
        "attachment": thread | {"attachment_id": sent.attachments.get().pk},
        "feed": {"token": address.rpartition("/")[2].removesuffix(".ics")},
        "settings": {"programme_id": triangle.school.programme.pk},
    }
    found["own-kind-new"] = found["settings"]
    found["own-kind"] = found["settings"] | {"kind_id": _own_kind(triangle).pk}
    for name in ("moment", "fix", "withdraw-time", "cancel"):
        found[name] = placement | {"moment_id": proposed.pk}
    for name in ("move", "moment-file", "write-report"):
        found[name] = placement | {"moment_id": planned.pk}
    for name in ("report", "done"):
        found[name] = placement | {"moment_id": report.moment_id}
    for name in ("signal", "signal-widen", "signal-pass-on", "signal-close"):
        found[name] = {"key": signal.key}
    return {f"contact:{name}": values for name, values in found.items()}
