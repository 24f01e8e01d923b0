"""The groups of the catalogue become rows under the keys that stood in the column so far; the column keeps its values."""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from design.at_once import AtOnce

GROUPS = [
    ("input", "投入する素材", "Materials put in"),
    ("circulation", "循環利用・生産性", "Circulation and productivity"),
    ("waste", "廃棄物・再資源化", "Waste and recycling"),
    ("product", "製品・事業", "Products and business"),
    ("municipal", "自治体・家庭", "Local governments and households"),
]


def ship(apps, schema_editor):
    IndicatorGroup = apps.get_model("goals", "IndicatorGroup")
    IndicatorGroup.objects.bulk_create(
        IndicatorGroup(key=key, name_ja=name_ja, name_en=name_en, position=10 * place)
        for place, (key, name_ja, name_en) in enumerate(GROUPS, 1)
    )


class Migration(migrations.Migration):

    dependencies = [
        ('goals', '0008_history'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name='IndicatorGroup',
                    fields=[
                        ('key', models.CharField(help_text='Up to 12 small letters, digits and hyphens. Stored figures know the group by it, so it cannot be changed later.', max_length=12, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]*\\Z', 'Small letters, digits and hyphens, a letter first.')], verbose_name='key')),
                        ('name_ja', models.CharField(max_length=60, verbose_name='name in Japanese')),
                        ('name_en', models.CharField(max_length=100, verbose_name='name in English')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                    ],
                    options={
                        'verbose_name': 'group of indicators',
                        'verbose_name_plural': 'groups of indicators',
                        'ordering': ['position', 'key'],
                    },
                ),
                migrations.CreateModel(
                    name='IndicatorGroupHistory',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_by', models.UUIDField(db_default=django.db.models.expressions.RawSQL("NULLIF(NULLIF(current_setting('pghistory.context_metadata', true), '')::jsonb ->> 'user', '')::uuid", ()), editable=False, null=True)),
                        ('key', models.CharField(help_text='Up to 12 small letters, digits and hyphens. Stored figures know the group by it, so it cannot be changed later.', max_length=12, serialize=False, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]*\\Z', 'Small letters, digits and hyphens, a letter first.')], verbose_name='key')),
                        ('name_ja', models.CharField(max_length=60, verbose_name='name in Japanese')),
                        ('name_en', models.CharField(max_length=100, verbose_name='name in English')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
            ]
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
        AtOnce(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name='indicatorgroup',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_indicatorgrouphistory" ("key", "name_en", "name_ja", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT new_values."key", new_values."name_en", new_values."name_ja", _pgh_attached_context.value, NOW(), \'insert\', new_values."key", new_values."position" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='dbb7135f09afa608062b6a96069d892b5b0d13e6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e8d37', referencing='REFERENCING NEW TABLE AS new_values ', table='goals_indicatorgroup', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='indicatorgroup',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_indicatorgrouphistory" ("key", "name_en", "name_ja", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT new_values."key", new_values."name_en", new_values."name_ja", _pgh_attached_context.value, NOW(), \'update\', new_values."key", new_values."position" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."key") = (new_values."key") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6811e93970f1f89b364fb2c886213f02c4f332e5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_cf75d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='goals_indicatorgroup', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='indicatorgroup',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "goals_indicatorgrouphistory" ("key", "name_en", "name_ja", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT old_values."key", old_values."name_en", old_values."name_ja", _pgh_attached_context.value, NOW(), \'delete\', old_values."key", old_values."position" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='1ddf880219ceea11a3039d09553c77bedd124419', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_55fdb', referencing='REFERENCING OLD TABLE AS old_values ', table='goals_indicatorgroup', when='AFTER')),
                ),
                migrations.AlterField(
                    model_name='indicator',
                    name='group',
                    field=models.ForeignKey(db_column='group', on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='goals.indicatorgroup', verbose_name='group'),
                ),
                migrations.AlterField(
                    model_name='indicatorhistory',
                    name='group',
                    field=models.ForeignKey(db_column='group', db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='goals.indicatorgroup', verbose_name='group'),
                ),
                migrations.AddField(
                    model_name='indicatorgrouphistory',
                    name='pgh_context',
                    field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
                ),
                migrations.AddField(
                    model_name='indicatorgrouphistory',
                    name='pgh_obj',
                    field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='goals.indicatorgroup'),
                ),
                migrations.AddIndex(
                    model_name='indicatorgrouphistory',
                    index=models.Index(fields=['-pgh_created_at', '-pgh_id'], name='indicatorgroup_hist_at'),
                ),
                migrations.AddIndex(
                    model_name='indicatorgrouphistory',
                    index=models.Index(condition=models.Q(('pgh_by__isnull', False)), fields=['pgh_by', '-pgh_created_at', '-pgh_id'], name='indicatorgroup_hist_by'),
                ),
                migrations.AddIndex(
                    model_name='indicatorgrouphistory',
                    index=models.Index(condition=models.Q(('pgh_by__isnull', False)), fields=['-pgh_created_at', '-pgh_id'], name='indicatorgroup_hist_hand'),
                ),
                migrations.AddIndex(
                    model_name='indicatorgrouphistory',
                    index=models.Index(fields=['pgh_obj', '-pgh_id'], name='indicatorgroup_hist_of'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='indicatorgrouphistory',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a5d8a4de6845eb1809335143f1805a5450e74020', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_892df', table='goals_indicatorgrouphistory', when='BEFORE')),
                ),
            ]
        ),
    ]
