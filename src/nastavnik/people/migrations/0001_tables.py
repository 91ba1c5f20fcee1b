"""The tables of this room."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("people", "0001_initial"), ("people", "0002_teaching_since")]

    initial = True

    dependencies = [
        ("kit", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="School",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300, verbose_name="полное название")),
                ("short_name", models.CharField(max_length=60, verbose_name="короткое название")),
                ("city", models.CharField(blank=True, default="", max_length=100, verbose_name="город")),
                ("is_demonstration", models.BooleanField(default=False)),
                ("working_week", models.PositiveSmallIntegerField(default=5, verbose_name="рабочих дней в неделе")),
                (
                    "council_opinion_wanted",
                    models.BooleanField(default=True, verbose_name="кандидатуры наставников обсуждает совет"),
                ),
                (
                    "personal_data_basis",
                    models.CharField(
                        default="трудовые отношения (ст. 86 ТК РФ)",
                        max_length=300,
                        verbose_name="основание обработки сведений о работниках",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("working_week__in", [5, 6])),
                        name="school_working_week",
                        violation_error_message="Рабочая неделя школы длится пять или шесть дней.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("login", models.CharField(max_length=150, unique=True, verbose_name="логин или почта")),
                ("full_name", models.CharField(max_length=200, verbose_name="имя")),
                ("email", models.EmailField(blank=True, default="", max_length=254, verbose_name="почта")),
                ("is_active", models.BooleanField(default=True)),
                ("opened_by_code", models.BooleanField(default=False)),
                ("owner_confirmed_on", models.DateField(blank=True, null=True)),
                ("language", models.CharField(blank=True, default="", max_length=5)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="people.school",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Teacher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_name", models.CharField(max_length=80, verbose_name="фамилия")),
                ("first_name", models.CharField(blank=True, default="", max_length=80, verbose_name="имя")),
                ("patronymic", models.CharField(blank=True, default="", max_length=80, verbose_name="отчество")),
                ("position", models.CharField(blank=True, default="", max_length=200, verbose_name="должность")),
                ("subjects", models.JSONField(blank=True, default=list, verbose_name="предметы")),
                ("department", models.CharField(blank=True, default="", max_length=200, verbose_name="МО")),
                ("hired_on", models.DateField(blank=True, null=True, verbose_name="дата приёма")),
                (
                    "pedagogical_years",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="педагогический стаж, лет"),
                ),
                ("teaching_since", models.DateField(blank=True, editable=False, null=True)),
                (
                    "category",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="квалификационная категория"),
                ),
                (
                    "weekly_hours",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=5, null=True, verbose_name="нагрузка, ч"
                    ),
                ),
                ("email", models.EmailField(blank=True, default="", max_length=254, verbose_name="почта")),
                ("phone", models.CharField(blank=True, default="", max_length=40, verbose_name="телефон")),
                ("by_hand", models.JSONField(blank=True, default=list)),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="уволен(а)")),
                ("search_key", models.CharField(db_index=True, editable=False, max_length=300)),
                (
                    "account",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="teacher",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line_manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
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
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("link", "ссылка"), ("code", "печатный код")], max_length=4)),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("coordinator", "куратор"),
                            ("head", "директор"),
                            ("council_member", "член совета"),
                            ("department_head", "руководитель МО"),
                            ("confidant", "доверенное лицо"),
                            ("methodist", "методист"),
                            ("operator", "системный администратор"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="people.teacher"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RosterImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("preview", "просмотр"), ("accepted", "принят"), ("discarded", "отменён")],
                        default="preview",
                        max_length=10,
                    ),
                ),
                ("choices", models.JSONField(default=dict)),
                ("decisions", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kit.storedfile"
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
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            ("accepted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="roster_import_accepted_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("coordinator", "куратор"),
                            ("head", "директор"),
                            ("council_member", "член совета"),
                            ("department_head", "руководитель МО"),
                            ("confidant", "доверенное лицо"),
                            ("methodist", "методист"),
                            ("operator", "системный администратор"),
                        ],
                        max_length=20,
                        verbose_name="роль",
                    ),
                ),
                ("granted_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
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
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("school", "account", "role"),
                        name="membership_once",
                        violation_error_message="Эта роль уже назначена.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True), ("ended_on__gte", models.F("granted_on")), _connector="OR"
                        ),
                        name="membership_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="день")),
                (
                    "kind",
                    models.CharField(
                        choices=[("day_off", "нерабочий день"), ("working", "рабочий день"), ("vacation", "каникулы")],
                        max_length=10,
                        verbose_name="что за день",
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
                "ordering": ["day"],
                "constraints": [models.UniqueConstraint(fields=("school", "day"), name="calendar_day_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opened_by_code", False),
                    ("owner_confirmed_on__isnull", True),
                    models.Q(("email", ""), _negated=True),
                    _connector="OR",
                ),
                name="account_confirmed_by_own_mail",
                violation_error_message="Вход по коду подтверждается своей почтой.",
            ),
        ),
        migrations.AddConstraint(
            model_name="teacher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pedagogical_years__isnull", True), ("pedagogical_years__lte", 70), _connector="OR"
                ),
                name="teacher_years_plausible",
                violation_error_message="Стаж больше 70 лет: проверьте число.",
            ),
        ),
        migrations.AddConstraint(
            model_name="teacher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("line_manager__isnull", True),
                    models.Q(("line_manager", models.F("pk")), _negated=True),
                    _connector="OR",
                ),
                name="teacher_not_own_manager",
                violation_error_message="Педагог не бывает руководителем самому себе.",
            ),
        ),
    ]
