"""What the choice of pairs holds of a person."""

from django.utils.translation import gettext_lazy as _

from nastavnik.kit.held import hold

for _side in ("mentee", "mentor"):
    hold(
        "pairing.Place",
        _("Ваши пары и группы"),
        _side,
        (
            _("с кем, состояние, день встречи и ответы обеих сторон"),
            "mentor mentee state met_on mentor_yes_on mentee_yes_on",
        ),
        whose=(f"{_side}__account",),
        page="mentoring:mine",
    )
    hold(
        "pairing.Restriction",
        _("Ограничения подбора, в которых названы вы"),
        _side,
        (
            _("с кем быть или не быть в паре, по какому виду помощи и кто так решил"),
            "programme mentee mentor type kind created_by",
        ),
    )
hold(
    "pairing.Restriction",
    _("Ограничения подбора, которые поставили вы"),
    "coordinator",
    (_("кого с кем и по какому виду помощи"), "mentee mentor type kind created_by"),
    whose=("created_by",),
    page="pairing:workshop",
)
hold(
    "pairing.MatchRun",
    _("Подборы, которые вы запускали"),
    "coordinator",
    (
        _("кто, когда, по каким данным и важности"),
        "programme created_by created_at input_hash weights_version importance",
    ),
    (_("кого с кем предложил подбор и доказательство"), "result certificate summary baseline moved"),
    (_("имя подбора и работаете ли вы с ним"), "name in_work"),
    whose=("created_by",),
    page="pairing:runs",
)
hold(
    "pairing.Draw",
    _("Жеребьёвки, которые вы проводили"),
    "coordinator",
    (
        _("номер, кто и когда, зерно и отпечаток данных"),
        "programme number created_by created_at seed seed_named input_hash",
    ),
    (_("кто участвовал, кому выпало и кто ждёт"), "participants drawn waiting kept present"),
    (_("почему жеребьёвка и почему её сняли"), "reason lifted_at lifted_by lift_reason"),
    whose=("created_by",),
    page="pairing:lottery",
)
