"""The page /instructor/challenges/:id/results."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.regrading.components import apply_dialog, case_list, figures, regrade_section
from lms_app.regrading.state import ResultsState
from lms_app.ui.buttons import link_button
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, page, page_header, skeleton
from lms_app.ui.text import stack

_CRUMBS = [(t("authoring.title"), "/instructor/challenges")]


def results_page() -> rx.Component:
    """How learners fare with one challenge; grading them again on changed cases."""
    return page(
        rx.match(
            ResultsState.phase,
            ("ready", _results()),
            ("missing", _absent(t("challenges.error.not_found"), icon="search_x")),
            ("forbidden", _absent(t("authoring.forbidden"), icon="lock")),
            stack(page_header(t("common.loading")), skeleton("96px", count=4)),
        )
    )


def _absent(text: rx.Var[str], *, icon: str) -> rx.Component:
    back = link_button(t("challenges.show_all"), href="/challenges", variant="primary")
    return stack(
        page_header(t("challenges.absent"), crumbs=_CRUMBS), empty_state(text, icon=icon, action=back)
    )


def _untouched() -> rx.Component:
    """Before anybody has handed in there is nothing to count and nothing to grade again."""
    view = link_button(t("authoring.view"), href=ResultsState.view_href, icon="eye")
    return empty_state(t("regrading.untouched"), icon="chart_column", action=view)


def _found() -> rx.Component:
    return rx.fragment(
        figures(ResultsState.figures),
        case_list(ResultsState.cases),
        regrade_section(
            ResultsState.regrade,
            ResultsState.changes,
            on_start=ResultsState.start,
            on_apply=ResultsState.ask,
            on_discard=ResultsState.discard,
        ),
    )


def _results() -> rx.Component:
    return stack(
        page_header(
            ResultsState.title,
            link_button(t("authoring.edit"), href=ResultsState.edit_href, icon="pencil"),
            lead=t("regrading.page_lead"),
            crumbs=_CRUMBS,
        ),
        rx.cond(ResultsState.figures.attempts > 0, _found(), _untouched()),
        apply_dialog(
            ResultsState.regrade,
            is_open=ResultsState.is_asking,
            on_apply=ResultsState.apply,
            on_close=ResultsState.stop_asking,
        ),
        gap=6,
    )
