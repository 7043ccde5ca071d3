from django.conf import settings
from django.db import migrations, models

# Evaluations that were asked by hand before they had a promise of their own, and answers that
# were put side by side: from now on nobody in the triangle reads those of another.
TAKE_APART = """
    ALTER TABLE assessments_assessmentround DISABLE TRIGGER USER;
    UPDATE assessments_assessmentround SET shared_at = NULL, shared_by_id = NULL,
        talk_at = NULL, talk_by_id = NULL, talk_on = NULL, talk_outcome = '', talk_changes = ''
        WHERE kind = 'workplace_evaluation' AND shared_at IS NOT NULL;
    ALTER TABLE assessments_assessmentround ENABLE TRIGGER USER;
    UPDATE placements_commitment SET kind = 'assessments.fill_in_evaluation'
        WHERE kind = 'assessments.fill_in_other' AND subject IN (
            SELECT 'round:' || id FROM assessments_assessmentround
            WHERE kind = 'workplace_evaluation'
        );
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0001_initial"),
        ("placements", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(TAKE_APART, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="assessmentround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "workplace_evaluation"), _negated=True),
                    ("shared_at__isnull", True),
                    _connector="OR",
                ),
                name="round_evaluation_stays_apart",
            ),
        ),
    ]
