from django.db import migrations

from core.search import CREATE_SEARCH_FUNCTIONS, DROP_SEARCH_FUNCTIONS


class Migration(migrations.Migration):
    """The functions behind name search; people and workplaces build columns on them."""

    initial = True
    dependencies = []
    run_before = [("people", "0001_initial"), ("workplaces", "0001_initial")]
    operations = [migrations.RunSQL(CREATE_SEARCH_FUNCTIONS, DROP_SEARCH_FUNCTIONS)]
