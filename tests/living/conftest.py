"""A pair at work, as the tests of stage 6 tell it."""

from tests.mentoring.conftest import at_work, told  # noqa: F401
