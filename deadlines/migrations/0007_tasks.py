"""Tasks of the secretariat; the first rule: sixty days after a date that passed without a submission (DOMAIN §4)."""

import datetime

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

from design.at_once import AtOnce


def write_rule(apps, schema_editor):
    apps.get_model("deadlines", "ReminderRule").objects.get_or_create(
        kind="",
        requirement_class="",
        lead_days=-60,
        audience="secretariat",
        defaults={"effective_from": datetime.date(2023, 9, 12)},
    )


class Migration(migrations.Migration):

    dependencies = [
        ('deadlines', '0006_shifts'),
        ('members', '0005_column_names'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name='Task',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(choices=[('unreachable', 'Nobody can be reached'), ('due', 'Due date ahead'), ('overdue', 'Overdue (not submitted)')], max_length=12, verbose_name='kind')),
                        ('due_on', models.DateField(verbose_name='due date')),
                        ('step', models.CharField(blank=True, editable=False, max_length=40)),
                        ('state', models.CharField(choices=[('open', 'To be done'), ('done', 'Done'), ('settled', 'No longer needed')], default='open', max_length=10, verbose_name='state')),
                        ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='opened at')),
                        ('note', models.TextField(blank=True, max_length=1000, verbose_name='what was done')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed at')),
                        ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by')),
                        ('duty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='deadlines.duty', verbose_name='duty')),
                        ('officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='officer')),
                        ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='members.organization', verbose_name='organization')),
                    ],
                    options={
                        'verbose_name': 'task of the secretariat',
                        'verbose_name_plural': 'tasks of the secretariat',
                        'ordering': ['due_on', 'opened_at'],
                    },
                ),
                migrations.CreateModel(
                    name='TaskEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                        ('kind', models.CharField(choices=[('unreachable', 'Nobody can be reached'), ('due', 'Due date ahead'), ('overdue', 'Overdue (not submitted)')], max_length=12, verbose_name='kind')),
                        ('due_on', models.DateField(verbose_name='due date')),
                        ('step', models.CharField(blank=True, editable=False, max_length=40)),
                        ('state', models.CharField(choices=[('open', 'To be done'), ('done', 'Done'), ('settled', 'No longer needed')], default='open', max_length=10, verbose_name='state')),
                        ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='opened at')),
                        ('note', models.TextField(blank=True, max_length=1000, verbose_name='what was done')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed at')),
                        ('done_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by')),
                        ('duty', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='deadlines.duty', verbose_name='duty')),
                        ('officer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='officer')),
                        ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organization', verbose_name='organization')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='deadlines.task')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
            ]
        ),
        AtOnce(
            [
                migrations.AddIndex(
                    model_name='task',
                    index=models.Index(condition=models.Q(('state', 'open')), fields=['kind', 'due_on'], name='open_tasks'),
                ),
                migrations.AddConstraint(
                    model_name='task',
                    constraint=models.UniqueConstraint(fields=('kind', 'duty', 'due_on', 'step'), name='one_task_a_matter'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='task',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "deadlines_taskevent" ("closed_at", "done_by_id", "due_on", "duty_id", "id", "kind", "note", "officer_id", "opened_at", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "step") VALUES (NEW."closed_at", NEW."done_by_id", NEW."due_on", NEW."duty_id", NEW."id", NEW."kind", NEW."note", NEW."officer_id", NEW."opened_at", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state", NEW."step"); RETURN NULL;', hash='5996e36b9b3f6d8fdcf3e0dcaa72cbfb4164515c', operation='INSERT', pgid='pgtrigger_insert_insert_1cc89', table='deadlines_task', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='task',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "deadlines_taskevent" ("closed_at", "done_by_id", "due_on", "duty_id", "id", "kind", "note", "officer_id", "opened_at", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "step") VALUES (NEW."closed_at", NEW."done_by_id", NEW."due_on", NEW."duty_id", NEW."id", NEW."kind", NEW."note", NEW."officer_id", NEW."opened_at", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state", NEW."step"); RETURN NULL;', hash='ddbd9436e636603e2d80ba1a897dd122925aaf59', operation='UPDATE', pgid='pgtrigger_update_update_c0a2c', table='deadlines_task', when='AFTER')),
                ),
            ]
        ),
        migrations.RunPython(write_rule, migrations.RunPython.noop),
    ]
