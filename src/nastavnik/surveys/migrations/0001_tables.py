"""The tables of this room."""

import django.db.models.deletion
import nastavnik.kit.fields
from django.conf import settings
from django.db import migrations, models
from nastavnik.kit.order import ReadingOrder


class Migration(migrations.Migration):
    replaces = [
        ("surveys", "0001_initial"),
        ("surveys", "0002_waves"),
        ("surveys", "0003_own_forms"),
        ("surveys", "0004_rounds"),
        ("surveys", "0005_readings"),
        ("surveys", "0006_surveys_share_mentor"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_tables"),
        ("programme", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="CodeSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret", nastavnik.kit.fields.EncryptedField()),
                ("printed", models.PositiveIntegerField(default=0)),
                (
                    "programme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="code_sheet", to="programme.programme"
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Questionnaire",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60)),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.school",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_hash", models.CharField(blank=True, default="", max_length=64)),
                ("takes_part", models.BooleanField(blank=True, null=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("account", "в своём кабинете"),
                            ("link", "по ссылке"),
                            ("paper", "с бумаги"),
                            ("code", "по личному коду"),
                        ],
                        default="account",
                        max_length=7,
                    ),
                ),
                ("about", models.CharField(max_length=80, verbose_name="о чём")),
                ("language", models.CharField(default="ru", max_length=5)),
                ("answers", nastavnik.kit.fields.EncryptedJSONField()),
                ("submitted_at", models.DateTimeField()),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="surveys.response",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "respondent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="people.teacher",
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
                "ordering": ["submitted_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("read_on", models.DateField()),
                (
                    "reader",
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
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readings", to="surveys.response"
                    ),
                ),
            ],
            options={
                "ordering": ["-read_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(max_length=60)),
                (
                    "reader",
                    models.CharField(choices=[("mentor", "наставник"), ("coordinator", "куратор")], max_length=12),
                ),
                ("given_on", models.DateField()),
                (
                    "mentor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.teacher",
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="surveys.response"
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
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20)),
                ("spec", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("published_on", models.DateField()),
                ("frozen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="surveys.questionnaire"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.school",
                    ),
                ),
            ],
            options={
                "ordering": ["questionnaire", "pk"],
            },
        ),
        migrations.AddField(
            model_name="response",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="responses", to="surveys.version"
            ),
        ),
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("spec", models.JSONField(verbose_name="что спрашивает")),
                ("past", models.JSONField(blank=True, default=list)),
                ("changed_at", models.DateTimeField()),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "changed_by",
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
                    "questionnaire",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="draft", to="surveys.questionnaire"
                    ),
                ),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="surveys.version",
                    ),
                ),
            ],
            options={
                "ordering": ["-changed_at"],
            },
        ),
        migrations.CreateModel(
            name="Wave",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("entry", "входное"),
                            ("interim", "промежуточное"),
                            ("final", "итоговое"),
                            ("then", "взгляд назад"),
                            ("follow_up", "отложенное"),
                        ],
                        max_length=10,
                        verbose_name="какое",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("mentees", "наставляемые"),
                            ("mentors", "наставники"),
                            ("staff", "все педагоги, без имён, по личному коду"),
                        ],
                        max_length=10,
                        verbose_name="кого спрашиваем",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="который замер")),
                ("rounds", models.PositiveSmallIntegerField(default=1, verbose_name="сколько замеров")),
                ("opens_on", models.DateField(verbose_name="начало")),
                ("closes_on", models.DateField(verbose_name="последний день")),
                ("is_primary", models.BooleanField(default=False, verbose_name="по нему судим о программе")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "готовится"), ("open", "идёт"), ("closed", "завершено")],
                        default="planned",
                        max_length=10,
                        verbose_name="состояние",
                    ),
                ),
                ("opened_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("created_on", models.DateField()),
                (
                    "beside",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looking_back",
                        to="surveys.wave",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waves", to="programme.programme"
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waves", to="surveys.questionnaire"
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
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waves", to="surveys.version"
                    ),
                ),
            ],
            options={
                "ordering": ["opens_on", "pk"],
            },
        ),
        migrations.AddField(
            model_name="response",
            name="wave",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="responses",
                to="surveys.wave",
            ),
        ),
        migrations.CreateModel(
            name="PaperEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", nastavnik.kit.fields.EncryptedJSONField()),
                ("second", nastavnik.kit.fields.EncryptedJSONField(blank=True, null=True)),
                (
                    "entered_by",
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
                    "teacher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.teacher"
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="paper_entries", to="surveys.wave"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CodedDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_hash", models.CharField(max_length=64)),
                ("data", nastavnik.kit.fields.EncryptedJSONField()),
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
                    "wave",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="surveys.wave"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_on", models.DateField()),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("no_reminders", models.BooleanField(default=False)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                ("reminded_on", models.DateField(blank=True, null=True)),
                ("code_given", models.BooleanField(default=False)),
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.teacher"
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="asked", to="surveys.wave"
                    ),
                ),
            ],
            options={
                "ordering": [ReadingOrder("teacher__last_name", "teacher__first_name", "teacher__patronymic"), "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="questionnaire",
            constraint=models.UniqueConstraint(
                condition=models.Q(("school__isnull", True)), fields=("key",), name="shipped_questionnaire_key_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="questionnaire",
            constraint=models.UniqueConstraint(
                fields=("school", "key"),
                name="own_questionnaire_key_once",
                violation_error_message="Анкета с таким кодом в школе уже есть.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(fields=("response", "reader", "read_on"), name="reading_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(
                condition=models.Q(("mentor__isnull", True)), fields=("response", "part", "reader"), name="share_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(fields=("response", "part", "mentor"), name="share_once_a_mentor"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("questionnaire", "number"), name="version_number_once"),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_on__gte", models.F("opens_on"))),
                name="wave_closes_after_start",
                violation_error_message="Последний день раньше первого: поменяйте даты местами.",
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ("interim", "follow_up")), _negated=True),
                fields=("programme", "questionnaire", "kind", "audience", "round"),
                name="wave_once",
                violation_error_message="Такое анкетирование в программе уже есть. Ещё один входной замер добавляют на его странице.",
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("round", 1), ("rounds", 1)),
                    models.Q(
                        ("audience", "mentees"),
                        ("kind", "entry"),
                        ("round__gte", 1),
                        ("round__lte", models.F("rounds")),
                        ("rounds__lte", 3),
                    ),
                    _connector="OR",
                ),
                name="wave_rounds_of_entry",
                violation_error_message="Несколько замеров, не больше трёх, бывают только у входного анкетирования.",
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("beside__isnull", False), ("kind", "then")),
                    models.Q(models.Q(("kind", "then"), _negated=True), ("beside__isnull", True)),
                    _connector="OR",
                ),
                name="wave_looks_back_beside",
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", True), ("opened_on__isnull", True), ("state", "planned")),
                    models.Q(("closed_on__isnull", True), ("opened_on__isnull", False), ("state", "open")),
                    models.Q(("closed_on__isnull", False), ("state", "closed")),
                    _connector="OR",
                ),
                name="wave_state_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects__isnull", True)),
                fields=("version", "respondent", "about"),
                name="response_once",
                violation_error_message="Эта форма уже заполнена; ответы можно исправить новой версией.",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects__isnull", True), models.Q(("code_hash", ""), _negated=True)),
                fields=("wave", "code_hash"),
                name="response_once_a_code",
                violation_error_message="По этому коду уже ответили; ответы можно исправить новой версией.",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code_hash", ""), ("respondent__isnull", False), ("takes_part__isnull", True)),
                    models.Q(
                        ("channel", "code"),
                        ("entered_by__isnull", True),
                        ("respondent__isnull", True),
                        ("wave__isnull", False),
                        models.Q(("code_hash", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="response_person_or_code",
                violation_error_message="Ответ принадлежит либо человеку, либо личному коду.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperentry",
            constraint=models.UniqueConstraint(fields=("wave", "teacher"), name="paper_entry_once"),
        ),
        migrations.AddConstraint(
            model_name="codeddraft",
            constraint=models.UniqueConstraint(fields=("wave", "code_hash"), name="coded_draft_once"),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=models.UniqueConstraint(fields=("wave", "teacher"), name="asked_once"),
        ),
    ]
