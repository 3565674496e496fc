"""T13 Build a Fluid Product Grid: columns are counted from where the browser puts the cards."""

from typing import Any

from lms_app.challenges.library_parts import case, wrong

SLUG = "t13-build-a-fluid-product-grid"

_NAMES = ("Мотор", "Колесо", "Датчик линии", "Гироскоп", "Плата", "Батарея", "Провод", "Корпус")
_PRODUCTS = "\n".join(
    f'  <li class="product"><a href="#p{number}">\n'
    f'    <img src="/img/{number}.svg" alt="{name}"><h2>{name}</h2><p>{number * 900} ₸</p>\n'
    "  </a></li>"
    for number, name in enumerate(_NAMES, start=1)
)
_STARTER_STYLE = """\
  .products { list-style: none; margin: 0; padding: 16px; }
  .product { border: 1px solid #ccd; }
  .product a { display: block; color: inherit; text-decoration: none; outline: none; }
"""
_STYLE = """\
  .products {
    list-style: none; margin: 0; padding: 16px;
    display: grid; grid-template-columns: 1fr; gap: 16px;
  }
  @media (min-width: 768px) { .products { grid-template-columns: repeat(2, 1fr); } }
  @media (min-width: 1200px) { .products { grid-template-columns: repeat(4, 1fr); } }
  .product { border: 1px solid #ccd; }
  .product a { display: block; color: inherit; text-decoration: none; }
  .product a:focus-visible { outline: 3px solid #2456d6; outline-offset: 2px; }
"""


def _page(style: str) -> str:
    return f"""<!doctype html>
<html lang="ru">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Детали для роботов</title>
<style>
  body {{ margin: 0; font-family: sans-serif; }}
  img {{ display: block; width: 100%; height: auto; }}
{style}</style>
<ul class="products">
{_PRODUCTS}
</ul>
</html>
"""


def _scenario(width: int, read: dict[str, Any], *, steps: list[Any] | None = None) -> list[Any]:
    """Pictures of all kinds of height, so that rows are even only by the learner's doing."""
    heights = (180, 320, 240, 200, 300, 160, 360, 220)
    pictures = {
        f"/img/{number}.svg": {"image": [300, height]} for number, height in enumerate(heights, start=1)
    }
    viewport = {"width": width, "height": 800}
    return [{"viewport": viewport, "resources": pictures, "steps": steps or [], "read": read}]


_LAYOUT = {
    "columns": {"columns": ".product"},
    "rows": {"rows": ".product"},
    "filled": {"filled": ".product"},
    "overflow": {"overflow": True},
}


def _layout(columns: int) -> dict[str, Any]:
    return {"columns": columns, "rows": [columns] * (8 // columns), "filled": True, "overflow": False}


_FOCUS = {"focused": {"focused": ".product a"}, "ring": {"focus_ring": True}}

CHALLENGE: dict[str, Any] = {
    "title": "Гибкая сетка товаров",
    "description": "Разложите карточки товаров сеткой: одна колонка на телефоне, четыре на большом экране.",
    "difficulty": "BEGINNER",
    "level": 2,
    "category": "Вёрстка",
    "estimatedTime": 15,
    "languages": ["web"],
    "tags": ["web", "css", "grid", "адаптивность"],
    "roles": ["Frontend"],
    "skills": ["CSS Grid", "Медиазапросы", "Доступность"],
    "tools": ["HTML", "CSS"],
    "related": ["t14-optimize-page-loading", "t20-adaptive-navigation-menu"],
    "learningOutcomes": [
        "Раскладывать карточки с помощью CSS Grid",
        "Менять раскладку медиазапросами",
        "Оставлять видимым, где сейчас фокус клавиатуры",
    ],
    "timeLimitMs": 6000,
    "memoryLimitMb": 256,
    "instructions": """\
Магазин деталей показывает восемь товаров: список `.products`, в нём карточки `.product`, в каждой ссылка.
Сейчас карточки стоят одна под другой на любом экране. Допишите стили.

| ширина окна | колонок |
|---|---|
| меньше 768 px | 1 |
| от 768 px до 1199 px | 2 |
| от 1200 px | 4 |

Ещё нужно, чтобы

- карточки занимали **всю ширину** списка и страница не прокручивалась вбок;
- в каждом ряду карточки были **одинаковой высоты и ширины**, хотя картинки в них разной высоты;
- при переходе клавишей Tab было **видно, какая карточка в фокусе**: сейчас обводку кто-то убрал.

Разметку и картинки менять не нужно. Справа от редактора видно, что получается; ширину можно переключать.
""",
    "starterCode": _page(_STARTER_STYLE),
    "solutionCode": _page(_STYLE),
    "wrongSolutions": [
        wrong(
            "web",
            "Четыре колонки на любом экране",
            _page(_STYLE.replace("grid-template-columns: 1fr;", "grid-template-columns: repeat(4, 1fr);")),
        ),
        wrong(
            "web",
            "Колонки меняются на пиксель позже",
            _page(_STYLE.replace("768px", "769px").replace("1200px", "1201px")),
        ),
        wrong("web", "Фокус не виден", _page(_STYLE.replace("3px solid #2456d6", "none"))),
        wrong(
            "web",
            "Карточки в ряду разной высоты",
            _page(_STYLE.replace("gap: 16px;", "gap: 16px; align-items: start;")),
        ),
    ],
    "hints": [
        "Начните с display: grid и grid-template-columns у .products.",
        "@media (min-width: 768px) { … } действует от 768 px и шире; второй такой же добавьте для 1200 px.",
        "repeat(4, 1fr) делит ширину на четыре равные части; расстояние между карточками задаёт gap.",
        "Обводку задайте для .product a:focus-visible и уберите outline: none.",
    ],
    "testCases": [
        case("Телефон, 320 px: одна колонка", "page", _scenario(320, _LAYOUT), _layout(1)),
        case("Планшет, 768 px: две колонки", "page", _scenario(768, _LAYOUT), _layout(2)),
        case("Компьютер, 1200 px: четыре колонки", "page", _scenario(1200, _LAYOUT), _layout(4)),
        case(
            "Картинки разной высоты: ряды ровные",
            "page",
            _scenario(768, {"columns": {"columns": ".product"}, "aligned": {"aligned": ".product"}}),
            {"columns": 2, "aligned": True},
        ),
        case(
            "Клавиатура: видно, где фокус",
            "page",
            _scenario(1200, _FOCUS, steps=[{"press": ["Tab", "Tab"]}]),
            {"focused": 1, "ring": True},
        ),
        case("Перед границей, 767 px", "page", _scenario(767, _LAYOUT), _layout(1), hidden=True),
        case("Перед границей, 1199 px", "page", _scenario(1199, _LAYOUT), _layout(2), hidden=True),
        case(
            "Ровные ряды на широком экране",
            "page",
            _scenario(1600, {"columns": {"columns": ".product"}, "aligned": {"aligned": ".product"}}),
            {"columns": 4, "aligned": True},
            hidden=True,
        ),
        case(
            "Фокус на телефоне, вперёд и назад",
            "page",
            _scenario(320, _FOCUS, steps=[{"press": ["Tab", "Tab", "Tab", "Tab", "Shift+Tab"]}]),
            {"focused": 2, "ring": True},
            hidden=True,
        ),
    ],
}
