from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.dates import today
from core.forms import NumberField
from people.enums import ProgrammeRoleName
from people.models import Enrolment, User
from placements.enums import EndReason, Weekday
from placements.models import Placement
from workplaces.enums import HostRoleName
from workplaces.models import HostOrganisation, HostRole, HostSite


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def staff_of(programme_id: int) -> Any:
    """Who can be the contact of the school in this programme."""
    roles = [ProgrammeRoleName.SCHOOL_SUPERVISOR, ProgrammeRoleName.COORDINATOR]
    return (
        User.objects.filter(
            programme_roles__programme_id=programme_id,
            programme_roles__role__in=roles,
            is_active=True,
        )
        .distinct()
        .order_by("name")
    )


def supervisors_at(host: HostOrganisation) -> Any:
    """Workplace supervisors of this organisation who can be mailed."""
    return User.objects.filter(
        pk__in=HostRole.objects.filter(
            host_id=host.pk or 0, role=HostRoleName.WORKPLACE_SUPERVISOR
        ).values("user"),
        is_active=True,
        email__isnull=False,
    ).order_by("name")


class TermsForm(forms.Form):
    """Period, hours and days; shared by making, proposing and changing."""

    start_date = forms.DateField(label=_("First day"), widget=DateInput())
    end_date = forms.DateField(label=_("Last day"), widget=DateInput())
    total_hours = NumberField(
        label=_("Hours in total"),
        help_text=_("Clock hours"),
        min_value=1,
        max_value=10_000,
        required=False,
    )
    hours_per_week = NumberField(label=_("Hours a week"), min_value=1, max_value=60, required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days"),
        choices=Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    activities = forms.CharField(
        label=_("What the student will do"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start_date"), data.get("end_date")
        if start and end and end < start:
            self.add_error("end_date", _("The last day is before the first day."))
        return data


class SupervisorFields(forms.Form):
    supervisor_name = forms.CharField(
        label=_("Supervisor at the workplace"), max_length=160, required=False
    )
    supervisor_email = forms.EmailField(label=_("E-mail address of the supervisor"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name, email = data.get("supervisor_name"), data.get("supervisor_email")
        if name and not email and "supervisor_email" not in self.errors:
            self.add_error("supervisor_email", _("Fill in the e-mail address as well."))
        if email and not name and "supervisor_name" not in self.errors:
            self.add_error("supervisor_name", _("Fill in the name as well."))
        return data


class PlacementForm(SupervisorFields, TermsForm):
    """The last step of making a placement, when student and host are chosen."""

    site = forms.ModelChoiceField(
        label=_("Site"),
        queryset=HostSite.objects.none(),
        required=False,
        empty_label=_("Another address, filled in below"),
    )
    street = forms.CharField(label=_("Street and number"), max_length=120, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    school_contact = forms.ModelChoiceField(
        label=_("Contact of the school"), queryset=User.objects.none(), required=False
    )
    known_supervisor = forms.ModelChoiceField(
        label=_("Supervisor at the workplace"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Someone else, filled in below"),
    )

    field_order = [
        "site",
        "street",
        "postcode",
        "city",
        "start_date",
        "end_date",
        "total_hours",
        "hours_per_week",
        "weekdays",
        "school_contact",
        "known_supervisor",
        "supervisor_name",
        "supervisor_email",
        "activities",
    ]

    def __init__(
        self, *args: Any, enrolment: Enrolment, host: HostOrganisation, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        sites = HostSite.objects.filter(host_id=host.pk or 0)
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        only_one = list(sites[:2])
        if len(only_one) == 1:
            self.fields["site"].initial = only_one[0].pk
        self._offer_supervisors(host)
        self.fields["school_contact"].queryset = staff_of(  # type: ignore[attr-defined]
            enrolment.programme_variant.programme_id
        )

    def _offer_supervisors(self, host: HostOrganisation) -> None:
        """Who guides students at this workplace already."""
        field: Any = self.fields["known_supervisor"]
        field.queryset = supervisors_at(host)
        if not field.queryset.exists():
            del self.fields["known_supervisor"]
            return
        self.fields["supervisor_name"].label = _("Name of someone else")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("known_supervisor") and data.get("supervisor_email"):
            self.add_error(
                "known_supervisor", _("Choose a supervisor, or fill in someone else: not both.")
            )
        if not data.get("site") and "site" not in self.errors and not data.get("city"):
            self.add_error("city", _("Choose a site, or fill in its address."))
        return data


class ProposalForm(SupervisorFields, TermsForm):
    """What a student fills in on a phone."""

    total_hours = None  # type: ignore[assignment]
    host_name = forms.CharField(label=_("Organisation"), max_length=200)
    street = forms.CharField(label=_("Street and number"), max_length=120, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)
    city = forms.CharField(label=_("City"), max_length=80)
    supervisor_phone = forms.CharField(
        label=_("Phone of the supervisor"), max_length=32, required=False
    )
    enrolment = forms.ModelChoiceField(
        label=_("Programme"), queryset=Enrolment.objects.none(), empty_label=None
    )

    field_order = [
        "enrolment",
        "host_name",
        "street",
        "postcode",
        "city",
        "start_date",
        "end_date",
        "hours_per_week",
        "weekdays",
        "activities",
        "supervisor_name",
        "supervisor_email",
        "supervisor_phone",
    ]

    def __init__(self, *args: Any, enrolments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["enrolment"]
        field.queryset = enrolments
        field.label_from_instance = lambda row: str(row.programme_variant)
        if len(enrolments) == 1:
            field.initial = enrolments[0]
            field.widget = forms.HiddenInput()


class ChangeForm(TermsForm):
    """Terms that are still free; `revision` tells which version was on the screen."""

    site = forms.ModelChoiceField(label=_("Site"), queryset=HostSite.objects.none())
    revision = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ["site"]

    def __init__(self, data: Any = None, *, placement: Placement) -> None:
        names = [name for name in self.base_fields if name != "revision"]
        initial = {name: getattr(placement, name) for name in names}
        initial["revision"] = placement.revision
        super().__init__(data, initial=initial)
        self.fields["site"].queryset = HostSite.objects.filter(  # type: ignore[attr-defined]
            host=placement.host_id
        )


class DecisionForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            ("approve", _("Yes, this place fits")),
            ("reject", _("No, this place does not fit")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why not"),
        help_text=_("The student reads this. Needed when the answer is no."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == "reject" and not data.get("reason", "").strip():
            self.add_error("reason", _("Write why this place does not fit: the student reads it."))
        return data


class EndForm(forms.Form):
    ended_on = forms.DateField(label=_("Last day"), widget=DateInput(), initial=today)
    reason = forms.ChoiceField(
        label=_("Why"), choices=[("", _("Choose a reason")), *EndReason.choices]
    )


class ContactForm(forms.Form):
    contact = forms.ModelChoiceField(label=_("Contact of the school"), queryset=User.objects.none())

    def __init__(self, data: Any = None, *, placement: Placement) -> None:
        super().__init__(data, initial={"contact": placement.school_contact})
        field: Any = self.fields["contact"]
        field.queryset = staff_of(placement.programme_id)


class SupervisorForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The link to check and sign the agreement goes to this address."),
    )
    phone = forms.CharField(label=_("Phone"), max_length=32, required=False)


class WaiveForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it no longer needed?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )
