"""The whole demo, in the order in which it would happen."""

from collections.abc import Iterator

from django.utils import translation

from demo import (
    agreements,
    assessments,
    cast,
    contact,
    decisions,
    frameworks,
    hours,
    insight,
    learning,
    portfolio,
    reminders,
    school,
    under_way,
)
from people.models import User
from people.services.guardians import add_guardian
from placements.enums import PlacementState
from placements.models import Placement
from workplaces.enums import HostRoleName
from workplaces.models import HostOrganisation, HostRole


def load() -> None:
    """Raise when any step is refused: then a rule changed and the walk no longer works."""
    with translation.override("nl"):
        institution = school.ensure_school()
        cast.ensure_staff(institution)
        agreements.ensure_templates(institution, coordinator())
        school.import_part(institution, coordinator())
        frameworks.ensure_frameworks(institution)
        example = prepare_example()
        others = candidates(besides=example)
        agreements.in_every_state(coordinator(), others)
        # The worked example is about to begin; what was done so far was done at the one before.
        running = hours.first_placement(coordinator())
        learning.load(institution, coordinator(), example)
        learning.approved_at(running)
        learning.in_every_state(others)
        portfolio.load(running)
        under_way.sign()
        hours.load(coordinator(), running)
        contact.load()
        assessments.load(coordinator())
        decisions.load(coordinator(), running)
        under_way.talk()
        under_way.finish()
        insight.load(coordinator())
        reminders.load()


def coordinator() -> User:
    """Fresh from the database: roles are remembered per object, and the import adds some."""
    return User.objects.get(email=cast.STAFF[0].email)


def prepare_example() -> Placement:
    """The placement of the worked example: complete, so that its agreement can be prepared."""
    student = school.demo_student()
    placement = Placement.objects.get(student=student)
    add_guardian(
        actor=coordinator(), student=student, name=cast.GUARDIAN[1], email=cast.GUARDIAN[0]
    )
    host = HostOrganisation.objects.get(name=cast.HOST_NAME)
    contact = cast.ensure_person(*cast.HOST_CONTACT)
    HostRole.objects.get_or_create(
        user=contact,
        host=host,
        role=HostRoleName.HOST_CONTACT,
        institution=placement.programme.institution,
    )
    return placement


def candidates(*, besides: Placement) -> Iterator[Placement]:
    """Placements in preparation of adults, with all that an agreement needs."""
    rows = (
        Placement.objects.filter(
            state=PlacementState.PREPARING,
            supervisor_links__user__email__isnull=False,
            school_contact__isnull=False,
            programme__frameworks__isnull=False,
        )
        .exclude(pk=besides.pk)
        .select_related("student__user")
        .order_by("-start_date", "pk")
    )
    return (row for row in rows if not row.is_minor_on(row.start_date) and not row.is_minor)
