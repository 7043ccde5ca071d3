"""Promises to fill in a workplace scan that were opened as "another form"."""

from django.db import migrations

RENAME = """
UPDATE placements_commitment AS promise SET kind = 'assessments.scan_workplace'
FROM assessments_assessmentround AS round
WHERE promise.kind = 'assessments.fill_in_other'
  AND promise.subject = 'round:' || round.id
  AND round.kind = 'workplace_scan'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0002_evaluations_stay_apart"),
        ("placements", "0001_initial"),
    ]
    operations = [migrations.RunSQL(RENAME, migrations.RunSQL.noop)]
