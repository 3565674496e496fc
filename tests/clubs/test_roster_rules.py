"""Reading roster files as schools have them, and what is no roster at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_app.clubs import roster_rules as rules
from lms_app.clubs.roster_rules import Column, RosterProblem
from lms_app.core.csv_text import write_csv

FILE = "ФИО;Класс;Логин\r\nАйгерім Сәрсенова;7А;aigerim\r\n"


def read(content: bytes):
    table = rules.read_table(rules.decode(content))
    return rules.read_pupils(table, rules.guess_columns(table.headers))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_any_usual_encoding(encoding):
    (pupil,) = read(FILE.encode(encoding))
    assert (pupil.name, pupil.class_name, pupil.username) == ("Айгерім Сәрсенова", "7А", "aigerim")


def test_a_file_of_an_old_excel_is_read_as_windows_1251():
    (pupil,) = read("Фамилия;Имя;Класс\r\nПетров;Пётр;7А\r\n".encode("cp1251"))
    assert pupil.name == "Пётр Петров"


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_sign_between_columns_is_found_also_beside_quoted_ones(sign):
    head = f'"Name, as in the; book"{sign}Class{sign}Username'
    table = rules.read_table(f'{head}\n"Ли, ""Катя"""{sign}7А{sign}katya\n')
    assert table.headers[1:] == ("Class", "Username")
    assert table.lines[0].cells == ('Ли, "Катя"', "7А", "katya")


def test_a_file_that_names_its_sign_and_has_empty_rows_keeps_the_numbers_of_its_lines():
    table = rules.read_table("sep=;\nИмя;Класс\n\n;;\nАли;7А\n")
    assert [(line.number, line.cells) for line in table.lines] == [(5, ("Али", "7А"))]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (("Ф.И.О.", "E-mail", "Группа"), {Column.NAME: 0, Column.EMAIL: 1, Column.CLASS: 2}),
        (("№", "Аты-жөні", "Сынып"), {Column.NAME: 1, Column.CLASS: 2}),
        (("Surname", "First name"), {Column.LAST_NAME: 0, Column.NAME: 1}),
        (("Фамилия", "x"), {Column.NAME: 0}),
        (("foo", "bar"), {}),
    ],
)
def test_columns_are_guessed_from_headers_of_three_languages(headers, expected):
    assert rules.guess_columns(headers) == expected


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "empty"),
        ("Имя\n", "empty"),
        ("Имя\n" + "Али\n" * (rules.MAX_ROWS + 1), "too_many_rows"),
        ("a," * rules.MAX_COLUMNS + "\nb", "too_many_columns"),
        ('Имя\n"Али', "unreadable"),
        ("Имя\n" + "x" * 200_000, "unreadable"),
        ("Имя\n\0", "no_text"),
    ],
)
def test_what_is_no_roster_is_refused_with_its_reason(text, key):
    with pytest.raises(RosterProblem) as refusal:
        rules.read_table(text)
    assert refusal.value.message.key == f"errors.roster.{key}"


def test_as_many_rows_as_are_allowed_are_read():
    assert len(rules.read_table("Имя\n" + "Али\n" * rules.MAX_ROWS).lines) == rules.MAX_ROWS


def test_a_large_file_and_one_of_no_encoding_are_refused():
    for content in (b"x" * (rules.MAX_BYTES + 1), b"\xff\xfe\x00\xd8", b"\x98\xff"):
        with pytest.raises(RosterProblem):
            rules.decode(content)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_words(content):
    try:
        pupils = read(content)
    except RosterProblem:
        return
    assert 0 < len(pupils) <= rules.MAX_ROWS


@given(st.text(alphabet=';,\t"\r\n=aЯ\ufeff\x85\u2028 ', max_size=120))
def test_any_signs_of_a_csv_are_read_or_refused(text):
    try:
        table = rules.read_table(text)
    except RosterProblem:
        return
    assert all(any(line.cells) for line in table.lines)


ROWS = st.lists(st.lists(st.text(alphabet='aЯ;,"= ', min_size=1).map(str.strip), min_size=2, max_size=4))


@given(ROWS)
def test_what_is_written_is_read_again(rows):
    rows = [["Имя", "Логин"], *(["x", *row] for row in rows if row), ["x", "y"]]
    table = rules.read_table(write_csv(rows))
    expected = [
        tuple(" ".join(("'" + cell if cell[:1] == "=" else cell).split()) for cell in row) for row in rows
    ]
    assert [table.headers, *(line.cells for line in table.lines)] == expected
