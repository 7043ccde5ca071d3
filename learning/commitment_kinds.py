from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.models import TaskVersion
from learning.queries.plans import placements_that_need_a_plan
from learning.task_scope import SCOPE
from placements.enums import Phase
from placements.kinds import CommitmentKind, Together, register
from placements.models import Commitment


def _subject_id(commitment: Commitment) -> int:
    """From a subject such as "task:12"."""
    return int(commitment.subject.partition(":")[2])


def _list(commitment: Commitment) -> str:
    return reverse("learning:list", args=[commitment.placement_id])


def _answer(commitment: Commitment) -> str:
    return reverse("learning:answer", args=[commitment.placement_id])


def _judge(commitment: Commitment) -> str:
    return reverse("learning:judge")


def _edit(commitment: Commitment) -> str:
    return reverse("learning:edit", args=[commitment.placement_id, _subject_id(commitment)])


def _plan(commitment: Commitment) -> str:
    return reverse("learning:plan", args=[commitment.placement_id])


def _wrote_tasks(placement_ids: Sequence[int]) -> set[int]:
    """Placements of which a task was sent already."""
    sent = TaskVersion.objects.filter(sent_at__isnull=False, task__placement__in=placement_ids)
    return set(sent.values_list("task__placement", flat=True))


def _need_a_plan(placement_ids: Sequence[int]) -> set[int]:
    return placements_that_need_a_plan(placement_ids)


DRAFT = register(
    CommitmentKind(
        key="learning.draft_tasks",
        phase=Phase.TASKS,
        mine=_("Write the first learning tasks"),
        action=_("Write a task"),
        theirs={"student": _("The student has not sent learning tasks yet")},
        url=_list,
        done_in=_wrote_tasks,
    )
)
FEASIBILITY = register(
    CommitmentKind(
        key="learning.answer_feasibility",
        phase=Phase.TASKS,
        mine=pgettext_lazy("workplace", "Say whether a learning task can be done here"),
        action=_("Answer"),
        theirs={
            "workplace": _("The workplace has not said yet whether a learning task can be done")
        },
        url=_answer,
        link_scope=SCOPE,
        together=Together(
            mine=pgettext_lazy(
                "workplace", "Say whether %(number)s learning tasks can be done here"
            ),
            theirs={
                "workplace": _(
                    "The workplace has not said yet whether %(number)s learning tasks can be done"
                )
            },
        ),
    )
)
LEVEL = register(
    CommitmentKind(
        key="learning.judge_level",
        phase=Phase.TASKS,
        mine=_("Judge a learning task"),
        action=_("Judge"),
        theirs={"school": _("The school has not judged a learning task yet")},
        url=_judge,
        owed_by_contact=True,
        together=Together(
            mine=_("Judge %(number)s learning tasks"),
            theirs={"school": _("The school has not judged %(number)s learning tasks yet")},
        ),
    )
)
ADJUST = register(
    CommitmentKind(
        key="learning.adjust_task",
        phase=Phase.TASKS,
        mine=_("Adjust a learning task"),
        action=_("Adjust"),
        theirs={
            "student": _("The student adjusts a learning task"),
            "workplace": _("The workplace adjusts a learning task"),
            "school": _("The school adjusts a learning task"),
        },
        url=_edit,
        link_scope=SCOPE,
        owed_by_contact=True,
        together=Together(
            mine=_("Adjust %(number)s learning tasks"),
            theirs={
                "student": _("The student adjusts %(number)s learning tasks"),
                "workplace": _("The workplace adjusts %(number)s learning tasks"),
                "school": _("The school adjusts %(number)s learning tasks"),
            },
            url=_list,
        ),
    )
)
SUBMIT_PLAN = register(
    CommitmentKind(
        key="learning.submit_plan",
        phase=Phase.TASKS,
        mine=_("Submit the placement plan"),
        action=_("To the plan"),
        theirs={"student": _("The student has not submitted the placement plan yet")},
        url=_plan,
        only_for=_need_a_plan,
    )
)
APPROVE_PLAN = register(
    CommitmentKind(
        key="learning.approve_plan",
        only_here=True,
        phase=Phase.TASKS,
        mine=_("Decide on the placement plan"),
        action=_("Read and decide"),
        theirs={"school": _("The placement plan is not approved yet")},
        url=_plan,
        owed_by_contact=True,
    )
)
