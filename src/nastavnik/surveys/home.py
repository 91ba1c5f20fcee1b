"""Questionnaires on the home pages and in the bar: what waits for the teacher, the mentor and the coordinator."""

from django.utils.translation import gettext_lazy

from nastavnik.kit.context import NavigationGroup, NavigationItem
from nastavnik.kit.registries import navigation

FORMS = NavigationGroup(gettext_lazy("Анкеты"))
navigation.add("surveys.waves", NavigationItem(45, gettext_lazy("Анкетирование"), "surveys:waves", "/waves/", FORMS))
navigation.add(
    "surveys.forms", NavigationItem(46, gettext_lazy("Все анкеты"), "surveys:forms", "/forms/", FORMS, of_school=True)
)
navigation.add("surveys.mine", NavigationItem(47, gettext_lazy("Мои анкеты"), "surveys:mine", "/answers/", FORMS))
navigation.add(
    "surveys.opened", NavigationItem(48, gettext_lazy("Мне открыли"), "surveys:opened", "/answers/opened/", FORMS)
)
