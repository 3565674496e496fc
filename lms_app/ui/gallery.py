"""Every component in its states at /dev/ui, for looking at and for axe; development only."""

import reflex as rx

from lms_app.ui.api_form import api_form, submit_button
from lms_app.ui.buttons import button, icon_button, link_button
from lms_app.ui.cards import badge, card, chip, link_card, status_badge
from lms_app.ui.code_editor import code_editor
from lms_app.ui.fields import checkbox, search_field, segmented, select_field, text_field
from lms_app.ui.icons import icon
from lms_app.ui.markdown_text import code_block, markdown, render_markdown
from lms_app.ui.page_parts import (
    alert,
    empty_state,
    error_panel,
    page,
    page_header,
    progress_bar,
    skeleton,
)
from lms_app.ui.tables import pagination, table, table_row
from lms_app.ui.text import cluster, stack
from lms_app.ui.widgets import (
    dialog,
    dialog_actions,
    diff,
    menu,
    menu_item,
    money,
    number,
    tabs,
    time,
)
from lms_app.web.guard import Guarded, public

SAMPLE_TIME = "2026-11-21T09:30:00+05:00"
SAMPLE_MARKDOWN = """## Условие

Напишите функцию `total(prices)`, которая возвращает **сумму** списка.
Қазақша: ә ғ қ ң ө ұ ү һ і, 2000 ₸, № 5.

- пустой список даёт `0`;
- [ссылка](https://example.org) и <script>alert(1)</script> как текст.

```
total([1, 2, 3])  # 6
```
"""
SAMPLE_CODE = (
    'def total(prices):\n    """Sum of the list."""\n    result = 0\n    for price in prices:  # each\n'
)
SAMPLE_CODE += '        result += price\n    return result, "done", 42, None\n'


def _v(text: str) -> rx.Var[str]:
    return rx.Var.create(text)


class GalleryState(Guarded, rx.State):
    """What the gallery's dialog, buttons and pager need."""

    is_open: bool = False
    choice: str = "list"
    page_number: int = 2
    load_token: str = ""

    @rx.event
    @public
    async def open_dialog(self) -> None:
        """Open the dialog."""
        self.is_open = True

    @rx.event
    @public
    async def close_dialog(self) -> None:
        """Close the dialog."""
        self.is_open = False

    @rx.event
    @public
    async def choose(self, key: str) -> None:
        """Take one of the segmented buttons."""
        self.choice = str(key)

    @rx.event
    @public
    async def go_to_page(self, number_wanted: int) -> None:
        """Turn the page of the pager."""
        self.page_number = int(number_wanted)

    @rx.event
    @public
    async def load_sample(self) -> None:
        """Put a sample into the editor."""
        self.load_token = f"sample:{len(self.load_token)}"

    @rx.event
    @public
    async def toast_all(self) -> list[rx.event.EventSpec]:
        """Show a toast of each kind."""
        return [
            rx.toast.success("Сохранено"),
            rx.toast.error("Не удалось сохранить", description="Попробуйте ещё раз"),
            rx.toast.warning("Осталось две попытки"),
            rx.toast.info("Новая задача"),
        ]


def _section(title: str, *content: rx.Component) -> rx.Component:
    return rx.el.section(rx.el.h2(title), *content, class_name="stack")


def _buttons() -> rx.Component:
    return _section(
        "Buttons",
        cluster(
            button("Отправить", variant="primary", icon="send"),
            button("Проверить", icon="play", on_click=GalleryState.toast_all),
            button("Отмена", variant="ghost"),
            button("Удалить", variant="danger", icon="trash_2"),
            button("Проверяется", busy=True),
            button("Недоступно", disabled=True, described_by="why"),
            button("Мелкая", small=True),
            icon_button("pencil", label=_v("Изменить")),
            link_button("Ссылка", href="/challenges", icon="arrow_right"),
            segmented(
                ("list", "Список"),
                ("grid", "Плитка"),
                value=GalleryState.choice,
                on_choose=GalleryState.choose,
                label=_v("Вид"),
            ),
            menu(
                rx.fragment(icon("ellipsis"), "Ещё"),
                menu_item("Переименовать", icon="pencil", on_click=GalleryState.close_dialog),
                menu_item("Тёмная", checked=True, on_click=GalleryState.close_dialog),
                button_class="btn btn--secondary",
            ),
            button("Открыть диалог", on_click=GalleryState.open_dialog),
        ),
        rx.el.p("Недоступно: сначала выберите группу.", id="why", class_name="muted small"),
        dialog(
            rx.el.p("Группа «Роботы» и её расписание исчезнут. Вернуть их нельзя."),
            text_field("reason", label="Причина"),
            dialog_actions(
                button("Отмена", on_click=GalleryState.close_dialog), button("Удалить", variant="danger")
            ),
            open=GalleryState.is_open,
            on_close=GalleryState.close_dialog,
            title=_v("Удалить группу?"),
        ),
    )


