"""Reference data that comes with the portal: frameworks and the commitment plan."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from programmes import levels
from programmes.enums import CodeType, OutcomeKind, Variant
from programmes.models import (
    Cohort,
    CommitmentPlanRow,
    Framework,
    Institution,
    LearningOutcome,
    Programme,
    ProgrammeVariant,
)

DATA = Path(__file__).resolve().parent.parent / "data"

MBO = "mbo_qualification"

# The variants in which the example frameworks are offered.
MODES = {
    "full_time": Variant.HO_FULL_TIME,
    "part_time": Variant.HO_PART_TIME,
    "dual": Variant.HO_DUAL,
}


@transaction.atomic
def load_plan() -> int:
    """Make the missing rows of the standard; rows that were edited stay. Returns how many."""
    rows = yaml.safe_load((DATA / "commitment_plan.yaml").read_text(encoding="utf-8"))
    standard = CommitmentPlanRow.objects.filter(institution=None)
    there = set(standard.values_list("variant", "kind"))
    missing = [
        CommitmentPlanRow(
            variant=variant,
            kind=row["kind"],
            due=row["due"],
            opens_with_placement=row.get("opens_with_placement", False),
            debtor=row.get("debtor", ""),
            creditor=row.get("creditor", ""),
            avoids=row.get("avoids", ""),
            moves_before=row.get("moves_before", False),
            repeats_every=row.get("repeats_every"),
            repeats_above=row.get("repeats_above"),
        )
        for row in rows
        for variant in row["variants"]
        if (variant, row["kind"]) not in there
    ]
    # Two installations that start at once make each row once.
    CommitmentPlanRow.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


@dataclass(frozen=True)
class Reference:
    """A framework that comes with the portal, with which a programme can start."""

    name: str
    label_nl: str
    label_en: str
    level: int
    vocational: bool


@cache
def references() -> tuple[Reference, ...]:
    names = sorted(path.stem for path in DATA.glob("framework-*.yaml"))
    found = [(name, _source(name)) for name in names]
    return tuple(
        Reference(
            name,
            source["name_nl"],
            source["name_en"],
            source["level"]["nlqf"],
            source["type"] == MBO,
        )
        for name, source in found
    )


def _source(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return dict(found["framework"])


@transaction.atomic
def load_framework(*, institution: Institution, name: str) -> Framework:
    """The framework file `name` as a published version of its programme; twice changes nothing."""
    return add_framework(programme=_programme(institution, _source(name)), name=name)


@transaction.atomic
def add_framework(*, programme: Programme, name: str, actor: Any = None) -> Framework:
    """The framework file `name` as a published version of `programme`; twice changes nothing."""
    source = _source(name)
    framework, created = Framework.objects.get_or_create(
        programme=programme,
        version=_version(source),
        defaults={
            "source": _origin(source),
            "scale": scale_of(source),
            "published_at": timezone.now(),
            "published_by": actor,
            "levels": levels.around(
                programme.level,
                vocational=source["type"] == MBO,
                own_words=source.get("levels"),
            ),
        },
    )
    if created:
        LearningOutcome.objects.bulk_create(_flat_outcomes(framework, source))
        _nest_work_processes(framework)
    Cohort.objects.filter(programme=programme, framework=None).update(framework=framework)
    return framework


def scale_of(source: dict[str, Any]) -> list[dict[str, Any]]:
    """The words of the scale; `scale_ref: other-file.scale` takes those of another framework."""
    if "scale_ref" in source:
        other, _dot, part = str(source["scale_ref"]).partition(".")
        source = {"scale": _source(f"framework-{other}")[part]}
    return list(source.get("scale", {}).get("values", []))


def load_scales() -> int:
    """Give frameworks of the portal the scale that an earlier version did not find.

    Only where there is none: a scale that a school wrote stays. Returns how many got one.
    """
    filled = 0
    for path in DATA.glob("framework-*.yaml"):
        source = _source(path.stem)
        if "scale_ref" in source:
            without = Framework.objects.filter(
                scale=[], version=_version(source), source=_origin(source)
            )
            filled += without.update(scale=scale_of(source))
    return filled


def _version(source: dict[str, Any]) -> str:
    return str(source.get("qualification_file_version", "1"))


def _origin(source: dict[str, Any]) -> str:
    return str(source.get("reference", source.get("qualification_file", "")))


def example_tasks(name: str) -> list[dict[str, Any]]:
    """The example tasks that a framework file brings: {title, outcomes, …}."""
    return list(_source(name).get("example_learning_tasks", []))


def _programme(institution: Institution, source: dict[str, Any]) -> Programme:
    is_mbo = source["type"] == MBO
    programme, _ = Programme.objects.get_or_create(
        institution=institution,
        code=source.get("qualification_code") or source.get("programme_code") or source["id"][:12],
        code_type=CodeType.QUALIFICATION if is_mbo else CodeType.PROGRAMME,
        defaults={
            "name": source["name_nl"],
            "name_en": source["name_en"],
            "level": source["level"]["nlqf"],
        },
    )
    Programme.objects.filter(pk=programme.pk, name_en="").update(name_en=source["name_en"])
    modes = [MODES[mode] for mode in source.get("modes_of_study", [])]
    for variant in modes or [Variant.MBO_BOL, Variant.MBO_BBL]:
        ProgrammeVariant.objects.get_or_create(programme=programme, variant=variant)
    return programme


def _flat_outcomes(framework: Framework, source: dict[str, Any]) -> list[LearningOutcome]:
    """Every outcome of the file in reading order, without its parent yet."""
    rows: list[tuple[OutcomeKind, dict[str, Any]]] = []
    for task in source.get("core_tasks", []):
        rows.append((OutcomeKind.CORE_TASK, task))
        rows += [(OutcomeKind.WORK_PROCESS, process) for process in task["work_processes"]]
    rows += [(OutcomeKind.LEARNING_OUTCOME, row) for row in source.get("outcomes", [])]
    rows += [(OutcomeKind.CONDUCT, row) for row in source.get("professional_conduct", [])]
    return [
        LearningOutcome(
            framework=framework,
            kind=kind,
            code=row["code"],
            order=order,
            name_nl=row.get("name_nl") or row["nl"],
            name_en=row.get("name_en") or row.get("en", ""),
            result=row.get("result", ""),
            indicators=row.get("indicators", []),
            rubric=row.get("rubric", {}),
        )
        for order, (kind, row) in enumerate(rows, start=1)
    ]


def _nest_work_processes(framework: Framework) -> None:
    """B1-K1-W2 belongs under B1-K1."""
    tasks = {o.code: o for o in framework.outcomes.filter(kind=OutcomeKind.CORE_TASK)}
    processes = list(framework.outcomes.filter(kind=OutcomeKind.WORK_PROCESS))
    for process in processes:
        process.parent = tasks.get(process.code.rsplit("-", 1)[0])
    LearningOutcome.objects.bulk_update(processes, ["parent"])
