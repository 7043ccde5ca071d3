from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0003_programme_reflection_method"),
    ]

    operations = [
        migrations.AddField(
            model_name="programmevariant",
            name="learning_share",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="From 0 to 100. Empty: no share was agreed.",
                null=True,
                verbose_name="share of the hours meant for learning (%)",
            ),
        ),
        migrations.AddField(
            model_name="programmevariant",
            name="logs_hours",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="students log their hours"
            ),
        ),
        migrations.AddField(
            model_name="programmevariant",
            name="norm_hours",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="Over the whole programme. Empty: no norm is shown.",
                max_digits=7,
                null=True,
                verbose_name="norm of clock hours in placements",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmevariant",
            constraint=models.CheckConstraint(
                condition=models.Q(("norm_hours__isnull", True), ("norm_hours__gt", 0), _connector="OR"),
                name="variant_norm_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmevariant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("learning_share__isnull", True), ("learning_share__lte", 100), _connector="OR"
                ),
                name="variant_learning_share_percent",
            ),
        ),
    ]
