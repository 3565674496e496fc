"""The statement of a challenge: what to do, examples, limits, hints."""

from typing import Any

import reflex as rx

from lms_app.submissions.components.catalogue import difficulty_badge, facts, progress_badge
from lms_app.ui.buttons import button
from lms_app.ui.cards import badge, chip, link_card
from lms_app.ui.content import Handler, aria
from lms_app.ui.i18n import t
from lms_app.ui.icons import icon
from lms_app.ui.markdown_text import markdown
from lms_app.ui.text import cluster, muted, stack


def statement(challenge: Any, *, examples: Any, hints: Any, related: Any, on_hint: Handler) -> rx.Component:
    """The left side of the page."""
    private = rx.cond(challenge.is_public, rx.fragment(), badge(t("challenges.private"), icon="lock"))
    return stack(
        cluster(
            difficulty_badge(challenge.difficulty),
            facts(minutes=challenge.minutes, level=challenge.level),
            private,
        ),
        markdown(challenge.statement_html),
        rx.cond(examples.length() > 0, _examples(examples), rx.fragment()),
        _limits(challenge),
        rx.cond(challenge.hint_count > 0, _hints(challenge, hints=hints, on_hint=on_hint), rx.fragment()),
        rx.cond(challenge.outcomes.length() > 0, _outcomes(challenge), rx.fragment()),
        _names(challenge),
        rx.cond(related.length() > 0, _related(related), rx.fragment()),
        class_name="statement",
    )


def _examples(examples: Any) -> rx.Component:
    calls = rx.el.section(
        rx.el.h2(t("submissions.solve.examples"), class_name="section-title"),
        rx.el.ul(rx.foreach(examples, _example), class_name="examples"),
        class_name="stack stack--2",
    )
    tests = rx.el.section(
        rx.el.h2(t("submissions.solve.checked"), class_name="section-title"),
        rx.el.div(
            rx.el.ul(rx.foreach(examples, lambda test: rx.el.li(test.description))), class_name="prose"
        ),
        class_name="stack stack--2",
    )
    return rx.cond(examples[0].call == "", tests, calls)


def _example(example: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(example.description, class_name="muted small"),
        rx.el.pre(
            rx.el.code(example.call, class_name="example-call"),
            "\n→ ",
            rx.el.code(example.expected, class_name="example-result"),
            tab_index=0,
            class_name="code-block code-block--wrap",
        ),
        class_name="stack stack--1",
    )


def _limits(challenge: Any) -> rx.Component:
    return muted(
        t(
            "submissions.solve.limits",
            seconds=challenge.time_limit_s,
            megabytes=challenge.memory_limit_mb,
            open=challenge.public_count,
            hidden=challenge.hidden_count,
        )
    )


def _hints(challenge: Any, *, hints: Any, on_hint: Handler) -> rx.Component:
    are_left = hints.length() < challenge.hint_count
    # After the last hint the button stays, so that the keyboard's focus does too.
    more = button(
        rx.cond(
            are_left,
            t("submissions.solve.show_hint", number=hints.length() + 1, total=challenge.hint_count),
            t("submissions.solve.all_hints_shown"),
        ),
        icon="lightbulb",
        small=True,
        on_click=on_hint,
        custom_attrs=aria(disabled=rx.cond(are_left, "false", "true")),
    )
    return rx.el.section(
        rx.el.h2(t("submissions.solve.hints"), class_name="section-title"),
        rx.el.ol(
            rx.foreach(hints, lambda hint: rx.el.li(icon("lightbulb", size=18), rx.el.span(hint))),
            class_name="hints",
            custom_attrs={"aria-live": "polite"},
        ),
        rx.el.div(more),
        class_name="stack stack--2",
    )


def _outcomes(challenge: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("submissions.solve.outcomes"), class_name="section-title"),
        rx.el.div(
            rx.el.ul(rx.foreach(challenge.outcomes, lambda outcome: rx.el.li(outcome))), class_name="prose"
        ),
        class_name="stack stack--2",
    )


def _names(challenge: Any) -> rx.Component:
    """What the task is about, whom it suits and what it trains, as chips under their names."""
    return rx.el.dl(
        _name_row(t("submissions.solve.tags"), challenge.tags),
        _name_row(t("submissions.solve.roles"), challenge.roles),
        _name_row(t("submissions.solve.skills"), challenge.skills),
        _name_row(t("submissions.solve.tools"), challenge.tools),
        class_name="task-names",
    )


def _name_row(label: rx.Var[str], names: Any) -> rx.Component:
    row = rx.el.div(
        rx.el.dt(label), rx.el.dd(rx.foreach(names, lambda name: chip(name)), class_name="cluster")
    )
    return rx.cond(names.length() > 0, row, rx.fragment())


def _related(related: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("submissions.solve.related"), class_name="section-title"),
        rx.el.ul(rx.foreach(related, _related_task), class_name="related-tasks"),
        class_name="stack stack--2",
    )


def _related_task(task: Any) -> rx.Component:
    return rx.el.li(
        link_card(
            rx.el.span(task.title, class_name="strong card-title"),
            cluster(
                difficulty_badge(task.difficulty),
                rx.el.span(t("challenges.level", level=task.level), class_name="muted small"),
                progress_badge(task.mark),
            ),
            href=task.href,
            class_name="related-task",
        ),
        key=task.href,
    )
