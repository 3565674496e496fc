"""The drop zone for files of the library."""

from typing import Any

import reflex as rx

from lms_app.media.state.uploads import UploadsState
from lms_app.media.upload_list import UploadItem
from lms_app.ui.i18n import PACKAGES

# For other widgets that take files too; the browser loads these when somebody uploads, not before.
UPLOAD_PACKAGES = [
    *PACKAGES,
    "@uppy/core@6.3.1",
    "@uppy/tus@6.0.0",
    "@uppy/golden-retriever@6.0.0",
]


def _files(files: rx.Var[list[dict[str, str]]]) -> list[rx.Var[list[dict[str, str]]]]:
    return [files]


class MediaUpload(rx.NoSSRComponent):
    """Files dropped or chosen go to the library, whatever happens meanwhile (MED 1-2).

    A page that has one also loads `UploadsState.load`. What is on its way goes on when the person goes to
    another page, and is there again after a reload. Events give lists of {mediaId, fileName, title}.
    """

    library = "$/public/widgets/media_upload.jsx"
    tag = "MediaUpload"
    lib_dependencies = UPLOAD_PACKAGES

    # Keeps files of different pages apart: "library", "course:<id>".
    place: rx.Var[str]
    # "videos", or "all" to take PDF, PPTX and pictures too.
    kinds: rx.Var[str]
    owner: rx.Var[str]
    items: rx.Var[list[UploadItem]]
    # The server has taken a file on: it is in the library from now on, as "uploading".
    on_added: rx.EventHandler[_files]
    # A file can be watched.
    on_ready: rx.EventHandler[_files]
    # A file was taken away before all of it had come; it is in the library no more.
    on_removed: rx.EventHandler[_files]

    @classmethod
    def create(cls, *children: Any, **props: Any) -> rx.Component:
        """Make one; `owner` and `items` come from `UploadsState`."""
        mine = {"owner": UploadsState.owner, "items": UploadsState.items}
        return super().create(*children, **{**mine, **props})
