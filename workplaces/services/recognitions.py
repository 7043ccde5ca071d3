"""For which qualifications SBB recognises an organisation, and until when."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused
from workplaces import listeners
from workplaces.models import HostOrganisation, HostRecognition


@transaction.atomic
def save_recognition(
    *,
    actor: Any,
    host: HostOrganisation,
    qualification_code: str,
    valid_until: date | None = None,
    recognition_id: int | None = None,
) -> HostRecognition:
    """Add a recognition, or write down until when it holds now. Saving the same changes nothing."""
    require(actor, "workplaces.edit", host)
    code = qualification_code.strip()
    # Two who add the same one at once wait for each other.
    held = HostOrganisation.objects.select_for_update(of=("self",)).get(pk=host.pk)
    rows = held.recognitions.all()
    row = HostRecognition(host=held)
    if recognition_id is not None:
        row = rows.get(pk=recognition_id)
    if rows.filter(qualification_code=code).exclude(pk=row.pk).exists():
        raise ActionRefused(_("There is a recognition for this qualification already."))
    before = (row.qualification_code, row.valid_until)
    if row.pk is not None and before == (code, valid_until):
        return row
    row.qualification_code, row.valid_until = code, valid_until
    row.save()
    audit.record(
        actor=actor,
        action="workplaces.recognition_changed",
        subject=row,
        host=held.pk,
        code=code,
        valid_until=valid_until.isoformat() if valid_until else "",
    )
    listeners.recognition_changed(actor=actor, recognition=row)
    return row
