import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0009_year_counts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Freezing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('edition', models.PositiveSmallIntegerField()),
                ('seen', models.CharField(max_length=32)),
                ('reason', models.TextField(blank=True, max_length=1000)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('outcome', models.CharField(blank=True, choices=[('frozen', 'Frozen'), ('changed', 'Changed'), ('overtaken', 'Overtaken'), ('failed', 'Failed')], max_length=9)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'freezing of a year',
                'ordering': ['asked_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('year', 'by'), name='one_freezing_an_officer')],
            },
        ),
    ]
