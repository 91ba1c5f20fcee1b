"""The tables of this room."""

import django.db.models.deletion
import nastavnik.kit.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("programme", "0001_initial"), ("programme", "0002_indicator_threshold")]

    initial = True

    dependencies = [
        ("kit", "0001_tables"),
        ("people", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="название")),
                ("starts_on", models.DateField(verbose_name="начало")),
                ("ends_on", models.DateField(verbose_name="окончание")),
                ("role_models", models.JSONField(blank=True, default=list, verbose_name="ролевые модели")),
                ("formats", models.JSONField(blank=True, default=list, verbose_name="виды наставничества")),
                ("closing_begun_on", models.DateField(blank=True, null=True)),
                ("archived_on", models.DateField(blank=True, null=True)),
                (
                    "previous",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="programme.programme",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.school",
                        verbose_name="школа",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Outreach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("staff", "весь коллектив"),
                            ("mentors", "будущие наставники"),
                            ("mentees", "будущие наставляемые"),
                        ],
                        max_length=10,
                        verbose_name="для кого",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="мероприятие")),
                ("held_on", models.DateField(verbose_name="когда")),
                ("attendees", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="сколько человек")),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.school",
                        verbose_name="школа",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outreach", to="programme.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["held_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="IndicatorThreshold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=3, verbose_name="показатель")),
                ("value", models.DecimalField(decimal_places=1, max_digits=5, verbose_name="порог")),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.school",
                        verbose_name="школа",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="thresholds", to="programme.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="GateDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gate", models.CharField(max_length=30)),
                ("fact", models.CharField(max_length=80)),
                ("subject_id", models.BigIntegerField(default=0)),
                ("reason", nastavnik.kit.fields.EncryptedField(verbose_name="причина")),
                ("decided_on", models.DateField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.school",
                        verbose_name="школа",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gate_decisions",
                        to="programme.programme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("roadmap_order", "приказ об утверждении дорожной карты"),
                            ("pairing_order", "приказ о закреплении пар и групп"),
                            ("ending_order", "приказ о прекращении"),
                            ("council_minutes", "протокол совета"),
                            ("report", "итоговый отчёт"),
                            ("recognition_order", "приказ о поощрении"),
                            ("event_minutes", "протокол итогового мероприятия"),
                        ],
                        max_length=30,
                        verbose_name="вид",
                    ),
                ),
                ("number", models.CharField(max_length=40, verbose_name="номер")),
                ("dated", models.DateField(verbose_name="дата")),
                ("summary", models.JSONField(blank=True, default=dict)),
                ("journal_head", models.CharField(blank=True, default="", max_length=64)),
                ("registered_at", models.DateTimeField()),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.school",
                        verbose_name="школа",
                    ),
                ),
                (
                    "signed_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kit.storedfile",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="programme.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["-dated", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RoadmapItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stage", models.PositiveSmallIntegerField(verbose_name="этап")),
                ("title", models.CharField(max_length=300, verbose_name="мероприятие")),
                ("due_from", models.DateField(blank=True, null=True, verbose_name="с")),
                ("due_to", models.DateField(blank=True, null=True, verbose_name="по")),
                ("responsible", models.CharField(blank=True, default="", max_length=200, verbose_name="ответственный")),
                ("resources", models.JSONField(blank=True, default=list, verbose_name="ресурсы")),
                (
                    "resources_note",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="какие именно"),
                ),
                (
                    "result",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="результат, документ"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "запланировано"), ("done", "сделано"), ("dropped", "отменено")],
                        default="planned",
                        max_length=10,
                        verbose_name="состояние",
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="сделано")),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="roadmap", to="programme.programme"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.school",
                        verbose_name="школа",
                    ),
                ),
            ],
            options={
                "ordering": ["stage", "position", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                name="programme_ends_after_start",
                violation_error_message="Окончание программы должно быть позже начала.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), ("previous__isnull", True)),
                fields=("school",),
                name="programme_first_once",
                violation_error_message="Программа этого года уже создана.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorthreshold",
            constraint=models.UniqueConstraint(
                fields=("programme", "code"),
                name="indicator_threshold_once",
                violation_error_message="У этого показателя уже есть порог.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorthreshold",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gte", 0)), name="indicator_threshold_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="gatedecision",
            constraint=models.UniqueConstraint(
                fields=("programme", "gate", "fact", "subject_id"), name="gate_decision_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="act",
            constraint=models.UniqueConstraint(
                fields=("school", "kind", "number", "dated"),
                name="act_number_once",
                violation_error_message="Документ с таким номером и датой уже зарегистрирован.",
            ),
        ),
        migrations.AddConstraint(
            model_name="act",
            constraint=models.CheckConstraint(condition=models.Q(("number", ""), _negated=True), name="act_has_number"),
        ),
        migrations.AddConstraint(
            model_name="roadmapitem",
            constraint=models.CheckConstraint(condition=models.Q(("stage__range", (1, 7))), name="roadmap_item_stage"),
        ),
        migrations.AddConstraint(
            model_name="roadmapitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_from__isnull", True),
                    ("due_to__isnull", True),
                    ("due_to__gte", models.F("due_from")),
                    _connector="OR",
                ),
                name="roadmap_item_dates",
                violation_error_message="Срок «по» раньше срока «с».",
            ),
        ),
        migrations.AddConstraint(
            model_name="roadmapitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True), ("done_on__isnull", False), _connector="OR"
                ),
                name="roadmap_item_done_when",
            ),
        ),
    ]
