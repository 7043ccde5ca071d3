"""I1: a roster of 50,000 rows, from uploaded file to placements, in time and in flat memory.

ONLY=I1 make bench (ROWS=5000: a smaller file)
"""

import io
import json
import logging
import os
import resource
import subprocess
import sys
import time
from datetime import date, timedelta

import django
from django.db import connection

from benchmarks.measure import Row

GOAL_SECONDS = 180
GOAL_GROWTH = 64  # MiB more for 50,000 rows than for 5,000
HEADER = (
    "Nummer;Naam;E-mail student;Geboortedatum;BSN;Opleiding;Erkende opleidingscode;Leerweg;Cohort;"
    "Stamgroep;Organisatie-eenheid;Praktijkbegeleider;BPV-bedrijf;Code leerbedrijf;"
    "Postcode en plaats;Praktijkopleider;E-mail praktijkopleider;Begindatum;Einddatum;"
    "Totale omvang;Uren per week;Status;Reden beëindiging"
)
STATES = ("Voorlopig", "Volledig", "Definitief")


def roster_file(rows: int, *, first: int = 0) -> bytes:
    """A list as EduArte exports it: 2 placements a student, 1 host in 25 rows, 40 programmes."""
    lines = ['"BPV-lijst";"aangemaakt op 20-11-2026"', HEADER]
    day = date(2026, 8, 24)
    for i in range(first, first + rows):
        student, host, programme = i // 2, i % max(1, rows // 25), i // 2 % 40
        start = day + timedelta(days=i % 90 + 120 * (i % 2))
        end = start + timedelta(weeks=20)
        lines.append(
            f"{500000 + student};Student {student} de Vries;s{student}@student.example;"
            f"{1 + student % 28:02}-0{1 + student % 9}-2008;{100000000 + i};Opleiding {programme};"
            f"{25000 + programme};{'BBL' if programme % 5 == 0 else 'BOL'};2025;4B;Locatie {i % 4};"
            f"D. Docent{student % 400};Bedrijf {host} Utrecht;{100000000 + host};"
            f"{3500 + host % 90} AB Utrecht;Tom Opleider{host};"
            f"tom{host}@bedrijf{host}.example;{start:%d-%m-%Y};{end:%d-%m-%Y};640;32;"
            f"{STATES[i % 3]};"
        )
    lines.append(f'"Totaal aantal";"{rows}"' + ";" * 21)
    return "\r\n".join(lines).encode("cp1252")


def peak() -> float:
    """Most memory this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def import_once(content: bytes) -> dict[str, float]:
    """Upload, dry run and import; seconds of each step."""
    from placements.imports.columns import propose
    from placements.models import RosterImport
    from placements.services import imports
    from placements.services.import_analysis import analyse
    from placements.services.import_run import import_rows
    from programmes.models import Institution

    school = Institution.objects.get(code="BENCH")
    actor = school.programmes.get(code="25999").roles.get().user
    clock = time.perf_counter
    began = clock()
    roster = imports.receive(
        actor=actor, institution=school, file=io.BytesIO(content), file_name="bench.csv"
    )
    received = clock()
    imports.confirm_columns(
        actor=actor, roster_id=roster.pk, mapping=propose(roster.columns), source_name="bench"
    )
    analyse(roster_id=roster.pk)
    checked = clock()
    imports.make_programmes(actor=actor, roster_id=roster.pk)
    imports.start_import(actor=actor, roster_id=roster.pk)
    counts = import_rows(actor=actor, roster_id=roster.pk)
    done = clock()
    expected = RosterImport.objects.get(pk=roster.pk).importable
    if sum(counts.values()) != expected:
        raise AssertionError(f"{counts} instead of {expected}")
    return {"upload": received - began, "check": checked - received, "import": done - checked}


def prepare() -> None:
    from people.models import ProgrammeRole, User
    from programmes.models import Institution, Programme

    school = Institution.objects.create(name="Bench", code="BENCH")
    actor = User.objects.create_user("bench@school.example", name="Bench Coordinator")
    programme = Programme.objects.create(institution=school, name="Bench", code="25999")
    ProgrammeRole.objects.create(user=actor, programme=programme, role="coordinator")


def measure(rows: int = 50_000) -> list[Row]:
    """Time and memory, in the database it is connected to."""
    prepare()
    import_once(roster_file(rows // 10, first=rows))
    before = peak()
    steps = import_once(roster_file(rows))
    growth = peak() - before
    again = sum(import_once(roster_file(rows)).values())
    total = sum(steps.values())
    detail = ", ".join(f"{name} {value:.0f} s" for name, value in steps.items())
    return [
        {
            "id": "I1",
            "what": f"import of {rows:,} rows from file to placements ({detail})",
            "floor": "",
            "measured": f"{total:.0f} s; again {again:.0f} s",
            "ratio": None,
            "goal": f"≤ {GOAL_SECONDS} s",
            "holds": total <= GOAL_SECONDS,
        },
        {
            "id": "I1",
            "what": f"memory for {rows:,} rows beside {rows // 10:,}",
            "floor": f"{before:.0f} MiB",
            "measured": f"{before + growth:.0f} MiB",
            "ratio": (before + growth) / before,
            "goal": f"≤ {GOAL_GROWTH} MiB more",
            "holds": growth <= GOAL_GROWTH,
        },
    ]


def i1_import() -> list[Row]:
    """In a process and a database of its own: both figures start from nothing."""
    environment = {
        **os.environ,
        "PORTAL_AS_OWNER": "true",
        "TEST_DATABASE": f"portal_bench_import_{os.getpid()}",
    }
    command = [sys.executable, "-m", "benchmarks.imports", os.environ.get("ROWS", "50000")]
    output = subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True
    ).stdout
    return json.loads(output.splitlines()[-1])


BENCHMARKS = {"I1": i1_import}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "triangle_portal.settings")
    django.setup()
    logging.disable(logging.ERROR)
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        print(json.dumps(measure(int(sys.argv[1]))))
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
