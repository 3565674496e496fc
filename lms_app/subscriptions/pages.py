"""The queue of payments: /admin/payments and /admin/kruzhok/payments."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.subscriptions.payments_components import (
    bulk_bar,
    filters,
    payment_detail,
    payment_list,
    queue_keys,
    reject_dialog,
)
from lms_app.subscriptions.payments_state import PaymentsState
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import page, page_header, skeleton
from lms_app.ui.tables import pagination
from lms_app.ui.text import live_region, stack


def payments_page() -> rx.Component:
    board = rx.el.div(
        stack(
            bulk_bar(),
            payment_list(),
            pagination(page=PaymentsState.page, pages=PaymentsState.pages, href=PaymentsState.page_href),
            gap=2,
        ),
        payment_detail(),
        class_name="pay-board",
    )
    return page(
        page_header(t("payments.title"), lead=t("payments.waiting", count=PaymentsState.pending)),
        filters(),
        queue_keys(),
        live_region(t("payments.found", count=PaymentsState.total)),
        rx.cond(PaymentsState.is_loaded, board, skeleton("72px", count=4)),
        reject_dialog(on_reject=PaymentsState.reject, on_close=PaymentsState.stop_reject),
    )
