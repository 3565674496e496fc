"""The application: every page with what it loads, the guard, the API."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from lms_app.accounts.pages import (
    forgot_password_page,
    login_page,
    profile_page,
    register_page,
    reset_password_page,
)
from lms_app.accounts.state import DoorState, ProfileState
from lms_app.api import make_api
from lms_app.attendance.pages.journal import journal_page
from lms_app.attendance.pages.lesson import lesson_page
from lms_app.attendance.state.journal import JournalState
from lms_app.attendance.state.lesson import LessonState
from lms_app.authoring.pages.editing import editing_page
from lms_app.authoring.pages.listing import authored_page
from lms_app.authoring.state.editing import EditingState
from lms_app.authoring.state.listing import AuthoredState
from lms_app.certificates.pages import certificates_page
from lms_app.certificates.state import CertificatesState
from lms_app.clubs.pages.archive import archive_page
from lms_app.clubs.pages.classes import classes_page
from lms_app.clubs.pages.joining import join_page
from lms_app.clubs.pages.members import members_page
from lms_app.clubs.state.classes import ClassesState
from lms_app.clubs.state.frame import ClubFrameState
from lms_app.clubs.state.listing import ClubListState, JoinState
from lms_app.clubs.state.members import MembersState
from lms_app.core.config import Environment, get_settings
from lms_app.core.log import configure_logging
from lms_app.courses.pages.challenges import course_challenges_page
from lms_app.courses.pages.editor import course_page
from lms_app.courses.pages.listing import authored_courses_page
from lms_app.courses.pages.wizard import wizard_page
from lms_app.courses.state.challenges import CourseChallengesState
from lms_app.courses.state.editor import CourseState
from lms_app.courses.state.listing import AuthoredCoursesState
from lms_app.courses.state.wizard import CourseWizardState
from lms_app.dashboard.pages import dashboard_page
from lms_app.dashboard.state import DashboardState
from lms_app.flags.pages import flags_page
from lms_app.flags.state import FlagsState
from lms_app.grader_admin.pages import grading_page
from lms_app.grader_admin.state import GraderAdminState
from lms_app.home.pages import home_page
from lms_app.home.state import HomeState
from lms_app.learning.pages.catalogue import courses_page
from lms_app.learning.pages.course import course_page as learner_course_page
from lms_app.learning.pages.player import player_page
from lms_app.learning.pages.students import students_page
from lms_app.learning.state.catalogue import CoursesState
from lms_app.learning.state.course import CoursePageState
from lms_app.learning.state.player import PlayerState
from lms_app.learning.state.students import StudentsState
from lms_app.lessons.calendar_state import CalendarState
from lms_app.lessons.holidays_page import holidays_page
from lms_app.lessons.holidays_state import HolidaysState
from lms_app.lessons.pages import calendar_page, schedule_page
from lms_app.lessons.state import ScheduleState, TodayState
from lms_app.media.state.uploads import UploadsState
from lms_app.media_analytics.pages import media_analytics_page
from lms_app.media_analytics.state import MediaAnalyticsState
from lms_app.media_library.pages.library import library_page
from lms_app.media_library.pages.requests import requests_page
from lms_app.media_library.state.library import LibraryState
from lms_app.media_library.state.requests import DeletionRequestsState
from lms_app.notifications.bell_state import BellState
from lms_app.notifications.pages import notifications_page
from lms_app.notifications.state import NotificationsState
from lms_app.programs.pages.materials import materials_page
from lms_app.programs.pages.programs import lesson_editing_page, program_page, programs_page
from lms_app.programs.state.lesson_editing import LessonEditingState
from lms_app.programs.state.materials import MaterialsState
from lms_app.programs.state.programs import ProgramsState, ProgramState
from lms_app.quizzes.pages import club_page, quiz_page
from lms_app.quizzes.state import QuizListState, QuizState
from lms_app.regrading.pages import results_page
from lms_app.regrading.state import ResultsState
from lms_app.shell import Width, app_wraps, not_found_page, page_title, wrap
from lms_app.shell_state import ShellState
from lms_app.submissions.pages.catalogue import challenges_page
from lms_app.submissions.pages.solving import challenge_page
from lms_app.submissions.state.catalogue import CatalogueState
from lms_app.submissions.state.solving import SolvingState
from lms_app.subscriptions.pages import payments_page
from lms_app.subscriptions.payments_state import PaymentsState
from lms_app.subscriptions.state import SubscriptionState
from lms_app.ui.gallery import gallery_page
from lms_app.ui.head import STYLESHEETS, head_components
from lms_app.ui.i18n import t
from lms_app.ui.toasts import toast_provider
from lms_app.web.errors import log_frontend_error, show_exception
from lms_app.web.guard import GuardMiddleware
from lms_app.web.http_middleware import wrap_application
from lms_app.web.live_hub import hub
from lms_app.web.locale_pages import serve_locale_pages
from lms_app.web.memory import keep_startup_objects
from lms_app.web.tabs import keep_tabs

configure_logging(get_settings().log_level)


@dataclass(frozen=True)
class Page:
    """One route: what draws it, the key of its title, what it loads after the frame's own state."""

    route: str
    draw: Callable[[], rx.Component]
    title_key: str
    on_load: tuple[Any, ...] = ()
    width: Width = "normal"


