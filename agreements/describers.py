"""What anyone who holds the paper may know: initials, days and whether it holds."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from agreements.enums import AgreementKind, AgreementState
from agreements.models import Agreement
from agreements.services.ending import complete_with_placement
from agreements.services.handing_over import hand_over
from core.dates import today
from documents.describers import Description, register_describer
from documents.models import StoredDocument
from placements import selection
from placements.listeners import register_completed, register_people_changed

GOOD, WAIT, LATE = "good", "wait", "late"


def describe(document: StoredDocument) -> Description | None:
    agreement = Agreement.objects.filter(sealed_document=document).first()
    if agreement is None:
        return None
    terms = agreement.data["terms"]
    state, tone, note = _validity(agreement)
    return Description(
        title=_title(agreement),
        parties=_initials(agreement),
        state=state,
        state_tone=tone,
        starts_on=date.fromisoformat(terms["start_date"]),
        ends_on=agreement.ended_on or date.fromisoformat(terms["end_date"]),
        note=note,
    )


def _title(agreement: Agreement) -> str:
    if agreement.kind == AgreementKind.AMENDMENT:
        return _("Amendment of a placement agreement, version %(number)s") % {
            "number": agreement.number
        }
    return _("Placement agreement, version %(number)s") % {"number": agreement.number}


def _validity(agreement: Agreement) -> tuple[str, str, str]:
    if agreement.state == AgreementState.SUPERSEDED:
        return (
            _("Replaced"),
            WAIT,
            _("An amendment has taken its place. Ask the school for the newest version."),
        )
    if agreement.state == AgreementState.TERMINATED:
        return _("Ended early"), LATE, ""
    if agreement.state == AgreementState.COMPLETED:
        return pgettext("agreement", "Completed"), GOOD, ""
    if agreement.data["terms"]["end_date"] < today().isoformat():
        return _("Signed by all; the period is over"), WAIT, ""
    return _("Valid: signed by all"), GOOD, ""


def _initials(agreement: Agreement) -> list[str]:
    data = agreement.data
    names = [data["student"]["name"], data["host"]["name"], data["institution"]["name"]]
    return [initials(name) for name in [*names, *data["guardians"]]]


def initials(name: str) -> str:
    """ "Sem de Bakker" → "S.d.B." """
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    return "".join(f"{word[0]}." for word in words[:5])


register_describer("agreement", describe)
register_people_changed(hand_over)
register_completed(complete_with_placement)
selection.register(
    selection.ListAction(10, gettext_lazy("Print the agreements"), "agreements:print", "printer")
)
