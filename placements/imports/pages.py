"""What the pages of an import show, gathered in a fixed number of queries."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from placements.imports.enums import ProposalDecision, RowState
from placements.imports.fields import BY_KEY
from placements.imports.problems import Kind, kind_of, reason
from placements.imports.queries import absent_programmes, outcome_counts, problem_rows, readiness
from placements.models import ImportRow, RosterImport

# So many rows of each kind are shown; the file to mend holds all of them.
SHOWN = 25


@dataclass
class Group:
    """Rows with the same kind of problem or warning."""

    kind: Kind
    count: int
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def hidden(self) -> int:
        return max(0, self.count - len(self.rows))


def _groups(roster: RosterImport, attribute: str, rows: list[ImportRow]) -> list[Group]:
    counts = roster.summary.get(attribute, {})
    groups = {key: Group(kind_of(key), count) for key, count in counts.items()}
    for row in rows:
        for finding in getattr(row, attribute):
            group = groups.get(finding["kind"])
            if group is not None and len(group.rows) < SHOWN:
                group.rows.append(
                    {
                        "line": row.line,
                        "column": column_label(roster, finding["field"]),
                        "value": finding["value"],
                        "reason": reason(finding),
                    }
                )
    return sorted(groups.values(), key=lambda group: -group.count)


def column_label(roster: RosterImport, key: str) -> str:
    """As the column is called in the file; else what the portal calls it."""
    return roster.mapping.get(key) or str(BY_KEY[key].label)


def _with_warnings(roster: RosterImport) -> list[ImportRow]:
    rows = ImportRow.objects.filter(roster_import=roster).exclude(warnings=[])
    return list(rows.order_by("line").only("line", "warnings", "roster_import_id")[:1000])


def dry_run(roster: RosterImport, actor: Any) -> dict[str, Any]:
    """Everything on the page of a list that was checked."""
    proposals = list(roster.host_proposals.all())
    now, here = readiness(roster, actor), roster.summary.get("here", 0)
    return {
        "readiness": now,
        "here": here,
        # While rows wait for something, nobody knows yet which of them are new.
        "new": now.now - here if now.now == now.ready else now.now,
        "absent": absent_programmes(roster),
        "open_proposals": [p for p in proposals if p.decision == ProposalDecision.OPEN],
        "decided_proposals": [p for p in proposals if p.decision != ProposalDecision.OPEN],
        "supervisors": roster.summary.get("new_supervisors", []),
        "problem_groups": _groups(roster, "problems", list(problem_rows(roster)[:1000])),
        "warning_groups": _groups(roster, "warnings", _with_warnings(roster)),
        "outcomes": outcome_counts(roster),
        "becomes_agreed": roster.summary.get("warnings", {}).get("becomes_agreed", 0),
    }


def steps(current: int) -> list[dict[str, str]]:
    """The four steps; the first is number 1."""
    labels = [_("Upload"), _("Columns"), _("Check"), _("Import")]
    return [
        {
            "label": label,
            "state": "done" if at < current else "current" if at == current else "todo",
        }
        for at, label in enumerate(labels, start=1)
    ]


def examples(roster: RosterImport) -> dict[str, str]:
    """For each column the first value that is filled, to recognise it by."""
    found: dict[str, str] = {}
    rows = ImportRow.objects.filter(roster_import=roster, state=RowState.UNREAD).order_by("line")
    for row in rows.only("values", "roster_import_id")[:20]:
        for label, value in zip(roster.columns, row.values, strict=False):
            if value.strip() and label not in found:
                found[label] = value.strip()[:60]
    return found
