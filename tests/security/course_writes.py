"""The routes that write something of courses, uploads and features: the other half of `http_writes`."""

from tests.security.http_writes import ADMINS, MANAGERS, SIGNED_IN, Statuses, Write

_NOBODY = {"anonymous": 401}
_NO_AUTHORS = [name for name in [*MANAGERS, "owner", "learner"] if name != "instructor"]
_STUDENTS: Statuses = dict.fromkeys(_NO_AUTHORS, 403) | _NOBODY
# Another author isn't told that the course exists; whoever writes none is told that.
AUTHORS: Statuses = _STUDENTS | {"instructor": 404}
LEARNERS: Statuses = dict.fromkeys([*MANAGERS, "owner", "admin"], 403) | _NOBODY
# An upload is its person's alone, whatever the others' role.
UPLOADERS: Statuses = dict.fromkeys([*MANAGERS, "owner", "learner", "admin"], 404) | _NOBODY
# Mentors upload materials for their clubs.
_NO_UPLOADERS: Statuses = {
    name: status for name, status in _STUDENTS.items() if name not in {"owner", "another mentor"}
}
# The library is open to mentors too, each with their own.
OWNERS: Statuses = {
    name: 404 if name in {"owner", "another mentor"} else status for name, status in AUTHORS.items()
}

MEDIUM = "/api/media/{medium}"
COURSES, COURSE, LEARN = "/api/admin-courses", "/api/admin-courses/{course}", "/api/v1/courses/{course}"
_BASIC = {"title": "Захвачен", "description": "Иначе", "difficulty": "Beginner", "version": 1}
_TREE = {
    "version": 1,
    "sections": [
        {
            "id": "{section}",
            "title": "Иначе",
            "orderIndex": 0,
            "items": [{"id": "{item}", "kind": "TEXT", "title": "Иначе", "orderIndex": 0, "body": "Текст"}],
        }
    ],
}
_CHALLENGE = {"challengeId": "{challenge}", "dueAt": "2031-05-20T18:00:00+05:00", "points": 100}
_DRAFT = {"step": 0, "version": 1, "content": {"title": "Чужой"}}
_TUS = {"Tus-Resumable": "1.0.0"}
_PIECE = {**_TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
_DECLARED = {**_TUS, "Upload-Length": "10", "Upload-Metadata": "filename YS5wZGY="}

COURSE_WRITES = [
    # Writing
    *(
        Write(method, prefix + path, AUTHORS, body, right="author")
        for prefix in (COURSE, COURSES + "/courses/{course}")
        for method, path, body in (("POST", "/basic", _BASIC), ("PUT", "", _TREE))
    ),
    *(
        Write("POST", f"{COURSES}/{{draft_course}}/{what}", AUTHORS, right="author")
        for what in ("publish", "archive", "restore")
    ),
    Write(
        "POST", COURSE + "/members", AUTHORS, {"userId": "{student}", "role": "INSTRUCTOR"}, right="author"
    ),
    Write("DELETE", COURSE + "/members/{learner}", AUTHORS, right="author"),
    Write("PUT", COURSE + "/challenges", AUTHORS, {"version": 1, "challenges": [_CHALLENGE]}, right="author"),
    # The wizard's draft
    Write("PUT", COURSES + "/draft", _STUDENTS, _DRAFT, right="author"),
    Write(
        "POST",
        COURSES + "/draft/finish",
        AUTHORS,
        {"draftId": "{draft}", "version": 1},
        right="author",
    ),
    Write("DELETE", COURSES + "/draft", _STUDENTS, right="author"),
    # Learning
    Write("POST", LEARN + "/enrol", SIGNED_IN, right="stranger"),
    Write("DELETE", LEARN + "/enrol", SIGNED_IN, right="learner"),
    Write(
        "PUT",
        LEARN + "/items/{item}/progress",
        LEARNERS,
        {"isCompleted": True},
        right="learner",
    ),
    Write(
        "POST",
        LEARN + "/items/{quiz_item}/answers",
        # An admin's try is a preview, of which nothing is kept.
        {name: status for name, status in LEARNERS.items() if name != "admin"},
        {"answers": [[0]]},
        right="learner",
    ),
    # Uploads
    Write("POST", "/api/uploads", _NO_UPLOADERS, right="author", headers=_DECLARED),
    Write("PATCH", "/api/uploads/{upload}", UPLOADERS, right="author", headers=_PIECE, content=b"%PDF-1.7\n"),
    Write("DELETE", "/api/uploads/{upload}", UPLOADERS, right="author", headers=_TUS),
    # The library
    Write("PATCH", MEDIUM, OWNERS, {"title": "Моё"}, right="author"),
    Write("DELETE", MEDIUM, OWNERS, right="author"),
    Write("POST", MEDIUM + "/restore", OWNERS, {"withLinks": True}, right="author"),
    Write("POST", MEDIUM + "/erase", OWNERS, right="author"),
    Write("POST", MEDIUM + "/links", AUTHORS, {"kind": "course", "id": "{course}"}, right="author"),
    Write("DELETE", "/api/media/{played_medium}/links/{target_kind}/{course}", AUTHORS, right="author"),
    Write(
        "POST",
        "/api/media/{played_medium}/deletion-requests",
        OWNERS,
        {"reason": "Ученик в кадре"},
        right="author",
    ),
    *(
        Write(
            "POST",
            f"/api/media/deletion-requests/{{deletion_request}}/{what}",
            ADMINS | {"author": 403},
            {"note": "Нет"},
            right="admin",
        )
        for what in ("approve", "refuse")
    ),
    # Features, and what browsers report: anybody may, and nothing of it is kept in the database.
    Write("PUT", "/api/admin/flags/{feature}", ADMINS, {"percent": 0}, right="admin"),
    Write("POST", "/api/errors/log", {}, {"level": "error", "message": "x"}, right="learner"),
]
