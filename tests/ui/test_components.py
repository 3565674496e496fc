"""What the components become in the browser: names, roles, links between label, help and error."""

import json
import re

import pytest
import reflex as rx

from lms_app.ops.layout import ROOT
from lms_app.ui.api_form import api_form, submit_button
from lms_app.ui.buttons import button, icon_button, link_button
from lms_app.ui.cards import badge, chip, link_card, status_badge
from lms_app.ui.code_editor import code_editor
from lms_app.ui.fields import checkbox, search_field, segmented, select_field, text_field
from lms_app.ui.gallery import GalleryState, gallery_page
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.markdown_text import code_block, markdown, render_markdown
from lms_app.ui.page_parts import empty_state, error_panel, page_header, progress_bar
from lms_app.ui.tables import pagination, table, table_row
from lms_app.ui.text import external_link, live_region, row, visually_hidden
from lms_app.ui.widgets import dialog, menu_item, tabs, time
from lms_app.ui.workspace import Pane, workspace

NAME = rx.Var.create("Name")


def drawn(component: rx.Component) -> str:
    return json.dumps(component.render(), ensure_ascii=False, default=str)


def test_t_asks_the_browsers_catalogue() -> None:
    text = t("common.page_of", page=2, pages=rx.Var.create(5))

    assert str(text).startswith('t("common.page_of"')
    assert '["page"] : 2' in str(text)
    assert "const t = useT();" in text._get_all_var_data().hooks


def test_t_enum_lowers_the_value() -> None:
    assert "toLowerCase" in str(t_enum("x.level", rx.Var("row.level").to(str)))


def test_button_says_it_is_busy_and_why_it_is_locked() -> None:
    markup = drawn(button("Отправить", icon="send", busy=rx.Var("busy").to(bool), described_by="why"))

    assert '"aria-busy":busy' in markup.replace("\\", "")
    assert '"aria-describedby":"why"' in markup.replace("\\", "")
    assert "spinner" in markup


def test_icon_button_has_a_name() -> None:
    markup = drawn(icon_button("pencil", label=NAME)).replace("\\", "")

    assert '"aria-label":"Name"' in markup
    assert '"aria-hidden":"true"' in markup


def test_icon_with_a_label_is_read_out() -> None:
    assert "visually-hidden" in drawn(icon("check", label="Готово"))


@pytest.mark.parametrize(("kind", "lines"), [("text", 0), ("password", 0), ("text", 4)])
def test_text_field_is_tied_to_its_label_help_and_error(kind: str, lines: int) -> None:
    markup = drawn(
        text_field(
            "settings.name", label="Имя", help_text="Как вас зовут", type=kind, lines=lines, optional=True
        )
    ).replace("\\", "")

    assert 'htmlFor:"field-settings-name"' in markup
    assert '"aria-describedby":"field-settings-name-help field-settings-name-error"' in markup
    assert "FieldError" in markup
    assert ("PasswordToggle" in markup) == (kind == "password")


def test_select_and_checkbox_and_search_have_labels() -> None:
    markup = drawn(
        row(
            select_field("level", rx.el.option("1", value="1"), label="Уровень", hide_label=True),
            checkbox("terms", label="Согласен", help_text="Со всем"),
            search_field(label=NAME, on_change=GalleryState.choose.debounce(300)),
            segmented(("a", "А"), value=NAME, on_choose=GalleryState.choose, label=NAME),
        )
    ).replace("\\", "")

    assert 'htmlFor:"field-level"' in markup
    assert 'htmlFor:"field-terms"' in markup
    assert 'role:"search"' in markup


def test_api_form_passes_what_the_widget_needs() -> None:
    form = api_form(
        submit_button("Войти", wide=True, busy_label=NAME),
        action="/api/v1/x",
        csrf=False,
        next="/dashboard",
        extra={"kind": "a"},
        on_success=GalleryState.close_dialog,
        label=NAME,
    )
    markup = drawn(form).replace("\\", "")

    for part in ('action:"/api/v1/x"', "csrf:false", 'next:"/dashboard"', "onSuccess:", "SubmitButton"):
        assert part in markup


def test_badge_has_an_icon_beside_the_word() -> None:
    assert "LucideCircleCheck" in drawn(badge("Зачтено", tone="good"))
    assert "Lucide" not in drawn(badge("Черновик"))
    assert "badge--bad" in drawn(status_badge(NAME, ("B", "bad", "", "Нет"), fallback="?"))


def test_links_stay_inside_the_app_unless_told() -> None:
    assert "ReactRouterLink" in drawn(link_button("Дальше", href="/x", icon="arrow_right"))
    assert "ReactRouterLink" in drawn(link_card("Дальше", href="/x"))
    assert "ReactRouterLink" in drawn(chip("x", href="/x"))
    assert "noopener" in drawn(external_link("Файл", href="/x.pdf"))
    assert "reloadDocument:true" not in drawn(link_button("Дальше", href="/x"))
    assert "reloadDocument:true" in drawn(link_button("Выйти", href="/x", reload=True))
    assert "reloadDocument:true" in drawn(external_link("Файл", href="/x.pdf"))


