from django.db import migrations, models

from design.at_once import AtOnce

EVENTS = ('announcementevent', 'goalversionevent')


def mark_cancelled_returns(apps, schema_editor):
    """Until now an officer's move back to the queue was told by who made it."""
    for name in EVENTS:
        moves = apps.get_model('goals', name).objects.filter(from_state='returned', to_state='submitted', channel='')
        moves.filter(by__is_staff=True).update(takes_back=True)


class Migration(migrations.Migration):

    dependencies = [
        ('goals', '0011_counted_standing'),
    ]

    operations = [
        AtOnce([
            migrations.AddField(
                model_name='announcementevent',
                name='sheet',
                field=models.JSONField(blank=True, default=dict),
            ),
            migrations.AddField(
                model_name='announcementevent',
                name='takes_back',
                field=models.BooleanField(default=False),
            ),
            migrations.AddField(
                model_name='goalversionevent',
                name='sheet',
                field=models.JSONField(blank=True, default=dict),
            ),
            migrations.AddField(
                model_name='goalversionevent',
                name='takes_back',
                field=models.BooleanField(default=False),
            ),
        ]),
        migrations.RunPython(mark_cancelled_returns, migrations.RunPython.noop),
    ]
