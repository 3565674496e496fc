"""What stands in the head of every page: fonts, and what must happen before the first paint."""

import reflex as rx

STYLESHEETS = [
    "/styles/fonts.css",
    "/styles/tokens.css",
    "/styles/base.css",
    "/styles/controls.css",
    "/styles/components.css",
    "/styles/shell.css",
    "/styles/code.css",
    "/styles/workspace.css",
    "/styles/preview.css",
    "/styles/challenges.css",
    "/styles/attempts.css",
    "/styles/accounts.css",
    "/styles/admin.css",
    "/styles/authoring.css",
    "/styles/lessons.css",
    "/styles/quiz.css",
    "/styles/clubs.css",
    "/styles/money.css",
    "/styles/attendance.css",
    "/styles/courses.css",
    "/styles/media.css",
    "/styles/media_upload.css",
    "/styles/learning.css",
]

# The prerendered page is light and a stranger's. Before the first paint this sets the theme (cookie
# lms_theme, which the server may write, else what the browser remembers), the role whose menus are shown,
# and the language of the document; text in another language stays hidden until its catalogue is there.
# A form that is sent before its page is alive waits for api_form.jsx.
_EARLY_SCRIPT = """
(function () {
  var root = document.documentElement;
  function cookie(name) {
    var hit = document.cookie.match("(?:^|; )" + name + "=([^;]*)");
    return hit ? hit[1] : "";
  }
  try {
    var theme = cookie("lms_theme");
    if (/^(light|dark|system)$/.test(theme)) localStorage.setItem("theme", theme);
    theme = localStorage.getItem("theme") || "system";
    if (theme === "system") theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    root.classList.remove("light", "dark");
    root.classList.add(theme);
    root.style.colorScheme = theme;
    root.dataset.role = localStorage.getItem("lms:role") || "VISITOR";
  } catch (error) {}
  var known = ["ru", "kk", "en"];
  var locale = cookie("lms_locale");
  if (known.indexOf(locale) < 0) {
    locale = (navigator.languages || []).map(function (tag) { return tag.slice(0, 2).toLowerCase(); })
      .filter(function (tag) { return known.indexOf(tag) >= 0; })[0] || "ru";
  }
  root.lang = locale;
  var drawn = root.dataset.prerendered || "ru";
  if (drawn !== "any" && drawn !== locale) root.classList.add("i18n-pending");
  addEventListener("submit", function (event) {
    var form = event.target;
    if (form.hasAttribute("data-api-form") && !form.dataset.live) {
      event.preventDefault();
      window.__earlySubmit = form;
    }
  }, true);
})();
"""


def head_components() -> list[rx.Component]:
    """For ``rx.App(head_components=...)``."""
    fonts = [
        rx.el.link(
            rel="preload",
            href=f"/fonts/{name}.woff2",
            custom_attrs={"as": "font", "type": "font/woff2", "crossOrigin": "anonymous"},
        )
        for name in ("inter-latin", "inter-cyrillic")
    ]
    return [
        rx.el.script(_EARLY_SCRIPT),
        *fonts,
        rx.el.link(rel="icon", href="/favicon.svg", custom_attrs={"type": "image/svg+xml"}),
        rx.el.meta(name="color-scheme", content="light dark"),
    ]
