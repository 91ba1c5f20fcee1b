"""Lines of the log say where something broke, never what it was about: the words of an error may name a person."""

import logging
import traceback
from types import TracebackType

LONGEST = 200


class WithoutWords(logging.Formatter):
    """Write of an error its kind and its lines of code, without its words; an address as far as it tells the page."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - named by the standard library
        """Cut what a stranger may have made endless."""
        if len(record.message) > LONGEST:
            record.message = record.message[:LONGEST] + "…"
        return super().formatMessage(record)

    def formatException(  # noqa: N802 - named by the standard library
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Give the code an error came through, with that of the errors it followed from."""
        parts, error = [], ei[1]
        while error is not None:
            kind = type(error)
            lines = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{lines}{kind.__module__}.{kind.__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n\n".join(reversed(parts))
