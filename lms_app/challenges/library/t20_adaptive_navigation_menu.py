"""T20 Create an Adaptive Navigation Menu: clicked, tabbed through and listened to at two widths."""

from typing import Any

from lms_app.challenges.library_parts import case, wrong

SLUG = "t20-adaptive-navigation-menu"

_LINKS = ("Главная", "Кружки", "Расписание", "Магазин", "Контакты")

_STARTER_STYLE = """\
  #menu { list-style: none; margin: 0; padding: 0; }
  #menu a { display: block; padding: 12px 16px; }
"""
_STYLE = """\
  #menu-button { display: none; width: 48px; height: 48px; font-size: 24px; }
  #menu { list-style: none; margin: 0; padding: 0; display: flex; }
  #menu a { display: block; padding: 12px 16px; }
  a:focus-visible, button:focus-visible { outline: 3px solid #2456d6; outline-offset: -3px; }
  @media (max-width: 768px) {
    #menu-button { display: block; }
    #menu {
      flex-direction: column; overflow: hidden; max-height: 0; visibility: hidden;
      transition: max-height 200ms, visibility 200ms;
    }
    .open #menu { max-height: 400px; visibility: visible; }
  }
"""
_SCRIPT = """\
<script>
  const nav = document.getElementById("nav");
  const button = document.getElementById("menu-button");
  const show = (open) => {
    nav.classList.toggle("open", open);
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => show(!nav.classList.contains("open")));
  document.addEventListener("click", (event) => {
    if (!nav.contains(event.target)) show(false);
  });
  nav.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !nav.classList.contains("open")) return;
    show(false);
    button.focus();
  });
</script>
"""
_BUTTON = (
    '<button id="menu-button" type="button" aria-label="Меню" aria-expanded="false" '
    'aria-controls="menu">☰</button>'
)


def _page(style: str, nav: str, button: str, script: str) -> str:
    links = "\n".join(
        f'    <li><a href="#part{number}">{name}</a></li>' for number, name in enumerate(_LINKS)
    )
    return f"""<!doctype html>
<html lang="ru">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Кружок робототехники</title>
<style>
  body {{ margin: 0; font-family: sans-serif; }}
  main {{ min-height: 700px; padding: 16px; }}
{style}</style>
<nav id="nav"{nav}>
  {button}
  <ul id="menu">
{links}
  </ul>
</nav>
<main><h1>Кружок робототехники</h1></main>
{script}</html>
"""


_SOLUTION = _page(_STYLE, ' aria-label="Главное меню"', _BUTTON, _SCRIPT)


def _scenario(width: int, read: dict[str, Any], *steps: Any) -> list[Any]:
    return [{"viewport": {"width": width, "height": 700}, "steps": list(steps), "read": read}]


_OPEN: dict[str, Any] = {"click": "#menu-button"}
_STATE = {
    "links": {"visible_count": "#menu a"},
    "expanded": {"attribute": "#menu-button", "name": "aria-expanded"},
}
_MOVING = {**_STATE, "animated": {"animated": True}}
_CLOSED = {"links": 0, "expanded": "false"}
_OPENED = {"links": 5, "expanded": "true"}
_ROWS = {"rows": {"rows": "#menu a"}, "button": {"visible": "#menu-button"}, "overflow": {"overflow": True}}
_FOCUS = {"focused": {"focused": "#menu a"}, "ring": {"focus_ring": True}}

