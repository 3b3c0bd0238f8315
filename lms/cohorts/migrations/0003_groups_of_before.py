from uuid import uuid4

from django.db import migrations
from django.utils import timezone


def give_an_organisation(apps, schema_editor):
    """Groups that were there before organisations belong to one of their own: nobody works in it yet."""
    Cohort = apps.get_model("cohorts", "Cohort")
    if not Cohort.objects.exists():
        return
    organisation = apps.get_model("cohorts", "Organisation").objects.create(name="Chasqui")
    for cohort in Cohort.objects.filter(organisation=None):
        cohort.organisation, cohort.public_id, cohort.created_at = organisation, uuid4(), timezone.now()
        cohort.save()


class Migration(migrations.Migration):

    dependencies = [
        ("cohorts", "0002_organisations_and_assignments"),
    ]

    operations = [
        migrations.RunPython(give_an_organisation, migrations.RunPython.noop),
    ]
