"""Author-written Markdown, made safe on the server."""

import reflex as rx
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lms_app.ui.content import Content, Text, aria, css, given

_LOWEST_HEADING = 6


def _number_headings(tokens: list[Token]) -> None:
    """Let headings begin below the page's own h1 and skip no level, whichever the author took."""
    above: list[str] = []
    for token in tokens:
        if token.type == "heading_open":
            while above and above[-1] >= token.tag:
                above.pop()
            above.append(token.tag)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(len(above) + 1, _LOWEST_HEADING)}"


def _open_links_safely(tokens: list[Token]) -> None:
    for token in tokens:
        if token.type == "link_open":
            token.attrSet("rel", "noopener nofollow")
        if token.children:
            _open_links_safely(token.children)


def render_markdown(text: str) -> str:
    """HTML of Markdown text. Raw HTML is escaped, javascript: and data: links are dropped.

    The highest headings become h2, since the page has its own h1. Source: CommonMark with tables.
    """
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
    tokens = parser.parse(text)
    _number_headings(tokens)
    for token in tokens:
        if token.type == "fence" or token.type == "code_block":
            token.attrSet("tabindex", "0")
    _open_links_safely(tokens)
    return parser.renderer.render(tokens, parser.options, {})


def markdown(html: Text, *, class_name: str = "") -> rx.Component:
    """Shows what ``render_markdown`` made. Never give it anything else: it is put in as HTML."""
    return rx.html(html, class_name=css("prose", class_name))


def code_block(*children: Content, wrap: bool = False, label: Text | None = None) -> rx.Component:
    """Preformatted text, scrolling inside its own frame and reachable by keyboard."""
    return rx.el.pre(
        *children,
        class_name=css("code-block", wrap and "code-block--wrap"),
        tab_index=0,
        custom_attrs=aria(label=label),
        **given(role="region" if label is not None else None),
    )
