"""Numbers as the reader writes them: a comma in Russian, a real minus, a dash for nothing."""

from django.utils.translation import get_language, gettext


def number(value: float | None, digits: int = 1) -> str:
    """Write a number with at most so many digits after the comma; nothing is a dash."""
    if value is None:
        return "—"
    rounded = round(value + 0.0, digits)
    text = f"{abs(rounded):.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    minus = "−" if rounded < 0 else ""
    return minus + (text if (get_language() or "").startswith("en") else text.replace(".", ","))


def signed(value: float, digits: int = 1) -> str:
    """Write a change with its sign."""
    text = number(value, digits)
    return text if text.startswith("−") or text == "0" else f"+{text}"


def percent(value: float | None) -> str:
    """Write a share in whole per cent."""
    return "—" if value is None else gettext("%(value)s %%") % {"value": number(value, 0)}