def test_page_header_has_one_focusable_h1() -> None:
    markup = drawn(page_header("Задачи", lead="Все", crumbs=[("Главная", "/")]))

    assert markup.count('"name": "\\"h1\\""') == 1
    assert "tabIndex:-1" in markup


def test_error_panel_shows_the_request_id() -> None:
    markup = drawn(error_panel("Сбой", title="Ошибка", request_id=NAME, action=button("Ещё раз")))

    assert "errors.request_id" in markup
    assert "alert" in markup


def test_progress_bar_says_its_value() -> None:
    markup = drawn(progress_bar(value=7, total=20, label=NAME)).replace("\\", "")

    assert '"aria-valuenow":7' in markup
    assert '"aria-valuemax":20' in markup


def test_table_scrolls_by_keyboard_and_has_a_caption() -> None:
    markup = drawn(table(["Имя", "XP"], table_row("А", "1", numeric=(1,)), caption=NAME, numeric=(1,)))

    assert "tabIndex:0" in markup
    assert "caption" in markup
    assert 'scope:\\"row\\"' in markup


def test_pagination_asks_for_the_neighbours() -> None:
    by_event = drawn(pagination(page=2, pages=5, on_page=lambda n: GalleryState.go_to_page(n)))
    by_address = drawn(pagination(page=2, pages=5, href=rx.Var.create("/challenges?page=")))

    assert "go_to_page" in by_event
    assert "/challenges?page=" in by_address


def test_widgets_take_their_texts_as_props() -> None:
    markup = drawn(
        row(
            dialog(
                "Тело",
                open=rx.Var("open").to(bool),
                on_close=GalleryState.close_dialog,
                title=NAME,
                size="wide",
            ),
            tabs(("a", NAME, rx.el.p("x")), label=NAME, query_key="tab"),
            workspace(
                task=Pane(NAME, rx.el.p("l")),
                code=Pane(NAME, rx.el.p("r")),
                results=Pane(NAME, rx.el.p("s")),
                attempts=Pane(NAME, rx.el.p("t")),
                activate=NAME,
            ),
            menu_item("Да", on_click=GalleryState.close_dialog, checked=True),
            time(NAME, kind="relative", zone="Asia/Almaty"),
            live_region("Готово", urgent=True),
            visually_hidden("x"),
            empty_state("Пусто"),
        )
    ).replace("\\", "")

    for part in ('queryKey:"tab"', "barLabels:", 'role:"menuitemradio"', 'zone:"Asia/Almaty"', "assertive"):
        assert part in markup


def test_code_editor_is_loaded_apart() -> None:
    editor = code_editor(storage_key=NAME, starter=NAME, label=NAME, on_submit=GalleryState.choose)

    assert any(
        "import('$/public/widgets/code_editor.jsx')" in line for line in editor._get_all_dynamic_imports()
    )


def test_headings_of_markdown_begin_below_the_page_and_skip_no_level() -> None:
    html = render_markdown("### Первый\n\n##### Под ним\n\n### Второй\n\n# Третий\n")

    assert [html[at + 1 : at + 3] for at in range(len(html)) if html.startswith("<h", at)] == [
        "h2",
        "h3",
        "h2",
        "h2",
    ]


def test_markdown_keeps_no_markup_of_the_author() -> None:
    html = render_markdown(
        "# Т\n\n<script>alert(1)</script> [x](javascript:alert(1)) ![a](data:text/html,x)\n\n"
        '<img src=x onerror="alert(1)">\n\n[ok](https://example.org)\n\n'
        "| a |\n|---|\n| 1 |\n\n```py\nx<1\n```\n"
    )

    assert "<h2>" in html
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert '<a href="https://example.org" rel="noopener nofollow">' in html
    assert "<table>" in html
    assert "x&lt;1" in html
    assert "prose" in drawn(markdown(html))
    assert "region" in drawn(code_block("x", label=NAME))


def test_gallery_draws_every_component() -> None:
    markup = drawn(gallery_page())

    assert "CodeEditor" in markup


def test_every_text_of_the_components_is_in_the_catalogue() -> None:
    catalogue = json.loads((ROOT / "assets" / "locales" / "ru.json").read_text())
    sources = [*(ROOT / "lms_app" / "ui").glob("*.py"), ROOT / "lms_app" / "shell.py"]
    sources += [*(ROOT / "assets" / "widgets").glob("*.js*")]
    keys = {key for source in sources for key in re.findall(r'\bt\("([\w.]+\w)"', source.read_text())}

    missing = [key for key in keys if not found(catalogue, key)]

    assert missing == []


def found(catalogue: dict, key: str) -> bool:
    *parents, leaf = key.split(".")
    for parent in parents:
        catalogue = catalogue.get(parent, {})
    return leaf in catalogue or f"{leaf}_other" in catalogue
