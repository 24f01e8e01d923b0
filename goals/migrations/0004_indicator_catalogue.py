"""Ships the indicator catalogue (DOMAIN §5). Entries the secretariat has changed already are left as they are."""

import json
from pathlib import Path

from django.db import migrations

CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue.json"


def ship(apps, schema_editor):
    Indicator = apps.get_model("goals", "Indicator")
    entries = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    Indicator.objects.bulk_create([Indicator(**entry) for entry in entries], ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [("goals", "0003_goal_endings_and_editors")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
