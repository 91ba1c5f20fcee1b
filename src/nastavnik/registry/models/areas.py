"""Twenty areas of a mentor's competence, and which of them answer which topic of a request."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CompetenceArea(models.TextChoices):
    """What a mentor may be strong in."""

    LESSON_PLANNING = "lesson_planning", _("планирование урока")
    CLASS_MANAGEMENT = "class_management", _("управление классом")
    SUBJECT_METHODS = "subject_methods", _("предметная методика")
    MODERN_TECHNIQUES = "modern_techniques", _("современные технологии")
    FORMATIVE_ASSESSMENT = "formative_assessment", _("формирующее оценивание")
    EXAM_PREPARATION = "exam_preparation", _("подготовка к ОГЭ, ЕГЭ, ВПР")
    INCLUSION = "inclusion", _("инклюзия и АООП")
    GIFTED = "gifted", _("одарённые дети")
    LITERACY = "literacy", _("функциональная грамотность")
    DIGITAL = "digital", _("цифровые ресурсы и электронный журнал")
    PROJECTS = "projects", _("проектная и исследовательская деятельность")
    EXTRACURRICULAR = "extracurricular", _("внеурочная деятельность")
    CLASS_TEACHER = "class_teacher", _("классное руководство")
    PARENTS = "parents", _("работа с родителями")
    CONFLICTS = "conflicts", _("конфликты и медиация")
    PAPERWORK = "paperwork", _("рабочие программы и документация")
    ATTESTATION = "attestation", _("аттестация и портфолио")
    CONTESTS = "contests", _("конкурсы и публикации")
    ADAPTATION = "adaptation", _("адаптация и культура школы")
    RESILIENCE = "resilience", _("профилактика выгорания, самоорганизация")


TOPIC_COMPETENCES: dict[str, tuple[str, ...]] = {
    "methods": ("subject_methods", "lesson_planning", "modern_techniques"),
    "discipline": ("class_management", "conflicts"),
    "inclusion": ("inclusion",),
    "assessment": ("formative_assessment", "exam_preparation"),
    "digital": ("digital", "modern_techniques"),
    "attestation": ("attestation",),
    "contests": ("contests",),
    "projects": ("projects", "gifted"),
    "parents": ("parents", "conflicts"),
    "class_teacher": ("class_teacher", "extracurricular"),
    "adaptation": ("adaptation",),
    "paperwork": ("paperwork",),
    "colleagues": ("adaptation", "conflicts"),
    "literacy": ("literacy", "subject_methods"),
    "administration": ("conflicts", "adaptation"),
    "wellbeing": ("resilience", "conflicts"),
    "personal": ("resilience",),
}
