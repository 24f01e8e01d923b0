
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deadlines', '0014_last_look'),
    ]

    operations = [
        migrations.AlterField(
            model_name='extensionrequest',
            name='state',
            field=models.CharField(choices=[('waiting', 'Waiting for a decision'), ('granted', 'Granted as requested'), ('shortened', 'Granted to another date'), ('refused', 'Not granted')], default='waiting', editable=False, max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='extensionrequest',
            name='wished_on',
            field=models.DateField(verbose_name='requested date'),
        ),
        migrations.AlterField(
            model_name='extensionrequestevent',
            name='state',
            field=models.CharField(choices=[('waiting', 'Waiting for a decision'), ('granted', 'Granted as requested'), ('shortened', 'Granted to another date'), ('refused', 'Not granted')], default='waiting', editable=False, max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='extensionrequestevent',
            name='wished_on',
            field=models.DateField(verbose_name='requested date'),
        ),
    ]
