"""Plans of a school, promises that move, searches, and how people are mailed: for the pictures."""

from datetime import timedelta

from django.db.models import Count
from django.urls import reverse

from assessments.enums import InstrumentKind
from assessments.models import Response
from contact.models import OwnKind
from contact.services import settings as talks
from core.dates import today
from decisions.models import Proposal
from demo import cast
from demo.loading import coordinator
from notifications.models import OutboxMessage
from people.enums import Corner
from people.mail_link import SCOPE
from people.models import Enrolment, User
from people.services import links
from placements.enums import CommitmentState, InterruptionKind
from placements.models import Commitment, Placement
from placements.services import interruptions, postponing, searching
from programmes.models import CommitmentPlanRow, Institution
from reminders.models import ReminderPlan
from workplaces.models import HostRecognition
from workplaces.services import recognitions

Picture = tuple[str, str, str]
# What is typed and pressed before the picture is taken, by the name of the picture.
CHOOSE = "the first of the list"
PRESSED: dict[str, list[tuple[str, str]]] = {
    "plan-row-looked": [("#id_due", "T0-5w"), ("[name=look]", "")],
    "search-group-counted": [
        ("#id_programme_variant", CHOOSE),
        ("#id_start_date", (today() + timedelta(days=90)).isoformat()),
        ("#id_end_date", (today() + timedelta(days=200)).isoformat()),
        ("main form .btn-primary", ""),
    ],
    "reminder-plan-looked": [("[name=look]", "")],
}


def make() -> None:
    """Rows that these pictures need; each is made once, before the first picture."""
    running = _running()
    Institution.objects.filter(code="99XX").update(region="middle")
    interruptions.note_interruption(
        actor=coordinator(),
        placement_id=running.pk,
        kind=InterruptionKind.ILLNESS,
        from_day=today() + timedelta(days=7),
        until_day=today() + timedelta(days=20),
    )
    postponing.postpone(
        actor=running.student.user,
        commitment_id=_promise(running).pk,
        to_day=today() + timedelta(days=30),
        reason="De begeleider is tot dan op vakantie.",
    )
    talks.save_own_kind(
        actor=coordinator(),
        programme=running.programme,
        kind=OwnKind(name_nl="Startgesprek met de klas", topics_nl="Kennismaken\nAfspraken"),
    )
    recognitions.save_recognition(
        actor=coordinator(),
        host=running.host,
        qualification_code="25998",
        valid_until=today() + timedelta(days=45),
    )
    others = Enrolment.objects.filter(programme_variant__programme=running.programme)
    searching.open_searches(
        actor=coordinator(),
        enrolments=others.exclude(student=running.student_id).order_by("pk")[:2],
        start_date=today() + timedelta(days=300),
        end_date=today() + timedelta(days=400),
        school_contact=running.school_contact,
    )


def pages() -> list[Picture]:
    return _of_the_school() + _of_a_placement() + _searches() + _results() + _mails()


def _running() -> Placement:
    return Placement.objects.filter(student__number=cast.STUDENT_NUMBER).order_by("start_date")[0]


def _promise(running: Placement) -> Commitment:
    rows = running.commitments.filter(state=CommitmentState.OPEN, debtor=Corner.STUDENT)
    return rows.order_by("-due_on", "pk")[0]


