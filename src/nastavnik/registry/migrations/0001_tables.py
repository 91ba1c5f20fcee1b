"""The tables of this room."""

import django.db.models.deletion
import nastavnik.kit.fields
from django.conf import settings
from django.db import migrations, models
from nastavnik.kit.order import ReadingOrder


class Migration(migrations.Migration):
    replaces = [("registry", "0001_initial"), ("registry", "0002_development")]

    initial = True

    dependencies = [
        ("people", "0001_tables"),
        ("programme", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="MenteeEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "есть приглашение"),
                            ("thinking", "думает"),
                            ("joined", "в программе"),
                            ("declined", "без участия"),
                            ("left", "участие прекращено"),
                            ("completed", "программа пройдена"),
                        ],
                        max_length=10,
                        verbose_name="состояние",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("own", "по собственному желанию"),
                            ("invitation", "по приглашению куратора"),
                            ("interview", "после беседы"),
                        ],
                        default="invitation",
                        max_length=10,
                        verbose_name="как узнали",
                    ),
                ),
                (
                    "category",
                    nastavnik.kit.fields.EncryptedField(blank=True, default="", verbose_name="что сейчас ближе"),
                ),
                ("times", models.JSONField(blank=True, default=list, verbose_name="удобное время")),
                ("forms", models.JSONField(blank=True, default=list, verbose_name="как удобно встречаться")),
                ("invited_on", models.DateField(blank=True, null=True)),
                ("joined_on", models.DateField(blank=True, null=True, verbose_name="в программе с")),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentee_entries",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="mentee_entries", to="people.teacher"
                    ),
                ),
            ],
            options={
                "ordering": [ReadingOrder("teacher__last_name", "teacher__first_name", "teacher__patronymic"), "pk"],
            },
        ),
        migrations.CreateModel(
            name="Development",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("category", "квалификационная категория"),
                            ("contest", "конкурс"),
                            ("course", "курсы повышения квалификации"),
                        ],
                        max_length=10,
                        verbose_name="что это",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="что именно")),
                ("achieved_on", models.DateField(verbose_name="когда")),
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="developments",
                        to="registry.menteeentry",
                    ),
                ),
            ],
            options={
                "ordering": ["achieved_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MentorEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "есть приглашение"),
                            ("applied", "кандидат"),
                            ("selected", "в базе наставников"),
                            ("deferred", "отложено"),
                            ("resting", "перерыв"),
                            ("left", "наставничество прекращено"),
                            ("declined", "отказ"),
                        ],
                        max_length=10,
                        verbose_name="состояние",
                    ),
                ),
                ("types", models.JSONField(blank=True, default=list, verbose_name="тип наставника")),
                ("subjects", models.JSONField(blank=True, default=list, verbose_name="предметы")),
                ("capacity", models.PositiveSmallIntegerField(default=1, verbose_name="сколько наставляемых")),
                (
                    "hours_per_week",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="часов в неделю"
                    ),
                ),
                ("times", models.JSONField(blank=True, default=list, verbose_name="удобное время")),
                ("forms", models.JSONField(blank=True, default=list, verbose_name="как удобно встречаться")),
                ("private_topics", models.JSONField(blank=True, default=list, verbose_name="готов(а) к личным темам")),
                (
                    "refused_topics",
                    models.JSONField(blank=True, default=list, verbose_name="темы, за которые не берусь"),
                ),
                ("group_ready", models.BooleanField(default=False, verbose_name="возьму группу")),
                ("achievements", models.TextField(blank=True, default="", max_length=2000, verbose_name="достижения")),
                (
                    "motivation",
                    nastavnik.kit.fields.EncryptedField(
                        blank=True, default="", verbose_name="почему мне это интересно"
                    ),
                ),
                (
                    "legal_basis",
                    models.CharField(
                        choices=[
                            ("supplementary_agreement", "дополнительное соглашение"),
                            ("employment_contract", "трудовой договор"),
                            ("job_function", "входит в трудовую функцию"),
                        ],
                        default="supplementary_agreement",
                        max_length=25,
                        verbose_name="основание",
                    ),
                ),
                (
                    "training",
                    models.CharField(
                        choices=[
                            ("undecided", "не решено"),
                            ("not_needed", "не требуется"),
                            ("planned", "назначено"),
                            ("done", "проведено"),
                        ],
                        default="undecided",
                        max_length=10,
                        verbose_name="обучение",
                    ),
                ),
                (
                    "training_reason",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="почему не требуется"),
                ),
                ("strategy", models.TextField(blank=True, default="", max_length=4000, verbose_name="стратегия")),
                (
                    "meeting_rules",
                    models.TextField(blank=True, default="", max_length=4000, verbose_name="регламент встреч"),
                ),
                (
                    "topic_plan",
                    models.TextField(blank=True, default="", max_length=4000, verbose_name="тематический план"),
                ),
                ("applied_on", models.DateField(blank=True, null=True)),
                ("selected_on", models.DateField(blank=True, null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentor_entries",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="mentor_entries", to="people.teacher"
                    ),
                ),
            ],
            options={
                "ordering": [ReadingOrder("teacher__last_name", "teacher__first_name", "teacher__patronymic"), "pk"],
            },
        ),
        migrations.CreateModel(
            name="CouncilOpinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "opinion",
                    models.CharField(
                        choices=[
                            ("recommend", "рекомендую"),
                            ("abstain", "воздерживаюсь"),
                            ("against", "не рекомендую"),
                        ],
                        max_length=10,
                        verbose_name="мнение",
                    ),
                ),
                ("comment", nastavnik.kit.fields.EncryptedField(blank=True, default="", verbose_name="обоснование")),
                ("given_on", models.DateField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programme.act",
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="opinions", to="registry.mentorentry"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Competence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("lesson_planning", "планирование урока"),
                            ("class_management", "управление классом"),
                            ("subject_methods", "предметная методика"),
                            ("modern_techniques", "современные технологии"),
                            ("formative_assessment", "формирующее оценивание"),
                            ("exam_preparation", "подготовка к ОГЭ, ЕГЭ, ВПР"),
                            ("inclusion", "инклюзия и АООП"),
                            ("gifted", "одарённые дети"),
                            ("literacy", "функциональная грамотность"),
                            ("digital", "цифровые ресурсы и электронный журнал"),
                            ("projects", "проектная и исследовательская деятельность"),
                            ("extracurricular", "внеурочная деятельность"),
                            ("class_teacher", "классное руководство"),
                            ("parents", "работа с родителями"),
                            ("conflicts", "конфликты и медиация"),
                            ("paperwork", "рабочие программы и документация"),
                            ("attestation", "аттестация и портфолио"),
                            ("contests", "конкурсы и публикации"),
                            ("adaptation", "адаптация и культура школы"),
                            ("resilience", "профилактика выгорания, самоорганизация"),
                        ],
                        max_length=30,
                        verbose_name="область",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(verbose_name="уровень")),
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="competences",
                        to="registry.mentorentry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MentoringRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("methods", "методика и план урока"),
                            ("discipline", "дисциплина на уроке"),
                            ("inclusion", "ОВЗ и инклюзия"),
                            ("assessment", "оценивание и ГИА"),
                            ("digital", "электронные ресурсы"),
                            ("attestation", "аттестация"),
                            ("contests", "конкурсы и публикации"),
                            ("projects", "исследования и проекты"),
                            ("parents", "родители"),
                            ("class_teacher", "классное руководство"),
                            ("adaptation", "адаптация в школе"),
                            ("paperwork", "документация"),
                            ("colleagues", "коллектив"),
                            ("literacy", "функциональная грамотность"),
                            ("administration", "взаимодействие с администрацией"),
                            ("wellbeing", "самочувствие"),
                            ("personal", "личная задача"),
                        ],
                        max_length=20,
                        verbose_name="тема",
                    ),
                ),
                (
                    "need_type",
                    models.CharField(
                        choices=[("subject", "наставник-предметник"), ("consultant", "наставник-консультант")],
                        max_length=10,
                        verbose_name="кто нужен",
                    ),
                ),
                ("subject", models.CharField(blank=True, default="", max_length=100, verbose_name="предмет")),
                ("weight", models.PositiveSmallIntegerField(default=2, verbose_name="насколько важно")),
                (
                    "text_for_coordinator",
                    nastavnik.kit.fields.EncryptedField(
                        blank=True, default="", verbose_name="для куратора, чтобы подобрать наставника"
                    ),
                ),
                (
                    "text_for_mentor",
                    nastavnik.kit.fields.EncryptedField(blank=True, default="", verbose_name="только для наставника"),
                ),
                (
                    "share_with_mentor",
                    models.BooleanField(
                        default=False, verbose_name="показать наставнику вместе с приглашением на встречу"
                    ),
                ),
                (
                    "self_rating_before",
                    nastavnik.kit.fields.EncryptedField(
                        blank=True, default="", verbose_name="как с этим сейчас, от 1 до 10"
                    ),
                ),
                (
                    "self_rating_after",
                    nastavnik.kit.fields.EncryptedField(
                        blank=True, default="", verbose_name="как с этим в конце, от 1 до 10"
                    ),
                ),
                (
                    "elsewhere_how",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="как решается"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "черновик"),
                            ("submitted", "отправлен"),
                            ("accepted", "принят"),
                            ("in_work", "в работе"),
                            ("resolved", "решён"),
                            ("partly", "решён частично"),
                            ("unresolved", "не решён"),
                            ("withdrawn", "отозван"),
                            ("elsewhere", "решается иначе"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="состояние",
                    ),
                ),
                ("submitted_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="registry.menteeentry"
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
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_role", models.CharField(choices=[("mentee", "mentee"), ("mentor", "mentor")], max_length=6)),
                ("kind", models.CharField(choices=[("wish", "пожелание"), ("veto", "не назначать")], max_length=4)),
                ("rank", models.PositiveSmallIntegerField(default=1)),
                (
                    "about",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.teacher"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="preferences", to="people.teacher"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preferences",
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
                "ordering": ["rank", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField(verbose_name="когда")),
                ("duration_minutes", models.PositiveSmallIntegerField(default=45, verbose_name="сколько минут")),
                ("agenda", models.TextField(max_length=2000, verbose_name="о чём говорили")),
                (
                    "participants",
                    models.ManyToManyField(
                        related_name="trainings", to="registry.mentorentry", verbose_name="участники"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="trainings", to="programme.programme"
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
        migrations.AddConstraint(
            model_name="menteeentry",
            constraint=models.UniqueConstraint(
                fields=("programme", "teacher"),
                name="mentee_entry_once",
                violation_error_message="Этот педагог уже есть в базе наставляемых.",
            ),
        ),
        migrations.AddConstraint(
            model_name="menteeentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["joined", "completed"]), _negated=True),
                    ("joined_on__isnull", False),
                    _connector="OR",
                ),
                name="mentee_entry_joined_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="development",
            constraint=models.UniqueConstraint(
                fields=("entry", "kind", "title", "achieved_on"),
                name="development_once",
                violation_error_message="Это уже записано.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorentry",
            constraint=models.UniqueConstraint(
                fields=("programme", "teacher"),
                name="mentor_entry_once",
                violation_error_message="Этот педагог уже есть в базе наставников.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__lte", 5)),
                name="mentor_entry_capacity",
                violation_error_message="У одного наставника не больше пяти наставляемых.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "selected"), _negated=True), ("selected_on__isnull", False), _connector="OR"
                ),
                name="mentor_entry_selected_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("training", "not_needed"), _negated=True),
                    models.Q(("training_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="mentor_entry_training_reason",
                violation_error_message="Напишите, почему обучение не требуется.",
            ),
        ),
        migrations.AddConstraint(
            model_name="councilopinion",
            constraint=models.UniqueConstraint(
                fields=("entry", "member"),
                name="council_opinion_once",
                violation_error_message="Мнение об этом кандидате уже дано.",
            ),
        ),
        migrations.AddConstraint(
            model_name="competence",
            constraint=models.UniqueConstraint(fields=("entry", "code"), name="competence_once"),
        ),
        migrations.AddConstraint(
            model_name="competence",
            constraint=models.CheckConstraint(condition=models.Q(("level__range", (1, 3))), name="competence_level"),
        ),
        migrations.AddConstraint(
            model_name="mentoringrequest",
            constraint=models.CheckConstraint(condition=models.Q(("weight__range", (1, 3))), name="request_weight"),
        ),
        migrations.AddConstraint(
            model_name="mentoringrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), ("submitted_on__isnull", False), _connector="OR"),
                name="request_submitted_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.UniqueConstraint(fields=("programme", "by", "about", "as_role"), name="preference_once"),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.CheckConstraint(
                condition=models.Q(("by", models.F("about")), _negated=True),
                name="preference_not_about_oneself",
                violation_error_message="Выберите другого человека.",
            ),
        ),
    ]