def _fields() -> rx.Component:
    return _section(
        "Fields",
        card(
            api_form(
                text_field("email", label="Эл. почта", type="email", auto_complete="email", required=True),
                text_field("password", label="Пароль", type="password", help_text="Не короче 10 знаков"),
                text_field("title", label="Название", error=_v("Введите название")),
                select_field(
                    "level",
                    rx.el.option("Начальный", value="1"),
                    rx.el.option("Средний", value="2"),
                    label="Уровень",
                ),
                text_field("about", label="О себе", lines=3, optional=True),
                checkbox("terms", label="Запомнить меня", help_text="На этом устройстве"),
                submit_button("Войти"),
                action="/api/v1/dev/nowhere",
                label=_v("Пример формы"),
            ),
            roomy=True,
        ),
        search_field(label=_v("Найти задачу")),
    )


def _badges() -> rx.Component:
    return cluster(
        badge("Зачтено", tone="good"),
        badge("Ждёт", tone="warning", icon="clock"),
        badge("Не зачтено", tone="bad"),
        badge("Проверяется", tone="info", icon="loader"),
        badge("Новая", tone="accent"),
        badge("Черновик"),
        chip("списки"),
        chip("строки", on_click=GalleryState.close_dialog, pressed=True),
        status_badge(_v("A"), ("A", "good", "", "Готово"), ("B", "bad", "", "Нет")),
    )


def _cards() -> rx.Component:
    return _section(
        "Cards, badges, lists",
        _badges(),
        rx.el.div(
            link_card(
                stack(
                    rx.el.h3("Сумма чека"), rx.el.p("Сложите цены и верните итог.", class_name="muted"), gap=2
                ),
                href="/challenges",
            ),
            card(rx.el.h3("Карточка"), rx.el.p("Просто рамка.", class_name="muted")),
            class_name="grid",
        ),
        table(
            ["Ученик", "Группа", "XP"],
            table_row("Аружан Қасымова", "Роботы 1", number(_num(1240)), numeric=(2,)),
            table_row("Илья Петров", "Роботы 2", number(_num(980)), numeric=(2,)),
            caption=_v("Ученики"),
            numeric=(2,),
        ),
        pagination(
            page=GalleryState.page_number, pages=_num(5), on_page=lambda n: GalleryState.go_to_page(n)
        ),
        empty_state("Здесь появятся ваши решения.", action=link_button("К задачам", href="/challenges")),
        skeleton("24px", width="60%", count=3),
        progress_bar(value=7, total=20, label=_v("Проверено")),
        alert("Мягкое сообщение.", tone="info"),
        alert("Получилось!", tone="good"),
        alert("Осталась одна попытка.", tone="warning"),
        error_panel("Не удалось загрузить список.", title="Ошибка", request_id=_v("req-42ab")),
    )


def _num(value: int) -> rx.Var[int]:
    return rx.Var.create(value)


def _values() -> rx.Component:
    return _section(
        "Times, text, code",
        cluster(
            time(_v(SAMPLE_TIME)),
            time(_v(SAMPLE_TIME), kind="relative"),
            money(_num(200000)),
            number(_num(48), unit="millisecond"),
        ),
        tabs(
            ("a", _v("Условие"), markdown(render_markdown(SAMPLE_MARKDOWN))),
            ("b", _v("История"), rx.el.p("Пусто")),
            label=_v("Вкладки"),
        ),
        diff(expected="[1, 2, 3]", actual="[1, 5, 3]"),
        code_block("Traceback (most recent call last):\n  ZeroDivisionError", label=_v("Вывод")),
        button("Загрузить образец", on_click=GalleryState.load_sample, small=True),
        code_editor(
            storage_key=_v("gallery"),
            starter=_v(SAMPLE_CODE),
            label=_v("Решение на Python"),
            height="360px",
            on_submit=lambda _text: GalleryState.toast_all(),
            load_token=GalleryState.load_token,
            load_value=_v("print('sample')\n"),
        ),
    )


def gallery_page() -> rx.Component:
    """The page."""
    return page(
        page_header(
            "Компоненты",
            button("Действие", variant="primary", icon="plus"),
            lead="Каждая часть во всех видах",
            crumbs=[("Разработка", "/"), ("Страницы", "/challenges")],
        ),
        _buttons(),
        _fields(),
        _cards(),
        _values(),
    )
