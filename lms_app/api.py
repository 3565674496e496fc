"""The HTTP door: every router, the error envelopes, the documentation at /api/docs."""

from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from lms_app.accounts.api import auth, me
from lms_app.attendance import api as attendance
from lms_app.authoring import api as authoring
from lms_app.certificates import api as certificates
from lms_app.challenges import api as challenges
from lms_app.clubs.api import clubs
from lms_app.clubs.api import members as club_members
from lms_app.clubs.api import prints as club_prints
from lms_app.courses.api import challenges as course_challenges
from lms_app.courses.api import drafts as course_drafts
from lms_app.courses.api import writing as course_writing
from lms_app.flags import api as flags
from lms_app.grader_admin import api as grader_admin
from lms_app.health import api as health
from lms_app.learning import api as learning
from lms_app.lessons.api import feeds, own_calendar, schedule, shared_holidays
from lms_app.media import api as media
from lms_app.media import tus
from lms_app.media_analytics import api as media_analytics
from lms_app.media_library import api as media_library
from lms_app.notifications import api as notifications
from lms_app.programs.api import authoring as program_authoring
from lms_app.programs.api import materials, reading
from lms_app.quizzes import api as quizzes
from lms_app.regrading import api as regrading
from lms_app.submissions import api as submissions
from lms_app.subscriptions import admin_api as payments
from lms_app.subscriptions import api as subscriptions
from lms_app.web import error_log, files
from lms_app.web.api_page import draw_api_page
from lms_app.web.http import limit_default
from lms_app.web.http_errors import install_error_handlers

ROUTERS: list[APIRouter] = [
    # Before the clubs', which would take the word behind /api/kruzhok/ for the id of one.
    subscriptions.router,
    auth.router,
    me.router,
    clubs.router,
    club_members.router,
    club_prints.router,
    challenges.router,
    submissions.router,
    authoring.router,
    grader_admin.router,
    media_analytics.router,
    regrading.router,
    schedule.router,
    shared_holidays.router,
    attendance.router,
    notifications.router,
    payments.router,
    quizzes.router,
    program_authoring.router,
    materials.router,
    reading.router,
    certificates.router,
    own_calendar.router,
    feeds.router,
    # Before the courses', which would take the word "draft" for the id of one.
    course_drafts.router,
    course_writing.router,
    course_challenges.router,
    learning.router,
    learning.members_router,
    error_log.router,
    flags.router,
    media.router,
    media_library.router,
]

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def refuse_unknown_route() -> None:
    """Answer 404 in the envelope where no route is, instead of a page of the frontend.

    Raises:
        HTTPException: Always.
    """
    raise HTTPException(404)


def make_api() -> FastAPI:
    """Build the API application; the frontend is mounted below it."""
    api = FastAPI(
        title="Robotics LMS",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        redirect_slashes=False,
    )
    install_error_handlers(api)
    # Whoever asks for the state of a database that is down must not need that database.
    api.include_router(health.router)
    # A signed link is its own proof, and a page full of pictures must not use up anybody's requests.
    api.include_router(files.router)
    # Ten large files at once are more requests than the general limit allows; each route has its own.
    api.include_router(tus.router)
    for router in ROUTERS:
        # A router may bring a limit of its own: signing in must not fail on the old token in a header.
        api.include_router(router, dependencies=[] if router.dependencies else [Depends(limit_default)])

    def show_documentation() -> str:
        return draw_api_page(api.openapi())

    api.add_api_route("/api/docs", show_documentation, response_class=HTMLResponse, include_in_schema=False)
    api.add_api_route("/api/{path:path}", refuse_unknown_route, methods=_METHODS, include_in_schema=False)
    return api
