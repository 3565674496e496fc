"""What holds for all stories in a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

# A busy machine draws a page in seconds, and a story fails by what is missing, not by how soon it came.
_PATIENCE_MS = 30_000
_PLAYWRIGHT_DEFAULT_MS = 5_000


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    expect.set_options(timeout=_PATIENCE_MS)
    yield
    expect.set_options(timeout=_PLAYWRIGHT_DEFAULT_MS)
