"""What anyone who holds the paper of a result may know: initials, days and whether it holds.

Never what was decided, nor how the student did.
"""

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.describers import initials
from decisions.enums import ResultKind
from decisions.models import Decision
from documents.describers import Description
from documents.models import StoredDocument


def describe(document: StoredDocument) -> Description | None:
    rows = Decision.objects.filter(sealed_document=document).select_related(
        "placement__student__user", "placement__programme__institution", "replaced_by"
    )
    decision = rows.first()
    if decision is None:
        return None
    placement = decision.placement
    names = [placement.student.user.name, placement.programme.institution.name]
    replaced = hasattr(decision, "replaced_by")
    return Description(
        title=_("%(kind)s, version %(number)s")
        % {"kind": capfirst(str(ResultKind(decision.kind).label)), "number": decision.number},
        parties=[initials(name) for name in names],
        state=_("Replaced") if replaced else _("Valid: the newest decision"),
        state_tone="wait" if replaced else "good",
        starts_on=timezone.localdate(decision.decided_at),
        note=_("A later decision has taken its place. Ask the school for the newest version.")
        if replaced
        else "",
    )
