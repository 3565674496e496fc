"""Bodies that the documentation shows."""

BASIC = {
    "title": "Arduino from zero",
    "description": "From the first light to a robot that follows a line.",
    "price": 15000,
    "currency": "KZT",
    "difficulty": "Beginner",
    "version": 3,
}
NEW = {"title": "Arduino from zero", "difficulty": "Beginner"}
TREE = {
    "version": 3,
    "saveId": "0192a5c8-7e10-7c3a-9a41-7d2f3c9b1e00",
    "sections": [
        {
            "id": "0192a5c8-7e10-7c3a-9a41-7d2f3c9b1e01",
            "title": "First light",
            "orderIndex": 0,
            "items": [
                {"kind": "TEXT", "title": "What you need", "orderIndex": 0, "body": "A board and a cable."},
                {
                    "kind": "QUIZ",
                    "title": "Before you begin",
                    "orderIndex": 1,
                    "quiz": {
                        "passPercent": 50,
                        "questions": [
                            {
                                "kind": "SINGLE",
                                "text": "How many volts?",
                                "options": ["5", "230"],
                                "correct": [0],
                            }
                        ],
                    },
                },
            ],
        }
    ],
}
DRAFT = {
    "step": 1,
    "version": 4,
    "content": {
        "title": "Arduino from zero",
        "description": "",
        "sections": [{"id": "0192a5c8-7e10-7c3a-9a41-7d2f3c9b1e01", "title": "First light"}],
    },
}
CHALLENGES = {
    "version": 1,
    "challenges": [
        {
            "challengeId": "0192a5c8-7e10-7c3a-9a41-7d2f3c9b1e0a",
            "dueAt": "2026-05-20T18:00:00+05:00",
            "points": 100,
            "required": True,
        }
    ],
}
