"""What the web process leaves out of garbage collection."""

import gc

from lms_app.lms_app import app
from lms_app.web.memory import keep_startup_objects


async def test_what_the_start_made_is_never_collected_again():
    try:
        await keep_startup_objects()
        assert gc.get_freeze_count() > 100_000  # pages, models, catalogues
    finally:
        gc.unfreeze()


def test_the_application_does_so_when_it_starts():
    assert keep_startup_objects in app.get_lifespan_tasks()
