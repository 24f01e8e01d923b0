from django.db import migrations, models

from design.at_once import AtOnce

EVENTS = ('applicationevent', 'changerequestevent', 'leavingrequestevent')


def mark_cancelled_returns(apps, schema_editor):
    """Until now an officer's move back to the queue was told by who made it."""
    for name in EVENTS:
        moves = apps.get_model('enrolment', name).objects.filter(from_state='returned', to_state='submitted', channel='')
        moves.filter(by__is_staff=True).update(takes_back=True)


class Migration(migrations.Migration):

    dependencies = [
        ('enrolment', '0011_language_names'),
    ]

    operations = [
        AtOnce([
            migrations.AddField(
                model_name='applicationevent',
                name='sheet',
                field=models.JSONField(blank=True, default=dict),
            ),
            migrations.AddField(
                model_name='applicationevent',
                name='takes_back',
                field=models.BooleanField(default=False),
            ),
            migrations.AddField(
                model_name='changerequestevent',
                name='sheet',
                field=models.JSONField(blank=True, default=dict),
            ),
            migrations.AddField(
                model_name='changerequestevent',
                name='takes_back',
                field=models.BooleanField(default=False),
            ),
            migrations.AddField(
                model_name='leavingrequestevent',
                name='sheet',
                field=models.JSONField(blank=True, default=dict),
            ),
            migrations.AddField(
                model_name='leavingrequestevent',
                name='takes_back',
                field=models.BooleanField(default=False),
            ),
        ]),
        migrations.RunPython(mark_cancelled_returns, migrations.RunPython.noop),
    ]
