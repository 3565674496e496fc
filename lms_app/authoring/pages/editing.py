"""The page /instructor/challenges/:id."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.authoring.components.check import check_panel
from lms_app.authoring.components.listing import challenge_status, changes_badge, list_skeleton
from lms_app.authoring.components.widget import ChallengeEditor
from lms_app.authoring.state.editing import EditingState
from lms_app.authoring.templates import TEST_EXAMPLES
from lms_app.ui.buttons import button, link_button
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, page, page_header
from lms_app.ui.text import stack

_CRUMBS = [(t("authoring.title"), "/instructor/challenges")]


def editing_page() -> rx.Component:
    """One challenge: write it, check it, publish it."""
    return page(
        rx.match(
            EditingState.phase,
            ("ready", _edit()),
            ("missing", _absent(t("challenges.error.not_found"), icon="search_x")),
            ("forbidden", _absent(t("authoring.forbidden"), icon="lock")),
            stack(page_header(t("common.loading")), list_skeleton()),
        )
    )


def _absent(text: rx.Var[str], *, icon: str) -> rx.Component:
    back = link_button(t("challenges.show_all"), href="/challenges", variant="primary")
    return stack(
        page_header(t("challenges.absent"), crumbs=_CRUMBS), empty_state(text, icon=icon, action=back)
    )


def _edit() -> rx.Component:
    archive = button(t("authoring.archive"), icon="archive", on_click=EditingState.archive)
    restore = button(t("authoring.restore"), icon="archive_restore", on_click=EditingState.restore)
    return stack(
        page_header(
            EditingState.title,
            challenge_status(EditingState.status),
            rx.cond(EditingState.has_changes, changes_badge(), rx.fragment()),
            link_button(t("authoring.view"), href=EditingState.preview_href, icon="eye"),
            rx.cond(EditingState.status == "ARCHIVED", restore, archive),
            crumbs=_CRUMBS,
        ),
        ChallengeEditor.create(
            check_panel(
                readiness=EditingState.readiness,
                runs=EditingState.runs,
                status=EditingState.status,
                has_changes=EditingState.has_changes,
                grader=EditingState.grader,
            ),
            key=EditingState.challenge_id,
            challenge_id=EditingState.challenge_id,
            owner=EditingState.owner,
            status=EditingState.status,
            has_changes=EditingState.has_changes,
            languages=EditingState.languages,
            test_languages=EditingState.test_languages,
            test_examples=TEST_EXAMPLES,
            categories=EditingState.categories,
            preview_html=EditingState.preview_html,
            readiness=EditingState.readiness,
            outputs=EditingState.outputs,
            proposed_ms=EditingState.proposed_ms,
            wrong_verdicts=EditingState.wrong_verdicts,
            on_saved=EditingState.after_save,
            on_preview=EditingState.preview,
        ),
    )
