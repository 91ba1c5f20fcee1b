"""The tables of this room."""

import django.db.models.deletion
import nastavnik.kit.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("mentoring", "0001_initial"),
        ("mentoring", "0002_signals"),
        ("mentoring", "0003_feedback_links"),
        ("mentoring", "0004_rhythm"),
        ("mentoring", "0005_warning_archived"),
        ("mentoring", "0006_surveys_share_mentors"),
    ]

    initial = True

    dependencies = [
        ("kit", "0002_tables_of_accounts"),
        ("pairing", "0001_tables"),
        ("people", "0001_tables"),
        ("programme", "0001_tables"),
        ("surveys", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="FinalAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("completed", "программа пройдена"), ("extended", "продолжится в следующем году")],
                        default="completed",
                        max_length=10,
                        verbose_name="итог",
                    ),
                ),
                (
                    "private_outcome",
                    models.CharField(
                        blank=True,
                        choices=[("resolved", "решён"), ("partly", "частично"), ("no", "нет")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("held_on", models.DateField(verbose_name="когда")),
                (
                    "mentee_response",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.response",
                    ),
                ),
                (
                    "mentor_response",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.response",
                    ),
                ),
                (
                    "place",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="final_assessment", to="pairing.place"
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
            name="Goal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300, verbose_name="цель")),
                ("success_sign", models.CharField(max_length=300, verbose_name="по чему будет видно")),
                (
                    "horizon",
                    models.CharField(
                        choices=[
                            ("short", "краткая: до двух месяцев"),
                            ("medium", "средняя: до года"),
                            ("long", "долгая: до трёх лет"),
                        ],
                        max_length=6,
                        verbose_name="срок",
                    ),
                ),
                ("start_on", models.DateField(verbose_name="с")),
                ("due_on", models.DateField(verbose_name="к какому дню")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "в работе"),
                            ("achieved", "достигнута"),
                            ("partly", "достигнута частично"),
                            ("dropped", "снята"),
                            ("carried_over", "перенесена на следующий год"),
                        ],
                        default="active",
                        max_length=12,
                        verbose_name="состояние",
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "continued_from",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="continued_as",
                        to="mentoring.goal",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="goals", to="pairing.place"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="goals", to="programme.programme"
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
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="GoalLevels",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("much_less", models.CharField(max_length=200, verbose_name="намного меньше ожидаемого")),
                ("less", models.CharField(max_length=200, verbose_name="меньше ожидаемого")),
                ("expected", models.CharField(max_length=200, verbose_name="как ожидаем")),
                ("more", models.CharField(max_length=200, verbose_name="больше ожидаемого")),
                ("much_more", models.CharField(max_length=200, verbose_name="намного больше ожидаемого")),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "обычная"), (2, "важная"), (3, "самая важная")],
                        default=1,
                        verbose_name="насколько важна",
                    ),
                ),
                ("frozen_at", models.DateTimeField(blank=True, null=True)),
                ("checked_on", models.DateField(blank=True, null=True)),
                ("reached", models.SmallIntegerField(blank=True, null=True, verbose_name="достигнутый уровень")),
                ("reached_on", models.DateField(blank=True, null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "goal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="levels", to="mentoring.goal"
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
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("introductory", "знакомство"),
                            ("planning", "планирование"),
                            ("regular", "регулярная встреча"),
                            ("interim", "промежуточная оценка"),
                            ("final", "итоговая встреча"),
                        ],
                        max_length=15,
                        verbose_name="вид встречи",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "назначена"),
                            ("held", "состоялась, ждёт отзывов"),
                            ("closed", "закрыта"),
                            ("cancelled", "отменена"),
                            ("missed", "не состоялась"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="состояние",
                    ),
                ),
                ("planned_on", models.DateField(verbose_name="когда")),
                ("planned_time", models.CharField(blank=True, default="", max_length=40, verbose_name="время")),
                ("venue", models.CharField(blank=True, default="", max_length=120, verbose_name="где")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("in_person", "очно"),
                            ("remote", "дистанционно"),
                            ("lesson_visit", "посещение урока"),
                        ],
                        default="in_person",
                        max_length=15,
                        verbose_name="как",
                    ),
                ),
                ("topic", models.CharField(blank=True, default="", max_length=300, verbose_name="о чём")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="состоялась")),
                ("duration_minutes", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="минут")),
                ("works", nastavnik.kit.fields.EncryptedField(blank=True, default="", verbose_name="что получается")),
                ("hinders", nastavnik.kit.fields.EncryptedField(blank=True, default="", verbose_name="что мешает")),
                ("entered_later", models.BooleanField(default=False)),
                ("closed_without_feedback", models.BooleanField(default=False)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "counted_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pairing.place",
                    ),
                ),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="pairing.relationship"
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
            name="FeedbackLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("draft", nastavnik.kit.fields.EncryptedJSONField(blank=True, null=True)),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="mentoring.meeting"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=[("mentor", "mentor"), ("mentee", "mentee")], max_length=6)),
                (
                    "help_wanted_from",
                    models.CharField(
                        choices=[("no", "no"), ("coordinator", "coordinator"), ("confidant", "confidant")],
                        default="no",
                        max_length=12,
                    ),
                ),
                ("help_given_on", models.DateField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.teacher"
                    ),
                ),
                (
                    "response",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_feedback",
                        to="surveys.response",
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="feedback", to="mentoring.meeting"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("present", models.BooleanField(blank=True, null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attendances", to="pairing.place"
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attendances", to="mentoring.meeting"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MeetingNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", nastavnik.kit.fields.EncryptedField(blank=True, default="", verbose_name="заметка для себя")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="mentoring.meeting"
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
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="с")),
                ("until", models.DateField(verbose_name="до")),
                (
                    "asked_by",
                    models.CharField(
                        choices=[("mentor", "mentor"), ("mentee", "mentee"), ("coordinator", "coordinator")],
                        max_length=11,
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pauses", to="pairing.place"
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
                "ordering": ["starts_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PracticalResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("project", "педагогический проект"),
                            ("teaching_resource", "методическая разработка"),
                            ("open_lesson", "открытый урок"),
                            ("publication", "публикация"),
                        ],
                        max_length=20,
                        verbose_name="что это",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="название")),
                ("shown_on", models.DateField(verbose_name="когда показано")),
                ("where", models.CharField(blank=True, default="", max_length=300, verbose_name="где найти")),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kit.storedfile",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="pairing.place"
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
                "ordering": ["shown_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="InterimReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("practical_result", "практический результат"),
                            ("observed_lesson", "посещённый урок"),
                            ("self_report", "самоотчёт и беседа"),
                        ],
                        max_length=20,
                        verbose_name="на чём основана",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="когда")),
                (
                    "private_outcome",
                    models.CharField(
                        blank=True,
                        choices=[("resolved", "решён"), ("partly", "частично"), ("no", "нет")],
                        default="",
                        max_length=10,
                        verbose_name="личная тема",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("continue", "продолжать"),
                            ("adjust_goals", "уточнить цели"),
                            ("change_mentor", "сменить наставника"),
                            ("extend", "продлить"),
                            ("finish_early", "завершить раньше"),
                        ],
                        max_length=15,
                        verbose_name="что дальше",
                    ),
                ),
                (
                    "mentee_response",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.response",
                    ),
                ),
                (
                    "mentor_response",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.response",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="interim_reviews", to="pairing.place"
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
                    "result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="mentoring.practicalresult",
                    ),
                ),
            ],
            options={
                "ordering": ["held_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Rhythm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("every_days", models.PositiveSmallIntegerField(verbose_name="раз в сколько дней")),
                ("set_on", models.DateField()),
                (
                    "relationship",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rhythm", to="pairing.relationship"
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
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RuleSwitch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=3)),
                ("reason", models.CharField(max_length=500, verbose_name="почему выключено")),
                ("off_on", models.DateField()),
                ("back_on", models.DateField(blank=True, null=True)),
                (
                    "back_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "off_by",
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
            ],
            options={
                "ordering": ["-off_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300, verbose_name="шаг")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="вернёмся к нему")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="сделано")),
                ("outcome", models.CharField(blank=True, default="", max_length=500, verbose_name="что получилось")),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tasks",
                        to="mentoring.goal",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tasks",
                        to="mentoring.meeting",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="pairing.place"
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
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ChangeRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_on", models.DateField()),
                ("answered_on", models.DateField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="change_requests", to="pairing.place"
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
                "ordering": ["asked_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_on__isnull", True)),
                        fields=("place", "asked_by"),
                        name="change_request_open_once",
                        violation_error_message="Просьба уже передана куратору.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EarlyWarning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=3)),
                ("raised_on", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("talked", "поговорили"),
                            ("not_needed", "помощь не понадобилась"),
                            ("passed", "прошло само"),
                            ("ended_early", "пара завершилась досрочно"),
                            ("archived", "год ушёл в архив, итог неизвестен"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="чем закончилось",
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.teacher",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warnings",
                        to="pairing.place",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="warnings", to="programme.programme"
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
                "ordering": ["raised_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rule__in", ("W1", "W2", "W3", "W4", "W6", "W7", "W8", "W9"))),
                        name="warning_of_a_kept_rule",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mentor__isnull", True), ("place__isnull", False)),
                            models.Q(("mentor__isnull", False), ("place__isnull", True)),
                            _connector="OR",
                        ),
                        name="warning_about_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("closed_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="warning_closed_when",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", ""), ("place__isnull", False)),
                        fields=("place", "rule"),
                        name="warning_open_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("mentor__isnull", False), ("outcome", "")),
                        fields=("programme", "mentor", "rule"),
                        name="warning_of_mentor_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "initiator",
                    models.CharField(
                        choices=[
                            ("mentee", "наставляемый"),
                            ("mentor", "наставник"),
                            ("employer", "школа"),
                            ("withdrawal", "отзыв согласия"),
                        ],
                        max_length=10,
                    ),
                ),
                ("notified_on", models.DateField()),
                ("last_day", models.DateField()),
                ("reason", nastavnik.kit.fields.EncryptedField(blank=True, default="", verbose_name="причина")),
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
                    "place",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ending", to="pairing.place"
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
                        condition=models.Q(("last_day__gte", models.F("notified_on"))),
                        name="ending_last_day_after_notice",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gt", models.F("start_on"))),
                name="goal_due_after_start",
                violation_error_message="Срок цели должен быть позже её начала.",
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "active"), ("closed_on__isnull", False), _connector="OR"),
                name="goal_closed_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="goallevels",
            constraint=models.CheckConstraint(condition=models.Q(("weight__range", (1, 3))), name="goal_levels_weight"),
        ),
        migrations.AddConstraint(
            model_name="goallevels",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reached__isnull", True),
                    models.Q(("reached__range", (-2, 2)), ("frozen_at__isnull", False), ("reached_on__isnull", False)),
                    _connector="OR",
                ),
                name="goal_levels_reached_of_frozen",
                violation_error_message="Достигнутый уровень отмечают по уровням, которые записаны заранее.",
            ),
        ),
        migrations.AddConstraint(
            model_name="goallevels",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked_on__isnull", True),
                    models.Q(("frozen_at__isnull", False), ("checked_by__isnull", False)),
                    _connector="OR",
                ),
                name="goal_levels_checked_frozen",
                violation_error_message="Проверяют уровни, которые пара уже закрепила.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["held", "closed"]), _negated=True),
                    ("held_on__isnull", False),
                    _connector="OR",
                ),
                name="meeting_held_when",
                violation_error_message="У состоявшейся встречи должна быть дата.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True), ("closed_on__isnull", False), _connector="OR"
                ),
                name="meeting_closed_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("counted_from__isnull", False)),
                fields=("counted_from",),
                name="meeting_counted_once",
                violation_error_message="Личная встреча уже зачтена как знакомство.",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.UniqueConstraint(fields=("meeting", "author"), name="feedback_once"),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(fields=("meeting", "place"), name="attendance_once"),
        ),
        migrations.AddConstraint(
            model_name="meetingnote",
            constraint=models.UniqueConstraint(fields=("meeting", "author"), name="meeting_note_once"),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("starts_on"))),
                name="pause_until_after_start",
                violation_error_message="Пауза должна закончиться позже, чем началась.",
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)), fields=("place",), name="pause_open_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="interimreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", "practical_result"), _negated=True), ("result__isnull", False), _connector="OR"
                ),
                name="interim_review_has_result",
                violation_error_message="Выберите практический результат, на котором основана оценка.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interimreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mentor_response__isnull", False),
                    models.Q(("private_outcome", ""), _negated=True),
                    ("mentee_response__isnull", False),
                    _connector="OR",
                ),
                name="interim_review_has_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="rhythm",
            constraint=models.CheckConstraint(
                condition=models.Q(("every_days__gte", 7), ("every_days__lte", 60)),
                name="rhythm_between_week_and_two_months",
                violation_error_message="Встречи бывают не чаще раза в 7 дней и не реже раза в 60 дней.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleswitch",
            constraint=models.CheckConstraint(
                condition=models.Q(("rule__in", ("W1", "W2", "W3", "W4", "W6", "W7", "W8", "W9"))),
                name="switch_of_a_kept_rule",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleswitch",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="switch_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleswitch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("back_on__isnull", True)),
                fields=("school", "rule"),
                name="switch_off_once",
                violation_error_message="Это правило уже выключено.",
            ),
        ),
    ]
