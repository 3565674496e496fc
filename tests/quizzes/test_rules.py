import pytest

from lms_app.quizzes.rules import check_answer, is_complete, is_right, judge

SINGLE = {"id": "a", "kind": "SINGLE", "options": ["x", "y"], "correct": [1]}
MULTIPLE = {"id": "b", "kind": "MULTIPLE", "options": ["x", "y", "z"], "correct": [2, 0]}
MATCHING = {"id": "c", "kind": "MATCHING", "options": ["x", "y", "z"], "correct": [2, 0, 1]}


@pytest.mark.parametrize(
    ("question", "chosen", "kept"),
    [
        (SINGLE, 1, 1),
        (SINGLE, None, None),
        (MULTIPLE, [2, 0, 2], [0, 2]),
        (MULTIPLE, 1, [1]),
        (MULTIPLE, [], None),
        (MATCHING, [2, None, 1], [2, None, 1]),
        (MATCHING, [None, None, None], None),
    ],
)
def test_an_answer_is_kept_in_one_shape(question, chosen, kept):
    assert check_answer(question, chosen) == kept


@pytest.mark.parametrize(
    ("question", "chosen"),
    [(SINGLE, 2), (SINGLE, -1), (SINGLE, [1]), (MULTIPLE, [3]), (MULTIPLE, [None]), (MATCHING, [0, 1])]
    + [(MATCHING, [0, 1, 3]), (MATCHING, 1)],
)
def test_an_answer_that_fits_no_option_is_refused(question, chosen):
    with pytest.raises(ValueError, match=r".+"):
        check_answer(question, chosen)


def test_only_the_whole_answer_is_right():
    assert is_right(SINGLE, 1)
    assert not is_right(SINGLE, 0)
    assert is_right(MULTIPLE, [0, 2])
    assert not is_right(MULTIPLE, [0])
    assert not is_right(MULTIPLE, [0, 1, 2])
    assert is_right(MATCHING, [2, 0, 1])
    assert not is_right(MATCHING, [2, 1, 0])
    assert not any(is_right(each, None) for each in (SINGLE, MULTIPLE, MATCHING))
    assert is_complete(0)
    assert not is_complete([0, None])
    assert not is_complete(None)


@pytest.mark.parametrize(
    ("right", "pass_percent", "xp", "percent", "earned"),
    [
        (3, 50, 20, 100, 20),
        (2, 50, 20, 67, 13),
        (1, 50, 20, 33, 0),
        (1, 33, 20, 33, 7),
        (0, 0, 20, 0, 0),
        (3, 100, 0, 100, 0),
        (2, 67, 25, 67, 17),
        (2, 68, 25, 67, 0),
    ],
)
def test_points_follow_the_score_from_the_pass_on(right, pass_percent, xp, percent, earned):
    answers = dict([("a", 1), ("b", [0, 2]), ("c", [2, 0, 1])][:right])
    score = judge([SINGLE, MULTIPLE, MATCHING], answers, pass_percent=pass_percent, xp=xp)
    assert (score.correct, score.total, score.percent, score.xp) == (right, 3, percent, earned)