CHALLENGE: dict[str, Any] = {
    "title": "Меню, которое подстраивается",
    "description": "Меню сайта: в строку на компьютере, под кнопкой на телефоне, удобное с клавиатуры.",
    "difficulty": "INTERMEDIATE",
    "level": 5,
    "category": "Вёрстка",
    "estimatedTime": 40,
    "languages": ["web"],
    "tags": ["web", "меню", "адаптивность", "доступность", "aria"],
    "roles": ["Frontend"],
    "skills": ["Медиазапросы", "События", "ARIA", "Доступность с клавиатуры"],
    "tools": ["HTML", "CSS", "JavaScript"],
    "related": ["t13-build-a-fluid-product-grid", "t14-optimize-page-loading"],
    "learningOutcomes": [
        "Перестраивать навигацию под ширину экрана",
        "Делать меню, которое открывается и закрывается с анимацией",
        "Сообщать программе экранного доступа, открыто ли меню",
    ],
    "timeLimitMs": 6000,
    "memoryLimitMb": 256,
    "instructions": """\
На странице есть `nav#nav`, в нём кнопка `#menu-button` и список `#menu` с пятью ссылками. Сделайте из них
меню, которое подстраивается под экран.

**Шире 768 px.** Все пять ссылок стоят в один ряд, кнопки не видно.

**Уже 768 px.** Видна кнопка ☰, меню спрятано.

- Щелчок по кнопке открывает меню: ссылки одна под другой, появление с **анимацией** (`transition` или
  `animation`).
- Второй щелчок по кнопке или щелчок **мимо меню** закрывает его, тоже с анимацией.
- `Escape` закрывает меню и возвращает фокус на кнопку.
- Пока меню закрыто, Tab **не попадает** на спрятанные ссылки; когда открыто, идёт с кнопки по ссылкам.
- Всегда видно, какая ссылка в фокусе.

**Для программы экранного доступа.** Имя навигации «Главное меню», имя кнопки «Меню»; `aria-expanded` кнопки
говорит, открыто ли меню, `aria-controls` называет список.

Других ссылок и кнопок перед меню не добавляйте.
""",
    "starterCode": _page(
        _STARTER_STYLE, "", '<button id="menu-button" type="button">☰</button>', "<script>\n</script>\n"
    ),
    "solutionCode": _SOLUTION,
    "wrongSolutions": [
        wrong(
            "web", "Без анимации", _SOLUTION.replace("transition: max-height 200ms, visibility 200ms;", "")
        ),
        wrong(
            "web",
            "aria-expanded не меняется",
            _SOLUTION.replace('button.setAttribute("aria-expanded", String(open));', ""),
        ),
        wrong(
            "web",
            "Tab попадает на спрятанные ссылки",
            _SOLUTION.replace("visibility: hidden;", "").replace(", visibility 200ms", ""),
        ),
        wrong(
            "web", "Щелчок мимо меню не закрывает", _SOLUTION.replace("!nav.contains(event.target)", "false")
        ),
        wrong("web", "У кнопки нет имени", _SOLUTION.replace('aria-label="Меню" ', "")),
    ],
    "hints": [
        "display: flex ставит ссылки в ряд, flex-direction: column одну под другой.",
        "display не анимируется. Меняйте max-height, а вместе с ним visibility: "
        "спрятанное так не получает фокус.",
        "Щелчок мимо: слушайте click на document и посмотрите, лежит ли event.target внутри nav.",
        "Имя кнопке без слов даёт aria-label; aria-expanded меняйте там же, где класс.",
    ],
    "testCases": [
        case(
            "Компьютер, 1024 px: ссылки в ряд, кнопки нет",
            "page",
            _scenario(1024, {"links": _STATE["links"], **_ROWS}),
            {"links": 5, "rows": [5], "button": False, "overflow": False},
        ),
        case(
            "Телефон, 375 px: кнопка есть, меню спрятано",
            "page",
            _scenario(375, {**_STATE, "button": _ROWS["button"], "overflow": _ROWS["overflow"]}),
            {**_CLOSED, "button": True, "overflow": False},
        ),
        case(
            "Щелчок по кнопке открывает меню с анимацией",
            "page",
            _scenario(375, {**_MOVING, "rows": _ROWS["rows"]}, {"read": {}}, _OPEN),
            {**_OPENED, "animated": True, "rows": [1, 1, 1, 1, 1]},
        ),
        case(
            "Второй щелчок закрывает",
            "page",
            _scenario(375, _MOVING, _OPEN, {"read": {"opened": _STATE["links"]}}, _OPEN),
            {"opened": 5, **_CLOSED, "animated": True},
        ),
        case(
            "Клавиатура на компьютере: фокус идёт по ссылкам",
            "page",
            _scenario(1024, _FOCUS, {"press": ["Tab", "Tab", "Tab"]}),
            {"focused": 2, "ring": True},
        ),
        case(
            "Программа экранного доступа",
            "page",
            _scenario(
                375,
                {
                    "nav": {"accessible": "#nav"},
                    "button": {"accessible": "#menu-button"},
                    "controls": {"attribute": "#menu-button", "name": "aria-controls"},
                    "expanded": _STATE["expanded"],
                },
            ),
            {
                "nav": {"role": "navigation", "name": "Главное меню"},
                "button": {"role": "button", "name": "Меню"},
                "controls": "menu",
                "expanded": "false",
            },
        ),
        case(
            "Щелчок мимо меню закрывает",
            "page",
            _scenario(375, _MOVING, _OPEN, {"read": {"opened": _STATE["links"]}}, {"click": [187, 660]}),
            {"opened": 5, **_CLOSED, "animated": True},
            hidden=True,
        ),
        case(
            "Закрытое меню не получает фокус",
            "page",
            _scenario(375, {"focused": _FOCUS["focused"]}, {"press": ["Tab", "Tab"]}),
            {"focused": -1},
            hidden=True,
        ),
        case(
            "Открыть клавишей, пройти по ссылкам, закрыть Escape",
            "page",
            _scenario(
                375,
                {**_STATE, "button": {"focused": "#menu-button"}},
                {"press": ["Tab", "Enter"]},
                {"read": {"opened": _STATE["links"]}},
                {"press": ["Tab", "Tab"]},
                {"read": {"second": _FOCUS["focused"], "ring": _FOCUS["ring"]}},
                {"press": "Escape"},
            ),
            {"opened": 5, "second": 1, "ring": True, **_CLOSED, "button": 0},
            hidden=True,
        ),
    ],
}
