"""The list of challenges as their authors see it."""

from typing import Any

import reflex as rx

from lms_app.submissions.components.catalogue import filter_link
from lms_app.ui.api_form import api_form, submit_button
from lms_app.ui.buttons import button
from lms_app.ui.cards import badge, status_badge
from lms_app.ui.content import Handler
from lms_app.ui.fields import select_field, text_field
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.text import cluster, link, row, stack
from lms_app.ui.widgets import dialog, dialog_actions, menu, menu_item, menu_link, number, time
from models.challenges import Difficulty


def challenge_status(status: rx.Var[str]) -> rx.Component:
    """Draft, published or archived."""
    return status_badge(
        status,
        ("DRAFT", "neutral", "pencil", t("authoring.status.draft")),
        ("PUBLISHED", "good", "circle_check", t("authoring.status.published")),
        ("ARCHIVED", "warning", "archive", t("authoring.status.archived")),
    )


def changes_badge() -> rx.Component:
    """Saved changes that learners don't have yet."""
    return badge(t("authoring.changes.badge"), tone="warning", icon="pencil")


def status_links(items: Any) -> rx.Component:
    """All, drafts, published, archived, each with its number."""

    def draw(item: Any) -> rx.Component:
        name = rx.cond(item.name == "", t("authoring.status.all"), t_enum("authoring.status", item.name))
        return filter_link(item, name.to(str) + " · " + item.count.to(str))

    return rx.el.nav(
        rx.foreach(items, draw),
        class_name="cluster",
        custom_attrs={"aria-label": t("authoring.status.label")},
    )


def authored_row(
    item: Any, *, shows_author: rx.Var[bool], on_duplicate: Any, on_archive: Any, on_restore: Any
) -> rx.Component:
    """One challenge: what it is, how it fares, what can be done with it."""
    archive = menu_item(t("authoring.archive"), icon="archive", on_click=on_archive(item.id))
    restore = menu_item(t("authoring.restore"), icon="archive_restore", on_click=on_restore(item.id))
    more = menu(
        icon("ellipsis_vertical"),
        menu_link(t("authoring.edit"), href=item.href, icon="pencil"),
        menu_link(t("authoring.results"), href=item.href + "/results", icon="chart_column"),
        menu_item(t("authoring.duplicate"), icon="copy", on_click=on_duplicate(item.id)),
        rx.cond(item.status == "ARCHIVED", restore, archive),
        label=t("authoring.actions", title=item.title),
        button_class="btn btn--ghost btn--icon",
    )
    private = rx.cond(item.is_public, rx.fragment(), badge(t("challenges.private"), icon="lock"))
    author = rx.cond(shows_author & (item.author != ""), rx.el.span(item.author), rx.fragment())
    return rx.el.li(
        stack(
            cluster(link(item.title, href=item.href, class_name="strong authored-title"), private),
            cluster(
                challenge_status(item.status),
                rx.cond(item.has_changes, changes_badge(), rx.fragment()),
                rx.el.span(t_enum("challenges.difficulty", item.difficulty), " · ", item.category),
                rx.el.span(
                    t("authoring.cases", count=item.cases, hidden=item.hidden_cases), class_name="num"
                ),
                author,
                rx.el.span(t("authoring.saved"), " ", time(item.updated_at, kind="relative")),
                class_name="muted small authored-facts",
            ),
            gap=2,
            class_name="grow authored-text",
        ),
        _figures(item),
        more,
        class_name="authored-row",
        key=item.id,
    )


def _figures(item: Any) -> rx.Component:
    rate = rx.cond(item.pass_percent >= 0, rx.fragment(number(item.pass_percent), " %"), "–")
    return rx.el.dl(
        rx.el.div(rx.el.dt(t("authoring.submissions")), rx.el.dd(number(item.submissions))),
        rx.el.div(rx.el.dt(t("authoring.pass_rate")), rx.el.dd(rate)),
        class_name="authored-figures num",
    )


def difficulty_options() -> list[rx.Component]:
    """The four bands."""
    return [
        rx.el.option(t_enum("challenges.difficulty", each.value), value=each.value) for each in Difficulty
    ]


def create_dialog(
    *, is_open: rx.Var[bool], languages: Any, categories: Any, on_created: Any, on_close: Handler
) -> rx.Component:
    """Title, category, difficulty and language of a new draft."""
    form = api_form(
        text_field("title", field_id="new-title", label=t("authoring.field.title"), max_length=200),
        text_field(
            "category",
            field_id="new-category",
            label=t("authoring.field.category"),
            help_text=t("authoring.field.category_help"),
            max_length=80,
            list="new-categories",
            auto_complete="off",
        ),
        rx.el.datalist(
            rx.foreach(categories, lambda name: rx.el.option(value=name)),
            id="new-categories",
        ),
        _new_choices(languages),
        dialog_actions(
            button(t("common.cancel"), on_click=on_close),
            submit_button(t("authoring.create")),
        ),
        action="/api/v1/instructor/challenges",
        on_success=on_created,
    )
    return dialog(form, open=is_open, on_close=on_close, title=t("authoring.new"))


def _new_choices(languages: Any) -> rx.Component:
    return rx.el.div(
        select_field(
            "difficulty",
            *difficulty_options(),
            field_id="new-difficulty",
            label=t("authoring.field.difficulty"),
        ),
        select_field(
            "language",
            rx.foreach(
                languages, lambda name: rx.el.option(t_enum("submissions.language", name), value=name)
            ),
            field_id="new-language",
            label=t("authoring.field.language"),
        ),
        class_name="authoring-grid",
    )


def list_skeleton() -> rx.Component:
    """The shape of the list while it loads."""
    bar = rx.el.span(class_name="skeleton", style={"height": "76px", "width": "100%"})
    return stack(
        rx.el.span(t("common.loading"), class_name="visually-hidden", role="status"),
        row(bar),
        row(bar),
        row(bar),
    )
