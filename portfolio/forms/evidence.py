"""Adding and changing evidence. Everything but the content itself may be left to the portal."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from core.dates import short_day, today
from documents.upload_fields import SentFiles, UploadsField
from people.models import Student
from placements.models import Placement
from placements.querysets import INSIDE_SCHOOL
from portfolio.models import EvidenceItem
from portfolio.outcomes import outcomes_of, reflection_method
from portfolio.reflection import LONGEST, parts_of
from portfolio.services.checking import LONGEST_TEXT, upload_context
from portfolio.services.items import ItemData
from portfolio.tasks_of import TaskLine, tasks_of
from portfolio.upload_purposes import EVIDENCE

PREFIX = "reflection_"


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class EvidenceForm(forms.Form):
    """For one student; with `item` it changes that one."""

    once_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    sent = UploadsField(
        purpose=EVIDENCE, label=pgettext_lazy("student", "Photos, video, sound, documents"),
        required=False,
    )  # fmt: skip
    keep = forms.MultipleChoiceField(
        label=pgettext_lazy("student", "Files that stay"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    people_anonymised = forms.BooleanField(
        label=pgettext_lazy("student", "Everybody who can be recognised or heard agreed to it"),
        required=False,
    )
    title = forms.CharField(
        label=pgettext_lazy("student", "Title"),
        max_length=160,
        required=False,
        help_text=pgettext_lazy("student", "Leave it empty and it is named after task and day."),
    )
    tasks = forms.MultipleChoiceField(
        label=pgettext_lazy("student", "For which learning task?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    outcomes = forms.MultipleChoiceField(
        label=pgettext_lazy("student", "What does it show?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    made_on = forms.DateField(label=pgettext_lazy("student", "Made on"), widget=DayInput)
    placement = forms.ChoiceField(label=pgettext_lazy("student", "Made at"), required=False)
    body = forms.CharField(
        label=pgettext_lazy("student", "What did you do or make?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=LONGEST_TEXT,
    )
    link_url = forms.CharField(
        label=pgettext_lazy("student", "Link to something on the web"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )

    def __init__(
        self, *args: Any, student: Student, item: EvidenceItem | None = None, **options: Any
    ) -> None:
        self.student, self.item = student, item
        self.placements = list(
            Placement.objects.filter(student=student)
            .exclude(state__in=INSIDE_SCHOOL)
            .select_related("host", "programme")
            .order_by("-start_date", "-id")
        )
        wanted = options.pop("wanted", {})
        options["initial"] = self._from_item(item) if item else self._fresh(wanted)
        super().__init__(*args, **options)
        tied = list(item.tasks.values_list("pk", flat=True)) if item else []
        self.task_lines = tasks_of(student, also=tied)
        self._offer()
        # Without a fresh choice this is the method that the programme asks for now.
        self.method = item.reflection_method if item else self._method()
        for part in parts_of(self.method):
            self.fields[PREFIX + part.key] = forms.CharField(
                label=part.label,
                help_text=part.hint,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def _offer(self) -> None:
        """What can be chosen: the student's own rows only."""
        own = outcomes_of(self.student)
        if self.item:
            own += [each for each in self.item.outcomes.all() if each not in own]
        fields: dict[str, Any] = self.fields
        fields["outcomes"].choices = [(str(each.pk), str(each)) for each in own]
        fields["tasks"].choices = [(str(each.pk), each.title) for each in self.task_lines]
        fields["placement"].choices = [
            *((str(each.pk), each.host.name) for each in self.placements),
            ("", pgettext("student", "Somewhere else, for instance at school")),
        ]
        files = self.item.files.select_related("document") if self.item else []
        self.files_there = list(files)
        fields["keep"].choices = [
            (str(each.document_id), each.document.name) for each in self.files_there
        ]
        fields["sent"].prepare(
            actor=self.student.user,
            endpoint=reverse("portfolio:uploads"),
            context=upload_context(self.student.user),
            blur=True,
        )

    def _method(self) -> str:
        return reflection_method(self.student, self.placements[0] if self.placements else None)

    def _fresh(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """The placement that runs today, and the task from which the student came."""
        running = [p for p in self.placements if p.start_date <= today() <= p.end_date]
        chosen = running or self.placements[:1]
        return {
            "once_key": str(uuid4()),
            "made_on": today(),
            "placement": str(chosen[0].pk) if chosen else "",
        } | wanted

    @staticmethod
    def _from_item(item: EvidenceItem) -> dict[str, Any]:
        return {
            "revision": item.revision,
            "title": item.title,
            "made_on": item.made_on,
            "placement": str(item.placement_id or ""),
            "body": item.body,
            "link_url": item.link_url,
            "people_anonymised": item.people_anonymised,
            "outcomes": [str(each.pk) for each in item.outcomes.all()],
            "tasks": [str(each.pk) for each in item.tasks.all()],
            "keep": [str(each.document_id) for each in item.files.all()],
            **{PREFIX + key: text for key, text in item.reflection.items()},
        }

    @property
    def reflection_fields(self) -> list[forms.BoundField]:
        return [self[PREFIX + part.key] for part in parts_of(self.method)]

    @property
    def has_reflection(self) -> bool:
        return any(field.value() for field in self.reflection_fields)

    @property
    def chips(self) -> list[dict[str, Any]]:
        """Tasks as chips; a script ticks the outcomes that a task serves."""
        chosen = {str(value) for value in self["tasks"].value() or []}
        return [
            {"line": line, "checked": str(line.pk) in chosen, "outcomes": line.outcomes}
            for line in self.task_lines
        ]

    def clean_placement(self) -> Placement | None:
        value = self.cleaned_data["placement"]
        return next((each for each in self.placements if str(each.pk) == value), None)

    def clean_made_on(self) -> Any:
        day = self.cleaned_data["made_on"]
        if day > today():
            raise forms.ValidationError(
                pgettext("student", "The day you made it cannot be in the future.")
            )
        return day

    def item_data(self) -> ItemData:
        """Of a valid form."""
        values = self.cleaned_data
        sent: SentFiles = values["sent"]
        tasks = [int(pk) for pk in values["tasks"]]
        outcomes = [int(pk) for pk in values["outcomes"]]
        return ItemData(
            title=values["title"] or self._title(tasks),
            made_on=values["made_on"],
            placement=values["placement"],
            body=values["body"],
            link_url=values["link_url"],
            reflection={part.key: values[PREFIX + part.key] for part in parts_of(self.method)},
            people_anonymised=values["people_anonymised"],
            outcomes=outcomes or self._outcomes_of(tasks),
            tasks=tasks,
            kept=[UUID(pk) for pk in values["keep"]],
            uploads=sent.upload_ids,
            files=sent.files,
        )

    def _lines(self, tasks: list[int]) -> list[TaskLine]:
        return [line for line in self.task_lines if line.pk in tasks]

    def _outcomes_of(self, tasks: list[int]) -> list[int]:
        """What the chosen tasks serve, where the student ticked nothing."""
        offered = {int(pk) for pk, _label in self.fields["outcomes"].choices}  # type: ignore[attr-defined]
        served = [pk for line in self._lines(tasks) for pk in line.outcomes]
        return [pk for pk in dict.fromkeys(served) if pk in offered]

    def _title(self, tasks: list[int]) -> str:
        """After the first task and the day."""
        lines = self._lines(tasks)
        day = short_day(self.cleaned_data["made_on"])
        what = lines[0].title[:140] if lines else _("Evidence")
        return f"{what}, {day}"
