"""Property tests are measured in examples, not in milliseconds: a busy machine is no fault of the product."""

from hypothesis import settings

settings.register_profile("without a deadline", deadline=None)
settings.load_profile("without a deadline")
