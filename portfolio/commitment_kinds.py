from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from placements.enums import Phase
from placements.kinds import CommitmentKind, Together, register
from placements.models import Commitment
from portfolio import task_scopes
from portfolio.models import FeedbackRequest
from portfolio.services import standing


def _confirm(commitment: Commitment) -> str:
    address = reverse("portfolio:confirm", args=[commitment.placement_id])
    return f"{address}#{commitment.subject.replace(':', '-')}"


def _confirm_all(commitment: Commitment) -> str:
    return reverse("portfolio:confirm", args=[commitment.placement_id])


def _give(commitment: Commitment) -> str:
    number = int(commitment.subject.partition(":")[2])
    item_id = FeedbackRequest.objects.values_list("item_id", flat=True).get(pk=number)
    if commitment.debtor == "workplace":
        return reverse("portfolio:placement-item", args=[commitment.placement_id, item_id])
    return reverse("portfolio:item", args=[item_id])


CONFIRM = register(
    CommitmentKind(
        key=standing.CONFIRM,
        only_here=True,
        phase=Phase.TASKS,
        mine=pgettext_lazy("workplace", "Say whether this work was done at your workplace"),
        action=pgettext_lazy("workplace", "Look and confirm"),
        theirs={"workplace": _("The workplace has not confirmed the evidence yet")},
        url=_confirm,
        link_scope=task_scopes.PLACEMENT,
        together=Together(
            mine=pgettext_lazy(
                "workplace", "Say of %(number)s pieces whether this was done at your workplace"
            ),
            theirs={
                "workplace": _("The workplace has not confirmed %(number)s pieces of evidence yet")
            },
            url=_confirm_all,
        ),
    )
)
GIVE = register(
    CommitmentKind(
        key=standing.GIVE,
        phase=Phase.TASKS,
        mine=_("Give feedback on evidence"),
        action=_("Look and say what you think"),
        theirs={
            "workplace": _("The workplace has not given the feedback yet"),
            "school": _("The school has not given the feedback yet"),
        },
        url=_give,
        link_scope=task_scopes.PLACEMENT,
        owed_by_contact=True,
        together=Together(
            mine=_("Give feedback on %(number)s pieces of evidence"),
            theirs={
                "workplace": _(
                    "The workplace has not given feedback on %(number)s pieces of evidence yet"
                ),
                "school": _(
                    "The school has not given feedback on %(number)s pieces of evidence yet"
                ),
            },
        ),
    )
)
