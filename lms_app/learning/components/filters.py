"""Choosing what a list of courses or of their people shows."""

from typing import Any

import reflex as rx

from lms_app.ui.content import Handler, Text
from lms_app.ui.fields import search_field, select_field


def words_field(*, label: Text, words: Any, key: Any, on_search: Any) -> rx.Component:
    """The field of a `SearchList`: what is in it stands in the address too, `key` builds it anew."""
    return search_field(label=label, default_value=words, on_change=on_search.debounce(300), key=key.to(str))


def choice_field(
    name: str, *options: tuple[Any, str], label: Text, value: Any, on_choose: Handler
) -> rx.Component:
    """One filter; its options are words with the value that goes into the address, empty for all."""
    return select_field(
        name,
        *(rx.el.option(words, value=each) for words, each in options),
        label=label,
        hide_label=True,
        value=value,
        on_change=on_choose,
    )
