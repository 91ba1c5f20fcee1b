"""The tables of this room."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("consents", "0001_initial"), ("consents", "0002_initial")]

    initial = True

    dependencies = [
        ("kit", "0001_tables"),
        ("people", "0001_tables"),
        ("programme", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("participation", "участие в программе"),
                            ("candidacy", "быть кандидатом в наставники"),
                            ("mentor_work", "работа наставника (ст. 351.8 ТК РФ)"),
                            ("questionnaires", "обработка ответов на анкеты"),
                            ("publication", "публикация"),
                        ],
                        max_length=20,
                        verbose_name="на что",
                    ),
                ),
                ("wording_version", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "лист подготовлен, ждёт подписи"),
                            ("in_force", "действует"),
                            ("withdrawn", "отозвано"),
                        ],
                        max_length=10,
                        verbose_name="состояние",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("paper", "подписанный лист"), ("own_account", "нажатие в своём кабинете")],
                        max_length=12,
                        verbose_name="как дано",
                    ),
                ),
                ("prepared_on", models.DateField()),
                ("given_on", models.DateField(blank=True, null=True, verbose_name="дата")),
                ("until", models.DateField(blank=True, null=True, verbose_name="действует по")),
                (
                    "up_to_mentees",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="наставляемых не больше"),
                ),
                ("sheet_number", models.CharField(blank=True, default="", max_length=40, verbose_name="номер листа")),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="programme.programme"
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
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
                    "sheet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kit.storedfile",
                    ),
                ),
                (
                    "teacher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="people.teacher"
                    ),
                ),
            ],
            options={
                "ordering": ["-prepared_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["prepared", "in_force"])),
                        fields=("teacher", "programme", "kind"),
                        name="consent_alive_once",
                        violation_error_message="Такое согласие уже есть.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_force"), _negated=True),
                            models.Q(("given_on__isnull", False), ("withdrawn_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="consent_in_force_dated",
                        violation_error_message="У действующего согласия должна быть дата.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "withdrawn"), ("withdrawn_on__isnull", True), _connector="OR"),
                        name="consent_withdrawn_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            ("withdrawn_on__isnull", False),
                            _connector="OR",
                        ),
                        name="consent_withdrawn_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "mentor_work"), ("state", "in_force"), _negated=True),
                            models.Q(("channel", "paper"), models.Q(("sheet_number", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="consent_mentor_work_on_paper",
                        violation_error_message="Согласие наставника действует с подписанного и зарегистрированного листа.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given_on__isnull", True),
                            ("withdrawn_on__isnull", True),
                            ("withdrawn_on__gte", models.F("given_on")),
                            _connector="OR",
                        ),
                        name="consent_withdrawn_after_given",
                    ),
                ],
            },
        ),
    ]