PAGES: list[Page] = [
    Page("/", home_page, "common.product", (HomeState.go_on,)),
    Page("/challenges", challenges_page, "challenges.title", (CatalogueState.load,)),
    Page(
        "/challenge/[challenge_id]",
        challenge_page,
        "challenges.one",
        (SolvingState.load,),
        "full",
    ),
    Page("/instructor/challenges", authored_page, "authoring.title", (AuthoredState.load,)),
    Page(
        "/instructor/challenges/[challenge_id]",
        editing_page,
        "authoring.one",
        (EditingState.load,),
        "full",
    ),
    Page(
        "/instructor/challenges/[challenge_id]/results",
        results_page,
        "regrading.page_title",
        (ResultsState.load,),
    ),
    Page("/courses", courses_page, "learning.title", (CoursesState.load,)),
    Page("/courses/[course_id]", learner_course_page, "courses.one", (CoursePageState.load,)),
    Page("/courses/[course_id]/items/[item_id]", player_page, "courses.one", (PlayerState.load,), "full"),
    Page(
        "/instructor/course/[course_id]/students",
        students_page,
        "learning.people.title",
        (StudentsState.load,),
    ),
    Page("/instructor/courses", authored_courses_page, "courses.mine.title", (AuthoredCoursesState.load,)),
    Page(
        "/instructor/course/new",
        wizard_page,
        "courses.wizard.title",
        (CourseWizardState.load, UploadsState.load),
    ),
    Page(
        "/instructor/course/[course_id]/edit",
        course_page,
        "courses.one",
        (CourseState.load, UploadsState.load),
    ),
    Page(
        "/instructor/course/[course_id]/challenges",
        course_challenges_page,
        "learning.tasks.title",
        (CourseChallengesState.load,),
    ),
    Page("/instructor/media", library_page, "media.title", (LibraryState.load, UploadsState.load)),
    Page("/instructor/media/requests", requests_page, "media.requests_title", (DeletionRequestsState.load,)),
    Page("/login", login_page, "accounts.login.title", (DoorState.enter,), "narrow"),
    Page("/register", register_page, "accounts.register.title", (DoorState.enter,), "narrow"),
    Page("/forgot-password", forgot_password_page, "accounts.forgot.title", (DoorState.enter,), "narrow"),
    Page("/reset-password", reset_password_page, "accounts.reset.title", (DoorState.open_link,), "narrow"),
    Page("/profile", profile_page, "accounts.profile.title", (ProfileState.load,), "narrow"),
    Page(
        "/kruzhok/[club_id]/schedule",
        schedule_page,
        "lessons.title",
        (ClubFrameState.load, TodayState.load, ScheduleState.load),
    ),
    Page(
        "/kruzhok/[club_id]/journal",
        journal_page,
        "attendance.journal",
        (ClubFrameState.load, JournalState.load),
        "full",
    ),
    Page("/kruzhok/[club_id]/lesson/[lesson_id]", lesson_page, "attendance.lesson", (LessonState.load,)),
    Page("/kruzhok/[club_id]/quiz/[assignment_id]", quiz_page, "quizzes.one", (QuizState.load,)),
    Page("/admin/kruzhok/programs", programs_page, "programs.title", (ProgramsState.load,)),
    Page("/admin/kruzhok/programs/[program_id]", program_page, "programs.one", (ProgramState.load,)),
    Page(
        "/admin/kruzhok/lessons/[template_id]",
        lesson_editing_page,
        "programs.one_lesson",
        (LessonEditingState.load,),
    ),
    Page("/admin/kruzhok/materials", materials_page, "programs.materials_title", (MaterialsState.load,)),
    Page("/admin/kruzhok/holidays", holidays_page, "lessons.holidays.title", (HolidaysState.load,)),
    Page("/admin/kruzhok/certificates", certificates_page, "certificates.title", (CertificatesState.load,)),
    Page(
        "/dashboard",
        dashboard_page,
        "dashboard.title",
        (
            DashboardState.load,
            TodayState.load,
            QuizListState.load,
            ClubListState.load,
            SubscriptionState.load,
        ),
    ),
    Page("/calendar", calendar_page, "lessons.calendar.title", (CalendarState.load,)),
    Page("/join/[code]", join_page, "clubs.join.title", (JoinState.load,), "narrow"),
    Page(
        "/kruzhok/[club_id]",
        club_page,
        "clubs.one",
        (ClubFrameState.load, ClubListState.load, TodayState.load, QuizListState.load),
    ),
    Page(
        "/kruzhok/[club_id]/classes",
        classes_page,
        "clubs.tab.classes",
        (ClubFrameState.load, SubscriptionState.load, ClassesState.load),
    ),
    Page(
        "/kruzhok/[club_id]/members",
        members_page,
        "clubs.tab.members",
        (ClubFrameState.load, SubscriptionState.load, MembersState.load),
    ),
    Page("/kruzhok/[club_id]/archive", archive_page, "clubs.one", (ClubFrameState.load,)),
    Page("/admin/flags", flags_page, "flags.title", (FlagsState.load,)),
    Page("/admin/grading", grading_page, "grader_admin.title", (GraderAdminState.load,)),
    Page(
        "/admin/media/analytics", media_analytics_page, "media_analytics.title", (MediaAnalyticsState.load,)
    ),
    Page("/notifications", notifications_page, "notifications.title", (NotificationsState.load,)),
    Page("/admin/payments", payments_page, "payments.title", (PaymentsState.load,)),
    Page("/admin/kruzhok/payments", payments_page, "payments.title", (PaymentsState.load,)),
    Page("404", not_found_page, "errors.missing_page.title"),
]
if get_settings().environment is not Environment.PRODUCTION:
    PAGES.append(Page("/dev/ui", gallery_page, "common.product"))

app = rx.App(
    html_lang="ru",
    stylesheets=STYLESHEETS,
    head_components=head_components(),
    toaster=toast_provider(),
    app_wraps=app_wraps(),
    api_transformer=[make_api(), serve_locale_pages, wrap_application],
    backend_exception_handler=show_exception,
    frontend_exception_handler=log_frontend_error,
)
app.add_middleware(GuardMiddleware(), 0)
keep_tabs(app)
app.register_lifespan_task(hub.run)
app.register_lifespan_task(keep_startup_objects)
for page in PAGES:
    app.add_page(
        wrap(page.draw, width=page.width),
        route=page.route,
        title=page_title(page.title_key),
        description=t("shell.description"),
        on_load=[ShellState.load, *page.on_load, BellState.watch],
    )
