"""What a mailed link to an agreement asks of its reader."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements.enums import AgreementState
from agreements.models import Agreement
from agreements.parties import acts_for_workplace
from agreements.services.signing import signable_parties
from people.models import User

SCOPE = "agreement"


def describe(agreement_id: int, user: User) -> str:
    """One sentence: who asks what; empty when `user` has nothing to do with it (any more)."""
    rows = Agreement.objects.visible_to(user).select_related(
        "placement__student__user", "placement__programme__institution"
    )
    agreement = rows.filter(pk=agreement_id).first()
    if agreement is None:
        return ""
    words = {
        "school": agreement.placement.programme.institution.name,
        "student": agreement.placement.student.user.name,
    }
    if agreement.state == AgreementState.PROPOSED and acts_for_workplace(user, agreement.placement):
        asked = pgettext(
            "workplace", "%(school)s asks you to check the data of the agreement of %(student)s."
        )
    elif signable_parties(user, agreement):
        asked = pgettext("workplace", "%(school)s asks you to sign the agreement of %(student)s.")
    else:
        asked = _("Here you can read the agreement of %(student)s, made by %(school)s.")
    return asked % words
