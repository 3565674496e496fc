"""What the learner's web page looks like, while it is being written."""

import reflex as rx

from lms_app.ui.i18n import PACKAGES


class PagePreview(rx.NoSSRComponent):
    """See ``page_preview``."""

    library = "$/public/widgets/page_preview.jsx"
    tag = "PagePreview"
    lib_dependencies = PACKAGES
    storage_key: rx.Var[str]
    pictures: rx.Var[str]


def page_preview(*, storage_key: rx.Var[str], pictures: rx.Var[str]) -> rx.Component:
    """Show the text of the editor with the same ``storage_key`` as a page, in a frame that can reach nothing.

    Args:
        storage_key: The editor's.
        pictures: JSON object: path of a picture that the task answers with, to its ``[width, height]``.
    """
    return PagePreview.create(storage_key=storage_key, pictures=pictures)
