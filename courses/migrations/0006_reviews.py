from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0005_drawn_screens")]

    operations = [
        migrations.AddField(
            model_name="lessonpage",
            name="reviewed_by",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                help_text="The native speaker's name.",
                max_length=80,
                verbose_name="reviewed by",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="lessonpage",
            name="reviewed_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="reviewed on"),
        ),
        migrations.AddField(
            model_name="lessonpage",
            name="reviewed_words",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                help_text="The digest of the words that were read.",
                max_length=12,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="lessonpage",
            constraint=models.CheckConstraint(
                condition=models.Q(("reviewed_by", ""), ("reviewed_on", None), ("reviewed_words", ""))
                | models.Q(
                    models.Q(("reviewed_by", ""), _negated=True),
                    models.Q(("reviewed_on", None), _negated=True),
                    models.Q(("reviewed_words", ""), _negated=True),
                ),
                name="a_review_has_who_when_and_what",
            ),
        ),
    ]
