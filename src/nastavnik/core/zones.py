"""Time zones of Russian schools by the name of a city everybody knows; any other zone goes by its own name."""

from nastavnik.core.errors import N_

#: IANA names, from west to east, in words; «МСК» is the time of Moscow.
ZONES = {
    "Europe/Kaliningrad": N_("Калининград (МСК−1)"),
    "Europe/Moscow": N_("Москва (МСК)"),
    "Europe/Samara": N_("Самара (МСК+1)"),
    "Asia/Yekaterinburg": N_("Екатеринбург (МСК+2)"),
    "Asia/Omsk": N_("Омск (МСК+3)"),
    "Asia/Novosibirsk": N_("Новосибирск, Красноярск (МСК+4)"),
    "Asia/Irkutsk": N_("Иркутск (МСК+5)"),
    "Asia/Yakutsk": N_("Якутск, Чита (МСК+6)"),
    "Asia/Vladivostok": N_("Владивосток, Хабаровск (МСК+7)"),
    "Asia/Magadan": N_("Магадан, Южно-Сахалинск (МСК+8)"),
    "Asia/Kamchatka": N_("Камчатка (МСК+9)"),
}


def zone_named(words: str) -> str:
    """Give the IANA name for what a person typed: that name itself, or the beginning of a city; empty if none fits."""
    typed = words.strip().casefold()
    for name, said in ZONES.items():
        cities = [name.rpartition("/")[2], *said.partition(" (")[0].split(", ")]
        if typed == name.casefold() or (typed and any(city.casefold().startswith(typed) for city in cities)):
            return name
    return words.strip() if "/" in words else ""
