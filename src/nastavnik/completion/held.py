"""What the end of the year holds of a person."""

from django.utils.translation import gettext_lazy as _

from nastavnik.kit.held import hold

for _side in ("mentee", "mentor"):
    hold(
        "completion.Reflection",
        _("Ваша рефлексия"),
        _side,
        (_("ваши ответы и кому вы их открыли"), "response shared"),
        (_("программа, чья и на какой стороне"), "programme teacher side"),
        whose=("teacher__account",),
        page="completion:mine",
    )
    hold(
        "completion.PlaceResult",
        _("Итог вашей пары"),
        _side,
        (_("слова итога"), "text"),
        (_("пара и день согласия наставляемого"), "place agreed_by_mentee_on"),
        whose=(f"place__{_side}__account",),
        page="completion:mine",
    )
