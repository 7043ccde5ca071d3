from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from placements.imports.enums import ImportState, ProposalDecision, RowOutcome, RowState
from placements.imports.querysets import RosterImportQuerySet


class ImportSource(models.Model):
    """A kind of export that a school uses, and which of its columns is what."""

    institution = models.ForeignKey(
        "programmes.Institution", on_delete=models.CASCADE, related_name="import_sources"
    )
    name = models.CharField(_("name"), max_length=80)
    fingerprint = models.CharField(
        max_length=64, editable=False, help_text="Of the column names, whatever their order."
    )
    mapping = models.JSONField(help_text="Field of the portal → column name in the file.")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "fingerprint"], name="import_source_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class RosterImport(models.Model):
    """One uploaded list, from the dry run to the result.

    The file itself is never kept: only its rows, without the columns that must not be stored, and
    once the columns are confirmed without those that are not used.
    """

    institution = models.ForeignKey(
        "programmes.Institution", on_delete=models.PROTECT, related_name="roster_imports"
    )
    source = models.ForeignKey(ImportSource, on_delete=models.SET_NULL, null=True)
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.MAPPING
    )
    file_name = models.CharField(max_length=160)
    header_line = models.PositiveIntegerField()
    columns = models.JSONField(help_text="Labels of the columns that are kept, in order.")
    refused_columns = models.JSONField(
        default=list, help_text="Labels of the columns that were never stored."
    )
    mapping = models.JSONField(default=dict)
    row_count = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict, help_text="Counts of the dry run.")
    # How often an import was finished; the next click of the button starts the next round.
    rounds = models.PositiveSmallIntegerField(default=0)
    analysis_job = models.ForeignKey(
        "core.Job", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    import_job = models.ForeignKey(
        "core.Job", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roster_imports"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    imported_at = models.DateTimeField(null=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="roster_import_state_known", condition=Q(state__in=ImportState.values)
            ),
            models.CheckConstraint(
                name="roster_import_imported_both",
                condition=Q(imported_at__isnull=True, imported_by__isnull=True)
                | Q(imported_at__isnull=False, imported_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.row_count})"

    @property
    def tone(self) -> str:
        return ImportState(self.state).tone

    @property
    def importable(self) -> int:
        return self.summary.get("importable_rows", 0)

    @property
    def faulty(self) -> int:
        return self.summary.get("problem_rows", 0)

    @property
    def expected(self) -> dict[str, Any]:
        """The figures of the dry run in one piece."""
        return {
            "rows": self.summary.get("rows", 0),
            "importable_rows": self.importable,
            "problems": self.summary.get("problems", {}),
            "warnings": self.summary.get("warnings", {}),
        }


class ImportRow(models.Model):
    """One row of the list, with what the dry run and the import made of it."""

    roster_import = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    values = models.JSONField(help_text="Texts, in the order of the import's columns.")
    surplus = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=RowState.choices, default=RowState.UNREAD)
    record = models.JSONField(default=dict)
    host_key = models.CharField(max_length=140, blank=True)
    programme_code = models.CharField(max_length=12, blank=True)
    problems = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    outcome = models.CharField(max_length=10, choices=RowOutcome.choices, blank=True)
    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roster_import", "line"], name="import_row_once"),
            models.CheckConstraint(
                name="import_row_state_known", condition=Q(state__in=RowState.values)
            ),
            models.CheckConstraint(
                name="import_row_outcome_when_done",
                condition=(Q(state="done") & ~Q(outcome="")) | (~Q(state="done") & Q(outcome="")),
            ),
            models.CheckConstraint(
                name="import_row_outcome_known",
                condition=Q(outcome="") | Q(outcome__in=RowOutcome.values),
            ),
        ]
        indexes = [models.Index(fields=["roster_import", "state", "line"], name="import_row_state")]

    def __str__(self) -> str:
        return f"line {self.line}: {self.state}"


class HostProposal(models.Model):
    """A spelling that probably means this organisation; a person says whether it does."""

    roster_import = models.ForeignKey(
        RosterImport, on_delete=models.CASCADE, related_name="host_proposals"
    )
    host_key = models.CharField(max_length=140)
    spelling = models.CharField(max_length=200)
    target_key = models.CharField(max_length=140)
    name = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    certain = models.BooleanField(help_text="Only the spelling differs, not the organisation.")
    decision = models.CharField(
        max_length=10, choices=ProposalDecision.choices, default=ProposalDecision.OPEN
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "spelling"]
        constraints = [
            models.UniqueConstraint(
                fields=["roster_import", "host_key", "spelling"], name="host_proposal_once"
            ),
            models.CheckConstraint(
                name="host_proposal_decision_known",
                condition=Q(decision__in=ProposalDecision.values),
            ),
            models.CheckConstraint(
                name="host_proposal_decided_both",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spelling} = {self.name}?"
