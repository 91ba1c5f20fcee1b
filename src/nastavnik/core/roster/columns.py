"""What a column means, told by its title in many wordings."""

import re
from dataclasses import dataclass

from nastavnik.core.errors import N_
from nastavnik.core.roster.words import key
from nastavnik.core.texts import Text

GUESS = 3
PEOPLE = 5
_LONGEST = 90


@dataclass(frozen=True)
class Meaning:
    """What a title stands for: a field with a weight, or nothing and why."""

    field: str | None
    weight: int
    why: str


_NOT_KEPT = N_("личные сведения, программе не нужны и не сохраняются")
_NOT_NEEDED = N_("программе не нужно")
_ROW_NUMBER = N_("номер строки")
_STAFF_NUMBER = N_("табельный номер программе не нужен")
_NOT_JOINING = N_("это не приём на работу")
_RATE = N_("ставка — это не часы")
_BY_TITLE = N_("по названию «%(title)s»")
_TEACHING_BY_TITLE = N_("педагогический стаж по названию")
_NOT_TEACHING = N_("это не педагогический стаж")
_ASSUMED_TEACHING = N_("стаж без уточнения, взят как педагогический")
#: A number is kept only where a school lets people in by it; then the column says so, a staff number is none yet.
_OUTSIDE_NUMBER = re.compile(r"(номер|код|id) для (внешн\w+ )?входа|^external id$")
_LEFT_OUT = tuple(
    (re.compile(pattern), why)
    for pattern, why in (
        (r"^(№|n|no|номер|нпп)( п п| пп)?$|^(№ )?п п$|порядков", _ROW_NUMBER),
        (r"табел|^таб №", _STAFF_NUMBER),
        (r"рожд|возраст|^лет$|^пол$|гражданств|национальн", _NOT_KEPT),
        (
            r"снилс|^инн\b|паспорт|прописк|место жительств|(домашн|почтов)\w+ адрес|^адрес( \w*прожив.*)?$",
            _NOT_KEPT,
        ),
        (r"оклад|зарплат|заработ|судим|семейн|медосмотр|санкниж", _NOT_KEPT),
        (r"(родител|ребенк|учени[кц]|наставник|классн\w+ рук)", _NOT_NEEDED),
        (r"увольн|уволен|отпуск|больничн", _NOT_NEEDED),
        (
            r"^(?!(кв|квал\w*)? ?катег).*(дат\w+ .*(аттест|присво|категор|окончан)|аттестац|присвоен)"
            r"|(срок|действ\w*|приказ) .*катег|катег\w* (до|срок|приказ)",
            _NOT_NEEDED,
        ),
        (r"назначени\w+ на должн|в должности( с)?$|стаж.* в должности", _NOT_JOINING),
        (
            r"образован|диплом|\bвуз\b|^курсы|повышени\w+ квалиф|переподготов|^квалификация|специальность",
            _NOT_NEEDED,
        ),
        (r"наград|звани|степен|примечан|кабинет|^№ приказ|номер приказ|трудов\w+ договор", _NOT_NEEDED),
    )
)
_NOT_HOURS = re.compile(r"ставк|ставок")
_SERVICE = re.compile(r"стаж")
_TEACHING = re.compile(r"пед|преподав|учительск|по специальн")
_OTHER_SERVICE = re.compile(r"общ|трудов|учрежд|организац|школ|\bоо\b|руковод|администр|непрерыв|страхов|данном|админ")
_PEOPLE = r"(?:работники?|сотрудники?|педагоги?|учител[ья]|преподавател[ьи])"
_KNOWN = tuple(
    (field, weight, re.compile(pattern))
    for field, weight, pattern in (
        ("last_name", 10, r"^фамили[яи]$"),
        ("first_name", 10, r"^имя$|^имя( и)? отчество$"),
        ("patronymic", 10, r"^отчество( при наличии)?$"),
        ("full_name", 10, r"^ф ?и ?о\b|фамилия имя|^фамилия (и о|инициалы)|^полное имя$"),
        ("full_name", PEOPLE, rf"^(?:педагогическ\w+ )?{_PEOPLE}$"),
        (
            "email",
            10,
            r"\b[eе] ?mail|\bmail\b|^почта$|электрон\w* (почт|адрес)|\bэл (почт|адрес)|емейл|имейл",
        ),
        ("phone", 10, r"телеф|\bтел\b|сотов|мобил|^моб\b"),
        ("category", 10, r"категори|^(кв|квал\w*) ?кат|^кат$"),
        ("employment", 10, r"совместит|занятост|услови\w+ (работ|прием)|характер работ|вид работ"),
        ("building", 10, r"^корпус|^здани|^площадк|^филиал"),
        (
            "hired_on",
            10,
            r"прием|принят|поступлени|трудоустр|работает с|начал\w* работы|в школе с"
            r"|с как\w+ (года|времени|числа)",
        ),
        (
            "weekly_hours",
            10,
            r"нагрузк|\bчас(ы|ов)?\b|кол\w* (во )?час|час\w* в нед|(учебн|недельн|педагог)\w* час",
        ),
        ("position", 10, r"должност"),
        ("subjects", 10, r"предмет|дисциплин|^преподает|^что преподает"),
        ("position", 5, r"^позиция$|^профессия$"),
        ("department", 10, r"^ш?мо\b|\bшмо\b|кафедр|методическ\w+ объедин"),
        ("department", 8, r"подразделен|^отдел|объединени|^кем закреплен"),
    )
)


def meaning_of(title: str) -> Meaning | None:
    """Tell what a title stands for; None when it is not known."""
    name = key(title)
    if not name or len(name) > _LONGEST:
        return None
    if _OUTSIDE_NUMBER.search(name):
        return Meaning("outside_number", 10, Text(_BY_TITLE, title=title))
    for pattern, why in _LEFT_OUT:
        if pattern.search(name) and not _is_mail(name):
            return Meaning(None, 0, why)
    if _SERVICE.search(name):
        return _service(name)
    if _NOT_HOURS.search(name) and "час" not in name:
        return Meaning(None, 0, _RATE)
    for field, weight, pattern in _KNOWN:
        if pattern.search(name):
            return Meaning(field, weight, Text(_BY_TITLE, title=title))
    return None


def _is_mail(name: str) -> bool:
    return "элек" in name or "mail" in name


def _service(name: str) -> Meaning:
    if _TEACHING.search(name):
        return Meaning("pedagogical_years", 10, _TEACHING_BY_TITLE)
    if _OTHER_SERVICE.search(name):
        return Meaning(None, 0, _NOT_TEACHING)
    return Meaning("pedagogical_years", GUESS, _ASSUMED_TEACHING)


def assign(titles: dict[int, tuple[str, Meaning | None]]) -> dict[int, str]:
    """Give each column at most one field and each field at most one column, the surest first."""
    known = [
        (-meaning.weight, index, meaning.field)
        for index, (_, meaning) in titles.items()
        if meaning is not None and meaning.field is not None
    ]
    taken: dict[str, int] = {}
    for _, index, field in sorted(known):
        taken.setdefault(field, index)
    return {index: field for field, index in taken.items()}
