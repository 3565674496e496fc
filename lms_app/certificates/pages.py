"""The page /admin/kruzhok/certificates."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.certificates.components import reject_dialog, request_table, status_links
from lms_app.certificates.state import PATH, CertificatesState
from lms_app.ui.buttons import link_button
from lms_app.ui.fields import search_field
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, page, page_header, skeleton
from lms_app.ui.tables import pagination
from lms_app.ui.text import live_region, stack


def certificates_page() -> rx.Component:
    """Who has earned a certificate."""
    forbidden = empty_state(t("certificates.forbidden"), icon="lock")
    return page(
        page_header(t("certificates.title"), lead=t("certificates.lead")),
        rx.match(
            CertificatesState.phase,
            ("ready", _list()),
            ("forbidden", forbidden),
            skeleton("56px", count=5),
        ),
        reject_dialog(),
    )


def _list() -> rx.Component:
    nothing = rx.cond(
        CertificatesState.is_filtered,
        empty_state(
            t("certificates.empty_filtered"),
            icon="search_x",
            action=link_button(t("certificates.show_all"), href=PATH),
        ),
        empty_state(t("certificates.empty"), icon="award"),
    )
    return stack(
        search_field(
            label=t("certificates.search"),
            default_value=CertificatesState.search_text,
            on_change=CertificatesState.search.debounce(300),
            key=CertificatesState.search_key.to(str),
        ),
        status_links(),
        live_region(t("certificates.found", count=CertificatesState.total)),
        rx.cond(CertificatesState.rows.length() > 0, request_table(), nothing),
        pagination(
            page=CertificatesState.page, pages=CertificatesState.pages, href=CertificatesState.page_href
        ),
    )
