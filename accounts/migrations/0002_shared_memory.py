from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    """The table behind the cache (settings.CACHES)."""
    call_command("createcachetable", "shared_memory", database=schema_editor.connection.alias, verbosity=0)


def drop_table(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS shared_memory")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(make_table, drop_table)]
