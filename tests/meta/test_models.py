"""Promises that people forget to write down: choices, pairs, tasks."""

import ast
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import CheckConstraint

OURS = [
    "core", "documents", "notifications", "programmes", "people", "workplaces", "placements",
    "learning",
    "hours",
    "contact",
    "reminders",
    "portfolio",
    "assessments",
    "decisions",
    "insight",
    "agreements",
]  # fmt: skip
MODELS = [model for app in OURS for model in apps.get_app_config(app).get_models()]


def checks(model) -> str:
    return " ".join(
        str(c.condition) for c in model._meta.constraints if isinstance(c, CheckConstraint)
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_choices_are_checked_by_the_database(model):
    unchecked = [
        field.name
        for field in model._meta.local_fields
        if field.choices and field.name not in checks(model)
    ]
    assert unchecked == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_when_and_by_whom_go_together(model):
    names = {field.name for field in model._meta.local_fields}
    nullable = {field.name for field in model._meta.local_fields if field.null}
    pairs = [(f"{name[:-3]}_at", name) for name in names if name.endswith("_by")]
    unpaired = [
        pair
        for pair in pairs
        if pair[0] in names and set(pair) <= nullable and not all(f in checks(model) for f in pair)
    ]
    assert unpaired == []


def test_every_task_that_is_enqueued_exists():
    called = set()
    for app in OURS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and getattr(node.func, "id", getattr(node.func, "attr", "")) == "enqueue"
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    called.add(node.args[0].value)
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert called
    assert sorted((called | scheduled) - set(current_app.tasks)) == []


def test_migrations_are_made(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
