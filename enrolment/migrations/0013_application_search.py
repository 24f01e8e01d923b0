import django.contrib.postgres.indexes
import members.bigrams
from django.db import migrations, models
from members.readings import search_text

BATCH = 1000


def note_search_texts(apps, schema_editor):
    applications = apps.get_model("enrolment", "Application").objects
    batch = []
    for application in applications.iterator(chunk_size=BATCH):
        application.search_text = search_text(application, application.applicant_email, application.contact_email)
        batch.append(application)
        if len(batch) == BATCH:
            applications.bulk_update(batch, ["search_text"])
            batch = []
    applications.bulk_update(batch, ["search_text"])


class Migration(migrations.Migration):

    dependencies = [
        ('enrolment', '0012_returned_sheets'),
        ('members', '0013_class_changed_on'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='search_text',
            field=models.TextField(default='', editable=False),
        ),
        migrations.RunPython(note_search_texts, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='application',
            index=django.contrib.postgres.indexes.GinIndex(members.bigrams.Bigrams('search_text'), name='application_search_by_pairs'),
        ),
    ]
