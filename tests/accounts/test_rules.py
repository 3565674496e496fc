import pytest

from lms_app.accounts import rules
from lms_app.accounts.passwords import load_common_passwords

COMMON = frozenset({"password1", "йцукен123"})


def key_of(problem: rules.Message | None) -> str | None:
    return problem.key if problem else None


@pytest.mark.parametrize(
    ("email", "normal"),
    [
        (" Ada@Example.ORG ", "ada@example.org"),
        ("Cafe\u0301@example.org", "café@example.org"),
        ("ПОЧТА@пример.рф", "почта@пример.рф"),
    ],
)
def test_an_email_is_stored_in_one_form(email: str, normal: str) -> None:
    assert rules.normalize_email(email) == normal


@pytest.mark.parametrize(
    "email",
    ["a@example.org", "student@demo.local", "x+y@school.test", "почта@пример.рф", "a@" + "b" * 63 + ".kz"],
)
def test_an_email_of_the_right_form_is_fine(email: str) -> None:
    assert rules.find_email_problem(email) is None


@pytest.mark.parametrize(
    ("email", "key"),
    [
        ("", "errors.field.required"),
        ("a" * 250 + "@b.kz", "errors.field.too_long"),
        ("nobody", "errors.accounts.email_invalid"),
        ("a@b", "errors.accounts.email_invalid"),
        ("a b@example.org", "errors.accounts.email_invalid"),
        ("a@example.org\nBcc: x@example.org", "errors.accounts.email_invalid"),
        ("a" * 65 + "@example.org", "errors.accounts.email_invalid"),
    ],
)
def test_an_email_of_a_wrong_form_is_refused(email: str, key: str) -> None:
    assert key_of(rules.find_email_problem(email)) == key


@pytest.mark.parametrize("name", ["Ян", "Әйгерім Сәрсенова", "O'Neil-Smith", "R2", "я" * 100])
def test_a_name_is_fine(name: str) -> None:
    assert rules.find_name_problem(name) is None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("", "errors.field.required"),
        ("Я", "errors.field.too_short"),
        ("я" * 101, "errors.field.too_long"),
        ("А\nБ", "errors.accounts.name_invalid"),
        ("--", "errors.accounts.name_invalid"),
        ("Ada\u202egro", "errors.accounts.name_invalid"),
    ],
)
def test_a_name_is_refused(name: str, key: str) -> None:
    assert key_of(rules.find_name_problem(name)) == key


@pytest.mark.parametrize("password", ["12ab56cd", "три слова и робот", "a b c d e", "x1" + "y" * 126])
def test_a_password_needs_length_only(password: str) -> None:
    assert rules.find_password_problem(password, common=COMMON) is None


@pytest.mark.parametrize(
    ("password", "key"),
    [
        ("", "errors.field.required"),
        ("a1b2c3d", "errors.field.too_short"),
        ("x1" + "y" * 127, "errors.field.too_long"),
        ("password1", "errors.accounts.password_common"),
        ("PassWord1", "errors.accounts.password_common"),
        ("Йцукен123", "errors.accounts.password_common"),
        ("ｐａｓｓｗｏｒｄ１", "errors.accounts.password_common"),
        ("aaaaaaaaaaaa", "errors.accounts.password_common"),
        ("abababababab", "errors.accounts.password_common"),
        ("ada.lovelace@example.org", "errors.accounts.password_personal"),
        ("Ada.Lovelace", "errors.accounts.password_personal"),
        ("ada lovelace", "errors.accounts.password_personal"),
        ("adalovelace", "errors.accounts.password_personal"),
    ],
)
def test_a_password_is_refused(password: str, key: str) -> None:
    problem = rules.find_password_problem(
        password, common=COMMON, name="Ada Lovelace", email="Ada.Lovelace@example.org"
    )
    assert key_of(problem) == key


def test_the_list_of_common_passwords_has_the_known_ones_and_no_good_ones() -> None:
    common = load_common_passwords()
    assert {"12345678", "password", "qwertyuiop", "йцукенгш"} <= common
    assert len(common) > 10_000
    assert "demo-password-1" not in common


@pytest.mark.parametrize("link", ["https://example.org/a.png", "http://example.org/a?b=c", "/files/abc"])
def test_an_image_of_the_web_or_of_this_site_is_fine(link: str) -> None:
    assert rules.find_image_problem(link) is None


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/a.png",
        "https://",
        "https://exa mple.org",
        "a.png",
        "http://[::1",
    ],
)
def test_any_other_image_is_refused(link: str) -> None:
    assert key_of(rules.find_image_problem(link)) == "errors.accounts.image_invalid"


def test_a_time_zone_is_one_of_the_known() -> None:
    assert rules.find_zone_problem("Asia/Almaty", known={"Asia/Almaty"}) is None
    assert key_of(rules.find_zone_problem("Asia/Atlantis", known={"Asia/Almaty"})) is not None


@pytest.mark.parametrize("path", ["/", "/challenge/7?tab=a#b", "/dashboard"])
def test_the_next_page_is_a_path_of_this_site(path: str) -> None:
    assert rules.safe_path(path) == path


@pytest.mark.parametrize(
    "target",
    [
        "",
        "dashboard",
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
    ],
)
def test_the_next_page_is_never_on_another_site(target: str) -> None:
    assert rules.safe_path(target) == "/dashboard"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.0", "curl"),
        ("", ""),
    ],
)
def test_a_device_has_a_short_name(user_agent: str, name: str) -> None:
    assert rules.name_device(user_agent) == name
