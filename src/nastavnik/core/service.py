"""Years of pedagogical service: a whole number noted on one day says how many there were on another."""

from datetime import date


def service_start(years: int, noted_on: date) -> date:
    """Give the latest day on which a service of so many full years can have begun.

    Parameters
    ----------
    years : int
        Full years of service, as the staff list tells them.
    noted_on : date
        The day on which the list was true.

    Returns
    -------
    date
        The same day so many years earlier; 29 February becomes 28 February. The service may have begun up to a year
        before, which no list tells.
    """
    return years_before(noted_on, years)


def full_years(since: date, on: date) -> int:
    """Count the full years of a service on a day.

    Parameters
    ----------
    since : date
        When the service began.
    on : date
        The day asked about.

    Returns
    -------
    int
        Full years; 0 before the service began.
    """
    years = on.year - since.year - ((on.month, on.day) < (since.month, since.day))
    return max(years, 0)


def years_before(day: date, years: int) -> date:
    """Give the same day some years earlier.

    Parameters
    ----------
    day : date
        A day.
    years : int
        How many years back.

    Returns
    -------
    date
        The day; 29 February becomes 28 February where there is none.
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
