"""The toast provider: rx.toast.success(...) and so on, in the app's look."""

import reflex as rx


def toast_provider() -> rx.Component:
    """Give it to ``rx.App(toaster=...)``. Colours come from components.css, so both themes fit."""
    return rx.toast.provider(
        position="bottom-right", close_button=True, visible_toasts=4, duration=6000, rich_colors=False
    )
