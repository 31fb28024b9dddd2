"""How hypothesis draws: without a clock, and in CI the same examples every time."""

import os

from hypothesis import settings

settings.register_profile("riskreg", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("riskreg")
