from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offline_export', '0002_packs'),
    ]

    operations = [
        migrations.AddField(
            model_name='pack',
            name='countries',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='packversion',
            name='facts_until',
            field=models.DateField(null=True),
        ),
    ]
