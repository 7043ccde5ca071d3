"""What is made, said and judged during a placement, for the pictures."""

from django.urls import reverse

from assessments.models import AssessmentRound
from contact.models import ContactMoment
from decisions.models import Proposal, WorkplaceAdvice
from demo import cast
from learning.models import LearningTask
from placements.models import Placement
from portfolio.models import EvidenceItem

Picture = tuple[str, str, str]


def pages() -> list[Picture]:
    """(picture, role, address) around the placement of the example student that runs."""
    own = Placement.objects.filter(student__number=cast.STUDENT_NUMBER).order_by("start_date")
    running, following = own
    guide = f"user:{running.supervisors.get().pk}"
    here = [running.pk]
    found = [
        ("placement-running", "student", reverse("placements:detail", args=here)),
        ("placement-running", "coordinator", reverse("placements:detail", args=here)),
    ]
    found += _learning(running, following) + _evidence(running, guide) + _rest(running, guide)
    return found + _results(running)


def _learning(running: Placement, following: Placement) -> list[Picture]:
    task = LearningTask.objects.filter(placement=following).order_by("number")[1]
    there = [following.pk]
    asked = f"user:{following.supervisors.get().pk}"
    return [
        ("tasks", "student", reverse("learning:list", args=there)),
        ("task", "student", reverse("learning:task", args=[following.pk, task.pk])),
        ("task-new", "student", reverse("learning:new", args=[running.pk])),
        ("tasks-answer", asked, reverse("learning:answer", args=there)),
        ("tasks-judge", "school_supervisor", reverse("learning:judge")),
        ("coverage", "student", reverse("learning:coverage", args=there)),
        ("coverage", "coordinator", reverse("learning:coverage", args=there)),
        ("stage-plan", "coordinator", reverse("learning:plan", args=there)),
        ("examples", "coordinator", reverse("learning:library", args=[following.programme_id])),
    ]


def _evidence(running: Placement, guide: str) -> list[Picture]:
    item = EvidenceItem.objects.filter(placement=running).order_by("pk")[0]
    return [
        ("portfolio", "student", reverse("portfolio:mine")),
        ("portfolio", "coordinator", reverse("portfolio:detail", args=[running.student_id])),
        ("evidence-add", "student", reverse("portfolio:add")),
        ("evidence", "student", reverse("portfolio:item", args=[item.pk])),
        ("evidence-confirm", guide, reverse("portfolio:confirm", args=[running.pk])),
    ]


def _rest(running: Placement, guide: str) -> list[Picture]:
    moment = ContactMoment.objects.filter(placement=running).order_by("pk")[0]
    midterm = AssessmentRound.objects.filter(placement=running).order_by("pk")[0]
    compared = AssessmentRound.objects.exclude(placement=running).order_by("pk").last()
    here = [running.pk]
    return [
        ("hours", "student", reverse("hours:placement", args=here)),
        ("hours-approve", guide, reverse("hours:approve", args=here)),
        ("hours-office", "coordinator", reverse("hours:start")),
        ("talks", "student", reverse("contact:placement", args=here)),
        ("talk", "school_supervisor", reverse("contact:moment", args=[running.pk, moment.pk])),
        ("visits", "school_supervisor", reverse("contact:visits")),
        ("messages", "student", reverse("contact:inbox")),
        ("assessments", "student", reverse("assessments:placement", args=here)),
        ("fill-in", guide, reverse("assessments:fill", args=[running.pk, midterm.pk])),
        ("side-by-side", "coordinator",
         reverse("assessments:round", args=[compared.placement_id, compared.pk])),
        ("forms", "coordinator", reverse("assessments:forms")),
        ("schools", "administrator", reverse("programmes:schools")),
    ]  # fmt: skip


def _results(running: Placement) -> list[Picture]:
    waiting = Proposal.objects.open().order_by("pk")[0]
    advised = WorkplaceAdvice.objects.filter(verdict="negative")[0].placement
    guide = f"user:{advised.supervisors.all()[0].pk}"
    of_waiting = [waiting.placement_id, waiting.kind]
    return [
        ("results", "student", reverse("decisions:placement", args=[running.pk])),
        ("result-stands", "student",
         reverse("decisions:decision", args=[running.pk, "placement_result", 1])),
        ("result-advice", guide, reverse("decisions:advice", args=[advised.pk])),
        ("result-write", "examiner", reverse("decisions:write", args=of_waiting)),
        ("result-proposal", "examiner", reverse("decisions:proposal", args=of_waiting)),
        ("results-waiting", "examiner", reverse("decisions:waiting")),
        ("result-rules", "coordinator", reverse("decisions:rules", args=[running.programme_id])),
    ]  # fmt: skip
