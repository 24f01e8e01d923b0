from django.db import migrations, models

from design.at_once import AtOnce

EVENTS = ('disclosureevent', 'progressreportevent', 'projectevent')


def mark_cancelled_returns(apps, schema_editor):
    """Until now an officer's move back to the queue was told by who made it."""
    for name in EVENTS:
        moves = apps.get_model('reports', name).objects.filter(from_state='returned', to_state='submitted', channel='')
        moves.filter(by__is_staff=True).update(takes_back=True)


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0012_role_in_a_project'),
    ]

    operations = [
        AtOnce([
            migrations.AddField(
                model_name='disclosureevent',
                name='sheet',
                field=models.JSONField(blank=True, default=dict),
            ),
            migrations.AddField(
                model_name='disclosureevent',
                name='takes_back',
                field=models.BooleanField(default=False),
            ),
            migrations.AddField(
                model_name='progressreportevent',
                name='sheet',
                field=models.JSONField(blank=True, default=dict),
            ),
            migrations.AddField(
                model_name='progressreportevent',
                name='takes_back',
                field=models.BooleanField(default=False),
            ),
            migrations.AddField(
                model_name='projectevent',
                name='sheet',
                field=models.JSONField(blank=True, default=dict),
            ),
            migrations.AddField(
                model_name='projectevent',
                name='takes_back',
                field=models.BooleanField(default=False),
            ),
        ]),
        migrations.RunPython(mark_cancelled_returns, migrations.RunPython.noop),
    ]
