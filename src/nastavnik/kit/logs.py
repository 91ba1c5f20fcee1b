"""Lines of the log say where something broke, never what it was about: the words of an error may name a person."""

import logging
import traceback
from types import TracebackType


class WithoutWords(logging.Formatter):
    """Write of an error its kind and its lines of code, without its words."""

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
