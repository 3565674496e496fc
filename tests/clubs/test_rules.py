import pytest

from lms_app.clubs import rules


@pytest.mark.parametrize("typed", ["K7PM2QRT9WXA", " k7pm2qrt9wxa ", "K7PM-2QRT-9WXA", "k7pm 2qrt 9wxa\n"])
def test_a_code_is_found_however_it_is_typed(typed):
    assert rules.normalize_code(typed) == "K7PM2QRT9WXA"


def test_a_class_has_no_more_places_than_the_subscription():
    assert rules.places_of(30, 25) == 25
    assert rules.places_of(12, 30) == 12


@pytest.mark.parametrize(
    ("used", "wanted", "limit", "fits"),
    [(29, 1, 30, True), (30, 1, 30, False), (28, 3, 30, False), (31, 0, 30, True), (0, 30, 30, True)],
)
def test_room(used, wanted, limit, fits):
    assert rules.has_room(used=used, wanted=wanted, limit=limit) is fits


@pytest.mark.parametrize(
    ("name", "taken", "username"),
    [
        ("Айгерім Сәрсенова", (), "aigerim.s"),
        ("Айгерім Сәрсенова", ("aigerim.s", "aigerim.s2"), "aigerim.s3"),
        ("Юлия Щукина", (), "yuliya.s"),
        ("Ұлжан Қожа", (), "ulzhan.q"),
        ("Ян", (), "yan"),
        ("李", (), "student"),
        ("Ю", (), "yu2"),
        ("Пётр-Александр-Владимир Ё", (), "petraleksand.e"),
    ],
)
def test_usernames_are_made_of_names(name, taken, username):
    made = rules.suggest_username(name, taken)
    assert made == username
    assert rules.is_username(made)


@pytest.mark.parametrize("text", ["ab", "Aigerim", "a b c", "a@b.kz", ".abc", "айгерим", "a" * 41, "abc\n"])
def test_what_is_no_username(text):
    assert not rules.is_username(text)


def test_spellings_of_one_name():
    assert rules.name_key(" Пётр  ИВАНОВ ") == rules.name_key("Петр Иванов")
