"""Parts of the page on which admins decide on payments."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false, reportReturnType=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.subscriptions.payments_state import PaymentsState as State
from lms_app.ui.buttons import button
from lms_app.ui.cards import card, status_badge
from lms_app.ui.content import Content, Handler, aria
from lms_app.ui.fields import search_field, select_field, text_field
from lms_app.ui.i18n import PACKAGES, t, t_enum
from lms_app.ui.page_parts import empty_state
from lms_app.ui.text import cluster, muted, row, stack
from lms_app.ui.widgets import copy_button, dialog, time

_STATUSES = ("PENDING", "ACTIVE", "REJECTED", "EXPIRED", "ALL")


def _no_args() -> list[rx.Var[Any]]:
    return []


class QueueKeys(rx.Component):
    """J, K, A, R anywhere on the page; draws nothing."""

    library = "$/public/widgets/queue_keys.jsx"
    tag = "QueueKeys"
    lib_dependencies = PACKAGES

    on_next: rx.EventHandler[_no_args]
    on_previous: rx.EventHandler[_no_args]
    on_approve: rx.EventHandler[_no_args]
    on_reject: rx.EventHandler[_no_args]


def queue_keys() -> rx.Component:
    """The keys, and the line that lists them."""
    hints = [("J", "next"), ("K", "previous"), ("A", "approve"), ("R", "reject")]
    return rx.fragment(
        QueueKeys.create(
            on_next=State.step(1),
            on_previous=State.step(-1),
            on_approve=State.approve(""),
            on_reject=State.ask_reject(""),
        ),
        cluster(
            *(muted(rx.el.kbd(key), " ", t(f"payments.key.{name}")) for key, name in hints),
            class_name="pay-keys",
        ),
    )


def filters() -> rx.Component:
    """Search and status; both are kept in the address."""
    options = [rx.el.option(t_enum("payments.status", each), value=each) for each in _STATUSES]
    return rx.el.div(
        search_field(
            label=t("payments.search"),
            on_change=State.search.debounce(300),
            default_value=State.search_text,
            key=State.search_key,
        ),
        select_field(
            "status",
            *options,
            label=t("payments.status_label"),
            hide_label=True,
            value=State.status,
            on_change=State.choose_status,
        ),
        class_name="pay-filters",
    )


def payment_status(item: Any) -> rx.Component:
    """Where a payment stands."""
    return status_badge(
        item.status,
        ("PENDING", "warning", "clock", t_enum("payments.status", "PENDING")),
        ("ACTIVE", "good", "circle_check", t_enum("payments.status", "ACTIVE")),
        ("REJECTED", "bad", "circle_x", t_enum("payments.status", "REJECTED")),
        ("EXPIRED", "neutral", "calendar_x", t_enum("payments.status", "EXPIRED")),
    )


def _subject(item: Any) -> Content:
    upgrade = t("payments.upgrade", classes=item.extra_classes, students=item.extra_students)
    subscription = rx.cond(item.is_monthly, t("payments.monthly"), t("payments.onetime"))
    return rx.cond(item.kind == "UPGRADE", upgrade, subscription)


def _amount(item: Any) -> rx.Component:
    currency = rx.cond(item.currency == "KZT", "₸", " " + item.currency.to(str))
    return rx.el.span(item.amount, currency, class_name="strong num nowrap")


def payment_list() -> rx.Component:
    """The payments; on a phone each is a card with its own buttons."""
    rows = rx.el.ul(
        rx.foreach(State.rows, _payment_item),
        class_name="card pay-list",
        custom_attrs=aria(label=t("payments.title")),
    )
    nothing = rx.cond(
        (State.status == "PENDING") & (State.search_text == ""),
        empty_state(t("payments.empty"), icon="circle_check"),
        empty_state(t("payments.empty_filtered"), icon="search_x"),
    )
    return rx.cond(State.rows.length() > 0, rows, nothing)


def _payment_item(item: Any) -> rx.Component:
    tick = rx.el.label(
        rx.el.input(
            type="checkbox",
            checked=State.ticked.contains(item.id),
            on_change=State.tick(item.id),
            custom_attrs=aria(label=t("payments.tick", name=item.name)),
        ),
        class_name="pay-tick",
    )
    narrow = rx.el.div(
        payment_status(item),
        muted(t("payments.user_id"), " ", rx.el.code(item.user_id)),
        rx.cond(item.status == "PENDING", _decide(item.id), rx.fragment()),
        class_name="pay-narrow stack stack--2",
    )
    slot = rx.el.span(class_name="pay-tick")
    return rx.el.li(
        rx.cond(item.status == "PENDING", tick, slot),
        _face(item),
        narrow,
        key=item.id,
        class_name="pay-item",
    )


def _face(item: Any) -> rx.Component:
    who = stack(
        rx.el.span(item.name, class_name="strong"),
        rx.cond(item.email != "", muted(item.email), muted(item.user_id)),
        muted(_subject(item)),
        gap=1,
        class_name="pay-who",
    )
    what = stack(
        _amount(item),
        rx.el.code(item.code),
        muted(time(item.requested_at)),
        gap=1,
        class_name="pay-what",
    )
    return rx.el.button(
        who,
        what,
        type="button",
        class_name="pay-open",
        on_click=State.open_payment(item.id),
        custom_attrs={"aria-current": rx.cond(State.opened.id == item.id, "true", "false")},
    )


def _decide(payment_id: Any) -> rx.Component:
    return cluster(
        button(t("payments.approve"), variant="primary", icon="check", on_click=State.approve(payment_id)),
        button(t("payments.reject"), variant="danger", icon="x", on_click=State.ask_reject(payment_id)),
    )


def bulk_bar() -> rx.Component:
    """What can be done with the ticked rows together."""
    bar = row(
        rx.el.span(t("payments.ticked", count=State.ticked.length()), class_name="strong"),
        button(
            t("payments.approve_ticked"),
            variant="primary",
            icon="check_check",
            small=True,
            on_click=State.approve_ticked,
        ),
        between=True,
        class_name="pay-bulk",
    )
    every = button(t("payments.tick_all"), variant="ghost", small=True, on_click=State.tick_all)
    return rx.fragment(
        rx.cond(State.status == "PENDING", cluster(every), rx.fragment()),
        rx.cond(State.ticked.length() > 0, bar, rx.fragment()),
    )


def payment_detail() -> rx.Component:
    """All about the open payment, the notes, and the decision."""
    item: Any = State.opened
    return rx.el.section(
        rx.cond(
            item.id != "", _detail(item), empty_state(t("payments.none_open"), icon="mouse_pointer_click")
        ),
        class_name="pay-detail",
        custom_attrs={**aria(label=t("payments.detail")), "aria-live": "polite"},
    )


def _fact(label: str, *value: Content) -> rx.Component:
    return rx.el.div(rx.el.dt(t(label), class_name="muted small"), rx.el.dd(*value))


def _detail(item: Any) -> rx.Component:
    decided = rx.cond(
        item.decided_at != "",
        _fact("payments.decided", item.decided_by, " ", time(item.decided_at)),
        rx.fragment(),
    )
    facts = rx.el.dl(
        _fact("payments.amount", _amount(item)),
        _fact(
            "payments.code",
            cluster(rx.el.code(item.code), copy_button(t("payments.copy"), text=item.code)),
        ),
        _fact("payments.subject", _subject(item)),
        _fact("payments.requested", time(item.requested_at)),
        _fact("payments.email", rx.cond(item.email != "", item.email, "–")),
        _fact("payments.user_id", rx.el.code(item.user_id)),
        rx.cond(item.expires_at != "", _fact("payments.expires", time(item.expires_at)), rx.fragment()),
        decided,
        class_name="pay-facts",
    )
    notes = text_field(
        "notes",
        field_id="payment-notes",
        label=t("payments.notes"),
        help_text=t("payments.notes_help"),
        lines=2,
        max_length=1000,
        default_value=item.notes,
        on_blur=State.keep_notes,
    )
    return card(
        stack(
            row(rx.el.h2(item.name), payment_status(item), between=True),
            facts,
            rx.cond(item.status == "PENDING", _decide(item.id), rx.fragment()),
            rx.el.div(notes, key=item.id),
            rx.cond(State.earlier.length() > 0, _earlier(), rx.fragment()),
        ),
        roomy=True,
    )


def _earlier() -> rx.Component:
    def draw(item: Any) -> rx.Component:
        words = cluster(_amount(item), muted(_subject(item)), muted(time(item.requested_at, kind="date")))
        return rx.el.li(row(words, payment_status(item), between=True), key=item.id, class_name="list-row")

    rows = rx.el.ul(rx.foreach(State.earlier, draw), class_name="list-rows")
    return stack(rx.el.h3(t("payments.earlier")), rows, gap=1)


def reject_dialog(*, on_reject: Handler, on_close: Handler) -> rx.Component:
    """Asks for the reason, which the person reads."""
    form = rx.el.form(
        rx.el.p(t("payments.reject_text", name=State.opened.name)),
        text_field(
            "notes",
            field_id="reject-notes",
            label=t("payments.reason"),
            help_text=t("payments.reason_help"),
            lines=3,
            max_length=1000,
            default_value=State.opened.notes,
        ),
        rx.el.div(
            button(t("common.cancel"), on_click=on_close),
            rx.el.button(t("payments.reject"), type="submit", class_name="btn btn--danger"),
            class_name="dialog-actions",
        ),
        on_submit=on_reject,
        class_name="form",
    )
    return dialog(form, open=State.is_rejecting, on_close=on_close, title=t("payments.reject_title"))