def _of_the_school() -> list[Picture]:
    running = _running()
    school = Institution.objects.get(code="99XX")
    standard = CommitmentPlanRow.objects.standard()
    of_plan = {"variant": "mbo_bol", "kind": "learning.submit_plan"}
    row, plan = standard.get(**of_plan), ReminderPlan.objects.standard().get(**of_plan)
    row_here = reverse("programmes:plan-school-row", args=[school.pk, row.pk])
    plan_here = reverse("reminders:school-plan", args=[school.pk, plan.pk])
    kind = OwnKind.objects.get(programme=running.programme)
    recognition = HostRecognition.objects.order_by("pk")[0]
    of_host = [recognition.host_id, recognition.pk]
    return [
        ("holidays", "coordinator", reverse("programmes:holidays", args=[school.pk])),
        ("plan-school", "coordinator", reverse("programmes:plan-school", args=[school.pk])),
        ("plan-standard", "administrator", reverse("programmes:plan")),
        ("plan-row", "coordinator", row_here),
        ("plan-row-looked", "coordinator", row_here),
        ("reminder-plans", "coordinator", reverse("reminders:school", args=[school.pk])),
        ("reminder-plan", "coordinator", plan_here),
        ("reminder-plan-looked", "coordinator", plan_here),
        ("reminder-workplaces", "coordinator", reverse("reminders:workplaces", args=[school.pk])),
        ("talk-kinds", "coordinator", reverse("contact:settings", args=[running.programme_id])),
        ("talk-kind-new", "coordinator",
         reverse("contact:own-kind-new", args=[running.programme_id])),
        ("talk-kind", "coordinator",
         reverse("contact:own-kind", args=[running.programme_id, kind.pk])),
        ("recognition", "coordinator", reverse("workplaces:recognition", args=of_host)),
        ("recognition-new", "coordinator",
         reverse("workplaces:recognition-new", args=of_host[:1])),
        ("recognition-host", "coordinator", reverse("workplaces:detail", args=of_host[:1])),
    ]  # fmt: skip


def _of_a_placement() -> list[Picture]:
    running = _running()
    promise = running.commitments.filter(postponements__isnull=False)[0]
    here, this = [running.pk], [running.pk, promise.pk]
    away = running.interruptions.get()
    guide = f"user:{running.supervisors.get().pk}"
    return [
        ("promise", "student", reverse("placements:promise", args=this)),
        ("promise", "coordinator", reverse("placements:promise", args=this)),
        ("promise-later", "student", reverse("placements:postpone", args=this)),
        ("promise-received", "coordinator", reverse("placements:received", args=this)),
        ("away", "coordinator", reverse("placements:away", args=here)),
        ("away", "student", reverse("placements:away", args=here)),
        ("away-change", "coordinator", reverse("placements:away-change", args=[*here, away.pk])),
        ("away-placement", guide, reverse("placements:detail", args=here)),
        ("reminders-coming", "coordinator", reverse("reminders:coming", args=here)),
    ]


def _searches() -> list[Picture]:
    looking = Placement.objects.filter(state="searching").order_by("pk")[0]
    search = reverse("placements:search-one", args=[looking.enrolment_id])
    return [
        ("search-one", "coordinator", search),
        ("search-group", "coordinator", reverse("placements:search-group")),
        ("search-group-counted", "coordinator", reverse("placements:search-group")),
        ("looking", "coordinator", reverse("placements:detail", args=[looking.pk])),
        ("looking", f"user:{looking.student.user_id}",
         reverse("placements:detail", args=[looking.pk])),
        ("looking-list", "coordinator", reverse("placements:list") + "?state=searching"),
    ]  # fmt: skip


def _results() -> list[Picture]:
    said = Response.objects.filter(
        round__kind=InstrumentKind.FINAL,
        corner=Corner.WORKPLACE,
        submitted_at__isnull=False,
        round__placement__workplace_advices__isnull=True,
    )
    open_result = Proposal.objects.open().order_by("pk")[0].placement
    pages = [
        ("complete-open", "coordinator", reverse("placements:complete", args=[open_result.pk]))
    ]
    for response in said[:1]:
        placement = response.round.placement
        guide = f"user:{placement.supervisors.all()[0].pk}"
        pages.append(("advice-known", guide, reverse("decisions:advice", args=[placement.pk])))
    return pages


def _mails() -> list[Picture]:
    most = OutboxMessage.objects.exclude(placement_id=None).values("placement_id")
    placement = most.annotate(number=Count("pk")).order_by("-number")[0]["placement_id"]
    guide = _running().supervisors.get()
    return [
        ("mails-placement", "coordinator", reverse("mails:placement", args=[placement])),
        ("mails-school", "coordinator", reverse("mails:school")),
        ("mails-none", "coordinator", reverse("mails:school") + "?q=zzzzz"),
        ("mail-wishes", "student", reverse("people:mail")),
        ("mail-wishes", f"user:{guide.pk}", reverse("people:mail")),
        ("mail-wishes-link", "", _mailed(guide)),
    ]


def _mailed(user: User) -> str:
    path = reverse("people:mail-by-link", args=[user.pk])
    address = links.mint(user=user, scope=SCOPE, object_id=user.pk, path=path)
    return "/link/" + address.split("/link/")[1]
