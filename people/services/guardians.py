"""Who consents for a student under 18."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.dates import age_on, today
from core.errors import ActionRefused, AlreadyDone
from people.models import Guardianship, Student, User
from people.services import links


@transaction.atomic
def add_guardian(*, actor: User, student: Student, name: str, email: str) -> Guardianship:
    """Name the guardian of a minor. They sign in by mailed link or code, never by password."""
    require(actor, "people.manage_student", student)
    email = email.strip().lower()
    if student.birth_date and age_on(student.birth_date, today()) >= 18:
        raise ActionRefused(_("This student is 18 or older, so nobody has to consent."))
    if email == student.user.email:
        raise ActionRefused(_("This is the address of the student. A guardian needs another one."))
    guardian = User.objects.filter(email=email).first() or User.objects.create_user(
        email, name=name, language=student.user.language
    )
    if not guardian.is_active:
        raise ActionRefused(_("This account was closed. Ask an administrator to open it again."))
    guardianship, is_new = Guardianship.objects.get_or_create(student=student, guardian=guardian)
    if not is_new:
        raise AlreadyDone(_("This guardian was added already."))
    audit.record(actor=actor, action="guardian_added", subject=student, guardian=guardian.pk)
    return guardianship


@transaction.atomic
def remove_guardian(*, actor: User, guardianship: Guardianship) -> None:
    """The former guardian sees nothing of the student any more."""
    require(actor, "people.manage_student", guardianship.student)
    guardian = guardianship.guardian
    audit.record(
        actor=actor,
        action="guardian_removed",
        subject=guardianship.student,
        guardian=guardian.pk,
    )
    guardianship.delete()
    if not guardian.guardianships.exists():
        links.revoke_all(guardian)
