"""The tables of this room."""

import django.db.models.deletion
import nastavnik.kit.fields
from django.conf import settings
from django.db import migrations, models
from nastavnik.kit.order import ReadingOrder


class Migration(migrations.Migration):
    replaces = [("completion", "0001_initial"), ("completion", "0002_initial"), ("completion", "0003_declared")]

    initial = True

    dependencies = [
        ("pairing", "0001_tables"),
        ("people", "0001_tables"),
        ("programme", "0001_tables"),
        ("surveys", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClosingEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300, verbose_name="название")),
                ("planned_on", models.DateField(verbose_name="когда")),
                ("venue", models.CharField(blank=True, default="", max_length=200, verbose_name="где")),
                (
                    "agenda",
                    models.TextField(blank=True, default="", max_length=4000, verbose_name="программа мероприятия"),
                ),
                ("held_on", models.DateField(blank=True, null=True)),
                ("attendees", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="сколько человек")),
                ("minutes", models.TextField(blank=True, default="", max_length=4000, verbose_name="как прошло")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="programme.programme"
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
                "ordering": ["planned_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="GroupReflection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField(verbose_name="когда")),
                ("attendees", models.PositiveSmallIntegerField(verbose_name="сколько человек")),
                ("worked", models.TextField(max_length=4000, verbose_name="что получилось")),
                ("hindered", models.TextField(blank=True, default="", max_length=4000, verbose_name="что мешало")),
                (
                    "next_time",
                    models.TextField(blank=True, default="", max_length=4000, verbose_name="что сделать иначе"),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_reflections",
                        to="programme.programme",
                    ),
                ),
                (
                    "relationship",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pairing.relationship",
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
                "ordering": ["held_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PlaceResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", nastavnik.kit.fields.EncryptedField(blank=True, default="", verbose_name="итог пары")),
                ("agreed_by_mentee_on", models.DateField(blank=True, null=True)),
                (
                    "place",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="summary", to="pairing.place"
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
                "ordering": [ReadingOrder("place__mentor__last_name", "place__mentor__first_name", "place__mentor__patronymic"), ReadingOrder("place__mentee__last_name", "place__mentee__first_name", "place__mentee__patronymic"), "pk"],
            },
        ),
        migrations.CreateModel(
            name="DeclaredOutcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("questionnaire_key", models.SlugField(max_length=60, verbose_name="анкета")),
                ("scale", models.CharField(max_length=40, verbose_name="шкала")),
                ("domains", models.JSONField(blank=True, default=list, verbose_name="области")),
                (
                    "design",
                    models.CharField(
                        choices=[
                            ("none", "без группы сравнения"),
                            ("whole_staff", "ответы всех педагогов школы осенью и весной"),
                            ("waiting_list", "лист ожидания по жребию"),
                            ("multiple_baseline", "три коротких замера до начала"),
                        ],
                        max_length=20,
                        verbose_name="с чем сравниваем",
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=500, verbose_name="почему изменено")),
                ("declared_on", models.DateField()),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pairing.draw",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declared_outcomes",
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
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "number"), name="declared_outcome_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("design", "waiting_list"), ("draw__isnull", False)),
                            models.Q(models.Q(("design", "waiting_list"), _negated=True), ("draw__isnull", True)),
                            _connector="OR",
                        ),
                        name="declared_outcome_waits_by_draw",
                        violation_error_message="Лист ожидания сравнивают по протоколу жеребьёвки: выберите протокол.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="declared_outcome_change_has_reason",
                        violation_error_message="Напишите, почему главный показатель меняется.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("figures", models.JSONField()),
                ("conclusions", models.TextField(blank=True, default="", max_length=8000, verbose_name="выводы")),
                (
                    "proposals",
                    models.TextField(
                        blank=True, default="", max_length=8000, verbose_name="предложения на следующий год"
                    ),
                ),
                ("composed_on", models.DateField()),
                ("approved_on", models.DateField(blank=True, null=True)),
                (
                    "act",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programme.act",
                    ),
                ),
                (
                    "composed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "programme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="report", to="programme.programme"
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("approved_on__isnull", True), ("act__isnull", False), _connector="OR"),
                        name="report_approved_by_act",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Recognition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "nomination",
                    models.CharField(
                        choices=[
                            ("discovery", "Открытие года"),
                            ("lesson_workshop", "Мастерская урока"),
                            ("reliable_shoulder", "Надёжное плечо"),
                            ("digital_guide", "Цифровой проводник"),
                            ("team", "Команда"),
                            ("method_find", "Лучшая методическая находка"),
                        ],
                        max_length=20,
                        verbose_name="номинация",
                    ),
                ),
                ("words", models.CharField(max_length=500, verbose_name="за что")),
                ("given_on", models.DateField(blank=True, null=True)),
                (
                    "act",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recognitions",
                        to="programme.act",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recognitions",
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
                (
                    "teacher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recognitions", to="people.teacher"
                    ),
                ),
            ],
            options={
                "ordering": ["nomination", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "teacher", "nomination"),
                        name="recognition_once",
                        violation_error_message="Эта номинация у наставника уже есть.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reflection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=[("mentor", "mentor"), ("mentee", "mentee")], max_length=6)),
                (
                    "shared",
                    models.BooleanField(
                        default=False, verbose_name="показать куратору и другой стороне пары, чем готовы поделиться"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reflections",
                        to="programme.programme",
                    ),
                ),
                (
                    "response",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reflection", to="surveys.response"
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
                    "teacher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reflections", to="people.teacher"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "teacher", "side"), name="reflection_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SwotLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "quadrant",
                    models.CharField(
                        choices=[
                            ("strength", "сильные стороны"),
                            ("weakness", "слабые стороны"),
                            ("opportunity", "возможности"),
                            ("threat", "угрозы"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="строка")),
                ("source", models.CharField(blank=True, default="", max_length=200, verbose_name="откуда")),
                ("source_ref", models.CharField(blank=True, default="", max_length=80)),
                ("drafted", models.CharField(blank=True, default="", max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[("accepted", "принята"), ("declined", "отклонена")],
                        default="accepted",
                        max_length=10,
                        verbose_name="решение",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="swot", to="programme.programme"
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
                "ordering": ["quadrant", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("source_ref", ""), _negated=True),
                        fields=("programme", "source_ref"),
                        name="swot_line_source_once",
                        violation_error_message="Решение об этой строке уже принято. Обновите страницу.",
                    )
                ],
            },
        ),
    ]
