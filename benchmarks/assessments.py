"""P5: the form of an assessment, written out by hand, against crispy forms; and keeping an answer
against an empty page of somebody who is signed in.

ONLY=P5 make bench
"""

import json
import logging
import os
import subprocess
import sys
from typing import Any
from unittest import mock

import django
from django import forms
from django.db import connection
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.urls import reverse

from benchmarks.measure import Row, interleaved, median, ratios, spread

QUESTIONS = 30
ROUNDS = 15
GOAL_RENDER, GOAL_AUTOSAVE = 0.5, 1.5


def crispy_form(sheet: Any) -> str:
    """The same questions as widgets of a form library."""
    fields: dict[str, forms.Field] = {}
    for item in sheet:
        options = [(option.value, option.label) for option in item.options]
        fields[f"c{item.pk}"] = forms.ChoiceField(
            label=item.criterion.text, choices=options, widget=forms.RadioSelect, required=False
        )
        fields[f"c{item.pk}-text"] = forms.CharField(widget=forms.Textarea, required=False)
        fields[f"c{item.pk}-revision"] = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    form = type("CrispyForm", (forms.Form,), fields)()
    return Template("{% load crispy_forms_filters %}{{ form|crispy }}").render(
        Context({"form": form})
    )


def prepare() -> tuple[Any, Any, Any]:
    """A form of thirty questions, opened for a placement; the response and person of the
    workplace."""
    from tests.factories import assessments as make
    from tests.scenarios import make_world

    own = make_world().own
    criteria = [
        {"key": f"N{number}", "text": {"nl": f"Vraag {number}", "en": f"Question {number}"}}
        for number in range(QUESTIONS)
    ]
    with mock.patch("celery.app.task.Task.delay"):
        row = make.opened(own, sections=[{"title": {"nl": "Het werk"}, "criteria": criteria}])
    return row, make.response_of(row, "workplace"), own.workplace.supervisor


def measure() -> list[Row]:
    from assessments.queries.sheet import sheet_of

    row, response, person = prepare()
    sheet = sheet_of(response)
    forms_ = interleaved(
        {
            "hand": lambda: render_to_string(
                "assessments/parts/questions.html", {"sheet": sheet, "explain_label": "Waarom?"}
            ),
            "crispy": lambda: crispy_form(sheet),
        },
        rounds=ROUNDS,
    )
    client = Client()
    client.force_login(person)
    fill = reverse("assessments:fill", args=[row.placement_id, row.pk])
    answer = reverse("assessments:answer", args=[row.placement_id, row.pk])
    criterion = next(iter(sheet)).pk
    revision = 0

    def keep() -> None:
        nonlocal revision
        level = "V" if revision % 2 else "G"
        said = client.post(
            answer,
            {"criterion": criterion, "answer": level, "answer-revision": revision},
        )
        revision = said.json()["revision"]

    pages = interleaved(
        {
            "empty": lambda: client.get(reverse("privacy")),
            "keep": keep,
            "fill": lambda: client.get(fill),
        },
        rounds=ROUNDS,
    )
    render = ratios(forms_["hand"], forms_["crispy"])
    saving = ratios(pages["keep"], pages["empty"])
    return [
        {
            "id": "P5",
            "what": f"a form of {QUESTIONS} questions, rendered",
            "floor": spread(forms_["crispy"], "ms", 1000) + " crispy",
            "measured": spread(forms_["hand"], "ms", 1000),
            "ratio": median(render),
            "goal": f"≤ {GOAL_RENDER} × crispy",
            "holds": median(render) <= GOAL_RENDER,
        },
        {
            "id": "P5",
            "what": "keeping one answer",
            "floor": spread(pages["empty"], "ms", 1000) + " an empty page, signed in",
            "measured": spread(pages["keep"], "ms", 1000),
            "ratio": median(saving),
            "goal": f"≤ {GOAL_AUTOSAVE} × an empty page",
            "holds": median(saving) <= GOAL_AUTOSAVE,
        },
    ]


def forms_and_answers() -> list[Row]:
    """In a process and a database of its own."""
    environment = {
        **os.environ,
        "PORTAL_AS_OWNER": "true",
        "PORTAL_MODE": "test",
        "TEST_DATABASE": f"portal_bench_assessments_{os.getpid()}",
    }
    command = [sys.executable, "-m", "benchmarks.assessments"]
    done = subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True, timeout=3600
    )
    return json.loads(done.stdout.splitlines()[-1])


BENCHMARKS = {"P5": forms_and_answers}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "triangle_portal.settings")
    django.setup()
    logging.disable(logging.ERROR)
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with override_settings(ALLOWED_HOSTS=["testserver"]):
            print(json.dumps(measure()))
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
