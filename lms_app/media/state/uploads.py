"""What is on its way for the person who looks, live in every tab of theirs."""

import asyncio
import time
from typing import Any

import reflex as rx

from lms_app.core.actor import Actor
from lms_app.core.db import in_transaction
from lms_app.media.upload_list import UploadItem, list_own_uploads
from lms_app.web.actor import current_actor
from lms_app.web.guard import Guarded, signed_in
from lms_app.web.live_pages import follow_reading, own_topics

# Ten files that come at once are twenty messages a second; people see one reading of them all.
_PACE_S = 1.0


class UploadsState(Guarded, rx.State):
    """View data of `MediaUpload`: pages that show one have `UploadsState.load` among what they load."""

    owner: str = ""
    items: list[UploadItem] = []

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Read what is on its way, and follow it."""
        actor = current_actor()
        self.items = await in_transaction(list_own_uploads, actor)
        self.owner = str(actor.user_id or "")
        yield UploadsState.watch

    @rx.event(background=True)
    @signed_in
    async def watch(self) -> None:
        """Show how far everything is, once a second at most."""
        read_at = 0.0

        async def read(actor: Actor, asked: str) -> list[UploadItem]:
            nonlocal read_at
            del asked
            await asyncio.sleep(max(0.0, read_at + _PACE_S - time.monotonic()))
            read_at = time.monotonic()
            return await in_transaction(list_own_uploads, actor)

        await follow_reading("uploads", self, own_topics, read, self._show, wanted=lambda: self.owner)

    def _show(self, items: list[UploadItem]) -> None:
        if items != self.items:
            self.items = items
