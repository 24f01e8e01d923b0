from django.db import migrations

from members.bigrams import CREATE_FUNCTION


class Migration(migrations.Migration):
    dependencies = [("members", "0013_class_changed_on")]

    # The same pairs as before, so that the indexes stay as they are.
    operations = [migrations.RunSQL(CREATE_FUNCTION, migrations.RunSQL.noop)]
