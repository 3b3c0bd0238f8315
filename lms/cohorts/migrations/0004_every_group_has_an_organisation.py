import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cohorts", "0003_groups_of_before"),
    ]

    operations = [
        migrations.CreateModel(
            name="WrongCodes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minute", models.PositiveBigIntegerField(unique=True)),
                ("tries", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.AlterField(
            model_name="cohort",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True),
        ),
        migrations.AlterField(
            model_name="cohort",
            name="organisation",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="cohorts", to="cohorts.organisation"),
        ),
        migrations.AlterField(
            model_name="cohort",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
