from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from people.reach import coordinated_programmes
from placements.imports.columns import missing_fields, propose
from placements.imports.enums import ProposalDecision
from placements.imports.fields import FIELDS
from placements.models import HostProposal, RosterImport
from programmes.models import Institution


class UploadForm(forms.Form):
    institution = forms.ModelChoiceField(label=_("School"), queryset=Institution.objects.none())
    file = forms.FileField(label=_("List of placements"), max_length=200, allow_empty_file=True)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = Institution.objects.filter(
            programmes__in=coordinated_programmes(actor)
        ).distinct()
        field = self.fields["institution"]
        field.queryset = schools  # type: ignore[attr-defined]
        only = list(schools[:2])
        if len(only) == 1:
            field.initial = only[0]
            field.widget = forms.HiddenInput()

    @property
    def size_limit(self) -> int:
        return settings.UPLOAD_LIMIT


class ColumnsForm(forms.Form):
    """One choice of a column per field of the portal."""

    source_name = forms.CharField(
        label=_("Name of this kind of list"),
        max_length=80,
        help_text=_("Next time a list with these columns is recognised."),
    )

    def __init__(self, *args: Any, roster: RosterImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roster = roster
        saved = roster.source.mapping if roster.source else None
        proposed = propose(roster.columns, saved)
        choices = [("", _("not in this list")), *((label, label) for label in roster.columns)]
        for field in FIELDS:
            self.fields[field.key] = forms.ChoiceField(
                label=capfirst(field.label),
                choices=choices,
                required=False,
                initial=proposed.get(field.key, ""),
            )
        self.fields["source_name"].initial = roster.source.name if roster.source else "EduArte"

    @property
    def column_fields(self) -> list[forms.BoundField]:
        return [self[field.key] for field in FIELDS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        mapping = self.mapping
        for key in missing_fields(mapping):
            self.add_error(key, _("Choose the column that holds this."))
        used: dict[str, str] = {}
        for key, label in mapping.items():
            if label in used:
                self.add_error(key, ValidationError(_("This column is already used above.")))
            used[label] = key
        return cleaned

    @property
    def mapping(self) -> dict[str, str]:
        return {
            field.key: self.cleaned_data[field.key]
            for field in FIELDS
            if self.cleaned_data.get(field.key)
        }


class HostsForm(forms.Form):
    """One decision per proposed spelling; the proposal itself is chosen beforehand."""

    def __init__(self, *args: Any, proposals: list[HostProposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for proposal in proposals:
            choices = [(ProposalDecision.SAME.value, _("the same workplace"))]
            if not proposal.certain:
                choices.append((ProposalDecision.DIFFERENT.value, _("another workplace")))
            choices.append((ProposalDecision.LEAVE_OUT.value, _("leave these rows out")))
            self.fields[f"proposal_{proposal.pk}"] = forms.ChoiceField(
                label=_("“%(spelling)s” is “%(name)s”")
                % {"spelling": proposal.spelling, "name": proposal.name},
                choices=choices,
                initial=ProposalDecision.SAME.value,
            )

    @property
    def decisions(self) -> dict[int, str]:
        return {
            int(name.removeprefix("proposal_")): value for name, value in self.cleaned_data.items()
        }
