from django.db import migrations, models
from django.db.models import Q

METHODS = [
    ("free", "in one's own way"),
    ("starr", "STARR: situation, task, action, result, reflection"),
    ("korthagen", "Korthagen: act, look back, see, find another way, try"),
    ("pdca", "PDCA: plan, do, check, act"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0002_levels_and_plan"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="reflection_method",
            field=models.CharField(
                choices=METHODS,
                default="free",
                max_length=10,
                verbose_name="how students reflect",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=Q(reflection_method__in=[code for code, _label in METHODS]),
                name="programme_reflection_method_known",
            ),
        ),
    ]
