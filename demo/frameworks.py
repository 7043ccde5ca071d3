"""Work processes for imported programmes, so that their agreements can name them."""

import json
from pathlib import Path

from django.utils import timezone

from programmes.enums import OutcomeKind
from programmes.models import Framework, Institution, LearningOutcome, Programme

SOURCE = Path(__file__).resolve().parent / "data" / "oer_kerntaken.json"


def ensure_frameworks(institution: Institution) -> None:
    """A published framework for every programme whose work processes the example data know."""
    known = json.loads(SOURCE.read_text(encoding="utf-8"))
    for programme in Programme.objects.filter(institution=institution, name__in=known):
        if not programme.frameworks.exists():
            _make(programme, known[programme.name])


def _make(programme: Programme, example: dict[str, list[dict[str, str]]]) -> None:
    framework = Framework.objects.create(
        programme=programme, version="1", source="samenwijzer", published_at=timezone.now()
    )
    tasks = {
        row["code"]: LearningOutcome.objects.create(
            framework=framework,
            kind=OutcomeKind.CORE_TASK,
            code=_code(row["code"]),
            order=order * 100,
            name_nl=row["naam"],
        )
        for order, row in enumerate(example["kerntaken"], start=1)
    }
    for order, row in enumerate(example["werkprocessen"], start=1):
        task = tasks[row["kerntaak"]]
        LearningOutcome.objects.create(
            framework=framework,
            parent=task,
            kind=OutcomeKind.WORK_PROCESS,
            code=_code(row["code"]),
            order=task.order + order,
            name_nl=row["naam"],
        )
    programme.cohorts.update(framework=framework)


def _code(code: str) -> str:
    """kt_1 and wp_1_2 of the example, as the register writes them: B1-K1 and B1-K1-W2."""
    _prefix, *numbers = code.split("_")
    return f"B1-K{numbers[0]}" + (f"-W{numbers[1]}" if len(numbers) > 1 else "")
