"""The card «Открыть кружок» with its payment dialog, and the dialog of a limit that was reached."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.subscriptions.state import SubscriptionState as State
from lms_app.ui.api_form import api_form, submit_button
from lms_app.ui.buttons import button
from lms_app.ui.cards import card, status_badge
from lms_app.ui.content import Content, Handler
from lms_app.ui.fields import segmented, select_field
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.page_parts import alert, skeleton
from lms_app.ui.text import cluster, external_link, live_region, muted, row, stack
from lms_app.ui.widgets import copy_button, dialog, time

_API = "/api/kruzhok/subscription"


def subscription_card(*, on_create: Handler) -> rx.Component:
    """The Create card (PAY 2). Its button opens the payment dialog, or with a subscription does `on_create`.

    The page's on_load has `SubscriptionState.load`.
    """
    own: Any = State.own
    head = row(
        row(icon("rocket"), rx.el.h2(t("subscriptions.title"))),
        status_badge(
            own.status,
            ("PENDING", "warning", "clock", t_enum("subscriptions.status", "PENDING")),
            ("ACTIVE", "good", "circle_check", t_enum("subscriptions.status", "ACTIVE")),
            ("EXPIRED", "neutral", "calendar_x", t_enum("subscriptions.status", "EXPIRED")),
            ("REJECTED", "bad", "circle_x", t_enum("subscriptions.status", "REJECTED")),
        ),
        between=True,
    )
    loaded = stack(rx.el.div(_line(own), id="subscription-line"), _action(own, on_create), gap=4)
    is_new = (own.status == "") | (own.status == "NONE")
    said = rx.cond(is_new, "", t_enum("subscriptions.status", own.status))
    return rx.fragment(
        card(
            stack(head, live_region(said), rx.cond(State.is_loaded, loaded, skeleton("72px"))),
            roomy=True,
        ),
        payment_dialog(),
    )


def _line(own: Any) -> rx.Component:
    """What stands under the title follows how the person stands."""
    prices = rx.el.p(t("subscriptions.prices", monthly=own.monthly, onetime=own.onetime))
    active = rx.cond(
        own.expires_at != "",
        rx.el.p(t("subscriptions.active_until"), " ", time(own.expires_at, kind="date")),
        rx.el.p(t("subscriptions.active_forever")),
    )
    expired = stack(
        rx.el.p(t("subscriptions.expired"), " ", time(own.expires_at, kind="date")), prices, gap=1
    )
    why = rx.cond(own.reason != "", rx.el.p(t("subscriptions.reason", text=own.reason)), rx.fragment())
    rejected = stack(
        rx.el.p(t("subscriptions.rejected")),
        why,
        external_link(t("subscriptions.support"), href=own.support_link),
        prices,
        gap=1,
    )
    shown = rx.match(
        own.status,
        ("PENDING", rx.el.p(t("subscriptions.pending", code=own.code))),
        ("ACTIVE", stack(active, muted(t("subscriptions.usage", used=own.clubs, max=own.max_clubs)), gap=1)),
        ("EXPIRED", expired),
        ("REJECTED", rejected),
        prices,
    )
    return rx.fragment(shown)


def _action(own: Any, on_create: Handler) -> rx.Component:
    face = t("subscriptions.open_club")
    create = button(face, variant="primary", icon="plus", on_click=on_create)
    pay = button(face, variant="primary", icon="plus", on_click=State.open_payment)
    locked = button(face, variant="primary", icon="lock", disabled=True, described_by="subscription-line")
    renew = rx.cond(
        own.is_request_pending,
        muted(t("subscriptions.renewal_pending")),
        button(t("subscriptions.renew"), on_click=State.open_payment),
    )
    active = cluster(create, rx.cond(own.is_monthly, renew, rx.fragment()))
    return rx.fragment(rx.match(own.status, ("ACTIVE", active), ("PENDING", locked), pay))


def payment_dialog() -> rx.Component:
    """How to pay, with the code (PAY 3)."""
    own: Any = State.own
    choice = segmented(
        ("ONETIME_PURCHASE", t("subscriptions.onetime", amount=own.onetime)),
        ("MONTHLY_SUBSCRIPTION", t("subscriptions.monthly", amount=own.monthly)),
        value=State.type,
        on_choose=State.choose_type,
        label=t("subscriptions.type"),
    )
    form = api_form(
        choice,
        _instructions(t("subscriptions.pay_text", amount=State.amount, phone=own.phone, code=own.code), own),
        _form_actions(),
        action=f"{_API}/request",
        extra={
            "type": State.type,
            "amount": State.amount,
            "currency": "KZT",
            "paymentComment": own.code,
        },
        on_success=State.note_sent,
        label=t("subscriptions.dialog_title"),
    )
    return dialog(
        form, open=State.is_paying, on_close=State.close, title=t("subscriptions.dialog_title"), size="wide"
    )


def _instructions(text: Content, own: Any) -> rx.Component:
    code = rx.el.div(
        rx.el.code(own.code, class_name="pay-code"),
        copy_button(t("subscriptions.copy_code"), text=own.code),
        class_name="cluster",
    )
    return stack(rx.el.p(text), code, rx.el.p(t("subscriptions.after_payment")))


def _form_actions() -> rx.Component:
    return rx.el.div(
        button(t("common.cancel"), on_click=State.close),
        submit_button(t("subscriptions.send")),
        class_name="dialog-actions",
    )


def limit_dialog() -> rx.Component:
    """A limit was reached, and what can be done (PAY 9). `SubscriptionState.show_limit(name)` opens it."""
    return dialog(
        rx.cond(State.is_upgrading, _upgrade_form(), _limit_offer()),
        open=State.limit != "",
        on_close=State.close,
        title=t("subscriptions.limit_title"),
        size="wide",
    )


def _limit_offer() -> rx.Component:
    own: Any = State.own
    offer = rx.match(
        State.limit,
        ("classes", rx.el.p(t("subscriptions.offer_classes", amount=own.extra_class))),
        (
            "students",
            rx.el.p(t("subscriptions.offer_places", amount=own.extra_places, places=State.place_steps[0])),
        ),
        rx.fragment(),
    )
    waiting = alert(rx.el.span(t("subscriptions.upgrade_waiting")), tone="info")
    pay = button(t("subscriptions.pay_upgrade"), variant="primary", on_click=State.start_upgrade)
    is_sold = (State.limit != "clubs") & ~own.is_upgrade_pending
    return stack(
        rx.el.p(t_enum("subscriptions.limit", State.limit)),
        rx.cond(own.is_upgrade_pending, waiting, offer),
        external_link(t("subscriptions.support"), href=own.support_link),
        rx.el.div(
            button(t("common.cancel"), on_click=State.close),
            rx.cond(is_sold, pay, rx.fragment()),
            class_name="dialog-actions",
        ),
    )


def _upgrade_form() -> rx.Component:
    own: Any = State.own
    classes = select_field(
        "extraClasses",
        *(rx.el.option(str(amount), value=str(amount)) for amount in range(1, 6)),
        label=t("subscriptions.extra_classes"),
        on_change=State.choose_amount,
    )
    places = select_field(
        "extraStudents",
        rx.foreach(State.place_steps, lambda each: rx.el.option(each, value=each)),
        label=t("subscriptions.extra_places"),
        on_change=State.choose_amount,
    )
    text = t("subscriptions.upgrade_text", amount=State.upgrade_amount, phone=own.phone, code=own.code)
    return api_form(
        rx.cond(State.limit == "students", places, classes),
        _instructions(text, own),
        _form_actions(),
        action=f"{_API}/upgrade",
        extra={"paymentComment": own.code},
        on_success=State.note_sent,
        label=t("subscriptions.pay_upgrade"),
    )
