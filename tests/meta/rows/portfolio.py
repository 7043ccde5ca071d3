from typing import Any

from core.models import Job
from documents.services import store
from portfolio.models import EvidenceItem
from portfolio.services import feedback
from tests.factories import portfolio as make
from tests.scenarios import Triangle


def arguments(triangle: Triangle) -> dict[str, dict[str, Any]]:
    """One item with a picture that waits for the workplace, one that was removed."""
    item = make.item(triangle, files=[make.picture()], people_anonymised=True)
    make.ask(item)
    request = feedback.invite(
        actor=triangle.student.user,
        item_id=item.pk,
        name="Somebody else",
        email=f"peer{item.pk}@people.example",
    )
    given = _spoken(triangle, item)
    removed = make.item(triangle, title="Removed")
    make.items.remove_item(actor=triangle.student.user, item_id=removed.pk)
    fresh = make.item(triangle, title="Not asked yet")
    job = Job.objects.create(
        kind="portfolio.print",
        params={"student_id": triangle.student.pk},
        created_by=triangle.student.user,
    )
    placement, file = triangle.placement.pk, item.files.get().pk
    here = {"item_id": item.pk}
    there = {"placement_id": placement, "item_id": item.pk}
    return {
        "programmes:reflection": {"programme_id": triangle.school.programme.pk},
        "portfolio:detail": {"student_id": triangle.student.pk},
        "portfolio:print": {"student_id": triangle.student.pk},
        "portfolio:download": {"job_id": job.pk},
        "portfolio:item": here,
        "portfolio:edit": here,
        "portfolio:remove": here,
        "portfolio:restore": {"item_id": removed.pk},
        "portfolio:ask": {"item_id": fresh.pk},
        "portfolio:ask-feedback": here,
        "portfolio:withdraw-feedback": here | {"request_id": request.pk},
        "portfolio:give-feedback": here,
        "portfolio:sounds": here,
        "portfolio:sound": here | {"upload_id": _UPLOAD},
        "portfolio:upload": {"upload_id": _UPLOAD},
        "portfolio:file": here | {"file_id": file},
        "portfolio:preview": here | {"file_id": file, "size": "small"},
        "portfolio:spoken": here | {"feedback_id": given},
        "portfolio:confirm": {"placement_id": placement},
        "portfolio:confirm-week": {"placement_id": placement},
        "portfolio:placement-item": there,
        "portfolio:placement-feedback": there,
        "portfolio:placement-sounds": there,
        "portfolio:placement-sound": there | {"upload_id": _UPLOAD},
        "portfolio:placement-file": there | {"file_id": file},
        "portfolio:placement-preview": there | {"file_id": file, "size": "small"},
        "portfolio:placement-spoken": there | {"feedback_id": given},
    }


# An upload that is not there (any more) looks the same as somebody else's.
_UPLOAD = "00000000-0000-4000-8000-000000000000"


def _spoken(triangle: Triangle, item: EvidenceItem) -> int:
    """Feedback of the workplace with a recording."""
    said = feedback.give(
        actor=triangle.workplace.supervisor, item_id=item.pk, text="Well prepared."
    )
    recording = store(
        actor=triangle.workplace.supervisor,
        kind="feedback-audio",
        name="feedback.mp3",
        content_type="audio/mpeg",
        content=b"ID3 not a real recording",
    )
    row = type(said)(
        item=item,
        author=said.author,
        author_name=said.author_name,
        source=said.source,
        audio=recording,
        content_sha256=item.content_sha256,
        given_at=said.given_at,
    )
    row.save()
    return row.pk
