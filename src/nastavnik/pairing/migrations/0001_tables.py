"""The tables of this room."""

import django.db.models.deletion
import nastavnik.kit.fields
from django.conf import settings
from django.db import migrations, models
from nastavnik.kit.order import ReadingOrder


class Migration(migrations.Migration):
    replaces = [
        ("pairing", "0001_initial"),
        ("pairing", "0002_runs"),
        ("pairing", "0003_draw"),
        ("pairing", "0004_workshop_current_run"),
    ]

    initial = True

    dependencies = [
        ("consents", "0001_tables"),
        ("people", "0001_tables"),
        ("programme", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Relationship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "type",
                    models.CharField(
                        choices=[("subject", "предметник"), ("consultant", "консультант")],
                        max_length=10,
                        verbose_name="тип наставника",
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("one_to_one", "один на один"),
                            ("group", "в группе"),
                            ("virtual", "дистанционное"),
                            ("goal_setting", "краткосрочное"),
                            ("reverse", "реверсивное"),
                            ("situational", "ситуационное"),
                        ],
                        default="one_to_one",
                        max_length=15,
                        verbose_name="вид",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relationships", to="people.teacher"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relationships",
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
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "type",
                    models.CharField(choices=[("subject", "предметник"), ("consultant", "консультант")], max_length=10),
                ),
                ("slot", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "предложена"),
                            ("confirmed", "закреплена"),
                            ("paused", "на паузе"),
                            ("closing", "завершается"),
                            ("completed", "завершена"),
                            ("ended", "прекращена"),
                            ("declined", "не состоялась"),
                            ("withdrawn", "предложение снято"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="состояние",
                    ),
                ),
                ("proposed_on", models.DateField()),
                ("invited_on", models.DateField(blank=True, null=True)),
                ("met_on", models.DateField(blank=True, null=True, verbose_name="личная встреча")),
                ("met_mode", models.CharField(blank=True, default="", max_length=10)),
                ("mentor_yes_on", models.DateField(blank=True, null=True, verbose_name="«да» наставника")),
                ("mentee_yes_on", models.DateField(blank=True, null=True, verbose_name="«да» наставляемого")),
                ("mentor_no_on", models.DateField(blank=True, null=True)),
                ("mentee_no_on", models.DateField(blank=True, null=True)),
                ("confirmed_on", models.DateField(blank=True, null=True, verbose_name="закреплена")),
                ("reasons", models.JSONField(blank=True, default=dict)),
                ("score", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "manager_reason",
                    nastavnik.kit.fields.EncryptedField(blank=True, default="", verbose_name="почему руководитель"),
                ),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places_as_mentee",
                        to="people.teacher",
                    ),
                ),
                (
                    "mentee_consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="consents.consent",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places_as_mentor",
                        to="people.teacher",
                    ),
                ),
                (
                    "mentor_consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="consents.consent",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="programme.act",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="places", to="programme.programme"
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="pairing.place",
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
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="places", to="pairing.relationship"
                    ),
                ),
            ],
            options={
                "ordering": [ReadingOrder("mentor__last_name", "mentor__first_name", "mentor__patronymic"), ReadingOrder("mentee__last_name", "mentee__first_name", "mentee__patronymic"), "pk"],
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "type",
                    models.CharField(choices=[("subject", "предметник"), ("consultant", "консультант")], max_length=10),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("lock", "оставить при пересчёте"), ("forbid", "не предлагать")], max_length=6
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.teacher"
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.teacher"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="restrictions",
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
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("created_at", models.DateTimeField()),
                ("seed", models.CharField(max_length=100, verbose_name="число жеребьёвки")),
                ("seed_named", models.BooleanField(default=True)),
                ("input_hash", models.CharField(max_length=64)),
                ("participants", models.JSONField()),
                ("drawn", models.JSONField(blank=True, default=list)),
                ("waiting", models.JSONField()),
                ("kept", models.JSONField(blank=True, default=list)),
                ("present", models.CharField(blank=True, default="", max_length=500, verbose_name="кто присутствовал")),
                (
                    "reason",
                    nastavnik.kit.fields.EncryptedField(
                        blank=True, default="", verbose_name="почему ещё одна жеребьёвка"
                    ),
                ),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lift_reason",
                    nastavnik.kit.fields.EncryptedField(
                        blank=True, default="", verbose_name="почему лист ожидания снят"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="programme.programme"
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
                    models.UniqueConstraint(fields=("programme", "number"), name="draw_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("programme",),
                        name="draw_one_in_force",
                        violation_error_message="Жеребьёвка уже проведена.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", False), _connector="OR"),
                        name="draw_lifted_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField()),
                ("input_hash", models.CharField(max_length=64)),
                ("weights_version", models.CharField(max_length=20)),
                ("result", models.JSONField()),
                ("certificate", models.JSONField()),
                ("summary", models.JSONField(blank=True, default=dict)),
                ("name", models.CharField(blank=True, default="", max_length=80, verbose_name="название")),
                ("importance", models.JSONField(blank=True, default=dict)),
                ("moved", models.PositiveIntegerField(blank=True, null=True)),
                ("in_work", models.BooleanField(default=False, verbose_name="текущий")),
                (
                    "baseline",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="pairing.matchrun",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="match_runs", to="programme.programme"
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
                    models.UniqueConstraint(
                        condition=models.Q(("in_work", True)),
                        fields=("programme",),
                        name="match_run_one_in_work",
                        violation_error_message="Текущий подбор только один.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="relationship",
            constraint=models.UniqueConstraint(fields=("id", "mentor", "type"), name="relationship_identity"),
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(fields=["programme", "state"], name="place_state"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("mentor", models.F("mentee")), _negated=True),
                name="place_not_with_oneself",
                violation_error_message="Нельзя быть наставником самому себе.",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("confirmed", "paused", "closing", "completed")), _negated=True),
                    models.Q(
                        ("confirmed_on__isnull", False),
                        ("mentee_consent__isnull", False),
                        ("mentee_yes_on__isnull", False),
                        ("mentor_consent__isnull", False),
                        ("mentor_yes_on__isnull", False),
                        ("met_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="place_confirmed_has_proof",
                violation_error_message="Пара закрепляется после личной встречи, «да» обоих и согласий наставника и наставляемого.",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mentor_yes_on__isnull", True),
                    models.Q(("mentor_yes_on__gte", models.F("met_on")), ("met_on__isnull", False)),
                    _connector="OR",
                ),
                name="place_mentor_yes_after_meeting",
                violation_error_message="Ответ наставника даётся после личной встречи.",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mentee_yes_on__isnull", True),
                    models.Q(("mentee_yes_on__gte", models.F("met_on")), ("met_on__isnull", False)),
                    _connector="OR",
                ),
                name="place_mentee_yes_after_meeting",
                violation_error_message="Ответ наставляемого даётся после личной встречи.",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mentor_yes_on__isnull", True), ("mentor_no_on__isnull", True), _connector="OR"),
                    models.Q(("mentee_yes_on__isnull", True), ("mentee_no_on__isnull", True), _connector="OR"),
                ),
                name="place_one_answer_each",
                violation_error_message="Ответ уже дан.",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["completed", "ended"]), _negated=True),
                    ("ended_on__isnull", False),
                    _connector="OR",
                ),
                name="place_ended_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(condition=models.Q(("slot__range", (1, 5))), name="place_slot"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("proposed", "confirmed", "paused", "closing"))),
                fields=("programme", "mentor", "slot"),
                name="place_mentor_slot_once",
                violation_error_message="У наставника больше нет свободных мест.",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("proposed", "confirmed", "paused", "closing"))),
                fields=("programme", "mentee", "type"),
                name="place_mentee_type_once",
                violation_error_message="У наставляемого уже есть наставник этого типа или предложение.",
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=models.UniqueConstraint(
                fields=("programme", "mentee", "mentor", "type"), name="restriction_once"
            ),
        ),
    ]
