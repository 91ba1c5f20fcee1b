"""What the registers of stages 2 to 4 hold of a person."""

from django.utils.translation import gettext_lazy as _

from nastavnik.kit.held import hold

MENTEE = ("teacher__account",)
hold(
    "registry.MenteeEntry",
    _("Ваше участие как наставляемого"),
    "mentee",
    (_("категория: молодой педагог, новый в школе или уставший"), "category"),
    (_("состояние участия, откуда приглашение и дни"), "teacher state source invited_on joined_on ended_on"),
    (_("удобное время и формы встреч, программа"), "times forms programme"),
    whose=MENTEE,
    page="registry:participation",
)
hold(
    "registry.MentoringRequest",
    _("Ваши запросы"),
    "mentee",
    (_("слова для куратора"), "text_for_coordinator"),
    (_("слова только для наставника"), "text_for_mentor"),
    (_("показать ли их наставнику с приглашением"), "share_with_mentor"),
    (_("что изменится, насколько срочно и за какое время"), "expected_change urgency horizon"),
    (_("как вы оценили себя до и после"), "self_rating_before self_rating_after"),
    (_("тема, вид помощи, предмет и важность"), "entry topic need_type subject weight"),
    (_("состояние, дни и другая помощь"), "state submitted_on closed_on elsewhere_how"),
    whose=("entry__teacher__account",),
    page="registry:participation",
)
hold(
    "registry.Interview",
    _("Записи бесед с вами"),
    "mentee",
    (_("что вы сказали и что изменится: до вашего ответа"), "text expected_change"),
    (_("когда беседовали, кто, кем записано"), "entry held_on held_by written_by"),
    (_("тема, вид помощи, предмет, важность, срок"), "topic need_type subject weight urgency horizon"),
    (_("ваш ответ, его день и запрос, если он получился"), "state answered_on request"),
    whose=("entry__teacher__account",),
    page="registry:participation",
)
hold(
    "registry.PreliminaryRequest",
    _("Предварительные запросы без имени"),
    "teacher",
    (
        _("тема, кто мог бы помочь, как удобно работать и слова под знаком кода: к вам они не ведут"),
        "topic role_model formats text code_hash",
    ),
    (
        _("номер и состояние листа, какой сбор, в какой день и каким по счёту"),
        "gathering number on_paper state made_on came came_on",
    ),
)
hold(
    "registry.Development",
    _("Ваши шаги вперёд"),
    "mentee",
    (_("что достигнуто и когда"), "title kind achieved_on"),
    whose=("entry__teacher__account",),
)
for _side in ("mentee", "mentor"):
    hold(
        "registry.Preference",
        _("С кем вы хотели бы и не хотели бы работать"),
        _side,
        (_("о ком, пожелание или отказ, порядок"), "programme by about as_role kind rank"),
        whose=("by__account",),
        page="registry:wishes",
    )
hold(
    "registry.MentorEntry",
    _("Ваша анкета наставника"),
    "mentor",
    (_("почему вы хотите быть наставником"), "motivation"),
    (_("состояние, типы и сколько наставляемых"), "state types capacity"),
    (_("что из качеств наставника о вас и нужно ли обучение"), "qualities training_wish"),
    whose=MENTEE,
    page="registry:candidacy",
)
hold(
    "registry.CouncilOpinion",
    _("Ваши мнения о кандидатах"),
    "council_member",
    (_("о ком, какое мнение, обоснование, день и протокол"), "entry member opinion comment given_on minutes"),
    (_("показано ли обоснование куратору"), "comment_shown"),
    whose=("member",),
    page="registry:council",
)
hold(
    "registry.CouncilOpinion",
    _("Мнения совета о вас"),
    "mentor",
    (
        _("кто и какое мнение дал; обоснование читает его автор и, если он покажет, куратор"),
        "entry member opinion given_on",
    ),
    (_("сколько голосов в протоколе совета"), "votes"),
)
hold(
    "registry.Achievement",
    _("Ваши достижения в анкете наставника"),
    "mentor",
    (_("что это, что именно, год и файл"), "entry kind title year file"),
    whose=("entry__teacher__account",),
    page="registry:candidacy",
)
hold(
    "registry.Reference",
    _("Слова о коллегах, которые попросили вас"),
    "teacher",
    (_("кто попросил, ваши слова, что с ними и дни"), "entry colleague words state asked_on written_on"),
    whose=("colleague__account",),
)
hold(
    "registry.LentTask",
    _("Что вам поручил куратор как руководителю МО"),
    "teacher",
    (_("что, с какого дня по какой, чем кончилось"), "programme teacher what lent_on until state ended_on"),
    whose=("teacher__account",),
    page="registry:lent_mine",
)
