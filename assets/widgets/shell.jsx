// What the frame needs in the browser: language and theme menus, sign-out, focus after a change of page.
import { useContext, useEffect, useState } from "react";
import { Link, useLocation } from "react-router";
import { toast } from "sonner";
import { ColorModeContext } from "$/utils/context-registry";
import { Dialog } from "./dialog";
import { watchErrors } from "./error_report";
import { api } from "./http";
import i18n, { I18nBoot, LOCALES, readCookie, setLocale, useLocale, useT } from "./i18n";
import { Menu } from "./menu";

const NAMES = { ru: "Русский", kk: "Қазақша", en: "English" };
const THEMES = ["light", "dark", "system"];
const YEAR_S = 31536000;
const DRAWINGS = {
  light: <><circle cx="12" cy="12" r="4" /><path d="M12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4" /></>,
  dark: <path d="M20.9 13.4A9 9 0 1 1 10.6 3.1a7 7 0 0 0 10.3 10.3Z" />,
  system: <><rect x="2" y="4" width="20" height="13" rx="2" /><path d="M8 21h8M12 17v4" /></>,
  check: <path d="M20 6L9 17l-5-5" />,
  language: <path d="M5 8l6 6M4 14l6-6 2-3M2 5h12M7 2h1M22 22l-5-10-5 10M14 18h6" />,
};

function Drawing({ name, className }) {
  return (
    <svg className={className} width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">{DRAWINGS[name]}</svg>
  );
}

function Choice({ text, checked, lang, onChoose }) {
  return (
    <button type="button" role="menuitemradio" aria-checked={checked} tabIndex={-1} className="menu-item" lang={lang} onClick={onChoose}>
      <span>{text}</span>
      {checked ? <Drawing name="check" className="menu-tick" /> : null}
    </button>
  );
}

// A signed-in person finds the choice again on other devices; the page doesn't wait for it.
const keepChoice = (settings) => {
  if ((document.documentElement.dataset.role || "VISITOR") === "VISITOR") return;
  api("/api/v1/users/me/profile", { method: "PUT", body: { settings } });
};

export function LocaleMenu() {
  const t = useT();
  const locale = useLocale();
  return (
    <Menu label={t("shell.language")} className="btn btn--ghost btn--icon">
      <Drawing name="language" />
      {LOCALES.map((code) => <Choice key={code} text={NAMES[code]} lang={code} checked={code === locale} onChoose={() => { setLocale(code); keepChoice({ locale: code }); }} />)}
    </Menu>
  );
}

export function ThemeMenu() {
  const t = useT();
  const { rawColorMode, setColorMode } = useContext(ColorModeContext);
  const [live, setLive] = useState(false);
  useEffect(() => setLive(true), []);
  const current = live ? rawColorMode : "system";
  const choose = (theme) => {
    document.cookie = `lms_theme=${theme}; path=/; max-age=${YEAR_S}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
    setColorMode(theme);
    keepChoice({ theme });
  };
  useEffect(() => { // after a form in which the server changed the cookies
    window.lms.applyPreferences = () => {
      const theme = readCookie("lms_theme");
      if (THEMES.includes(theme)) setColorMode(theme);
      const locale = readCookie("lms_locale");
      if (LOCALES.includes(locale) && locale !== i18n.language) setLocale(locale);
    };
  }, [setColorMode]);
  return (
    <Menu label={t("shell.theme")} className="btn btn--ghost btn--icon">
      <Drawing name={current} />
      {THEMES.map((theme) => <Choice key={theme} text={t(`shell.theme_${theme}`)} checked={theme === current} onChoose={() => choose(theme)} />)}
    </Menu>
  );
}

export function SignOut({ className, children }) {
  const t = useT();
  const signOut = async () => {
    const reply = await api("/api/v1/auth/logout", { method: "POST" });
    if (!reply.ok && reply.status !== 401) {
      toast.error(reply.message || t("errors.network"));
      return;
    }
    localStorage.removeItem("lms:role");
    window.location.assign("/login");
  };
  return <button type="button" role="menuitem" tabIndex={-1} className={className} onClick={signOut}>{children}</button>;
}

/** A link of the navigation; it is the current one on its own address, below it, and on the addresses in `also`. */
export function NavLink({ to, also = "", className, children }) {
  const { pathname, search } = useLocation();
  const [asked, setAsked] = useState(""); // the prerendered page knows of no tab
  useEffect(() => setAsked(new URLSearchParams(search).get("tab") || ""), [search]);
  const here = [to, ...also.split(" ").filter(Boolean)].some((place) => {
    const [path, query = ""] = place.split("?");
    // Tabs of one page may have links of their own: /dashboard and /dashboard?tab=clubs.
    if (pathname === path) return query === (asked && path === "/dashboard" ? `tab=${asked}` : "");
    return !query && pathname.startsWith(`${path.replace(/\/$/, "")}/`);
  });
  return <Link to={to} className={className} aria-current={here ? "page" : undefined}>{children}</Link>;
}

export function SkipLink({ children }) {
  return <a className="skip-link" href="#main">{children}</a>;
}

let pagesShown = 0;

/** While a page loads, its heading makes way for the real one: the focus goes along until it is moved. */
function follow(heading) {
  let focused = heading;
  const watcher = new MutationObserver(() => {
    const next = focused.isConnected || document.activeElement !== document.body ? null : document.querySelector("main h1");
    if (!next) return;
    focused = next;
    next.focus({ preventScroll: true });
  });
  const stop = () => { watcher.disconnect(); document.removeEventListener("focusin", onMove); };
  const onMove = (event) => event.target !== focused && stop();
  watcher.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("focusin", onMove);
  return stop;
}

/** Mounted by the frame of each page: language, role for the menus, focus on the heading of a new page. */
export function ShellBoot({ locale, role, loaded }) {
  const { pathname } = useLocation();
  useEffect(watchErrors, []);
  useEffect(() => {
    pagesShown += 1;
    if (pagesShown === 1) return; // a full load: the browser decides where the focus is
    const heading = document.querySelector("main h1");
    (heading || document.getElementById("main"))?.focus({ preventScroll: true });
    return heading ? follow(heading) : undefined;
  }, [pathname]);
  useEffect(() => {
    if (!loaded) return;
    document.documentElement.dataset.role = role || "VISITOR";
    localStorage.setItem("lms:role", role || "VISITOR");
  }, [loaded, role]);
  return <I18nBoot profile={loaded ? locale : ""} />;
}

const problemNumbers = new Map();

/** The number of what a page threw: the error page shows it, and it leads the report (ui/frame.py). */
function problemNumber(problem) {
  if (!problemNumbers.has(problem)) {
    const moment = Date.now().toString(36);
    const chance = Math.floor(Math.random() * 36 ** 3).toString(36).padStart(3, "0");
    problemNumbers.set(problem, `B-${moment}${chance}`.toUpperCase());
  }
  return problemNumbers.get(problem);
}

if (typeof window !== "undefined") {
  // The server's half is lms_app/web/browser.py.
  // With `href` the toast leads there and stays longer: who reads slowly must be able to reach it.
  const open = (href) => ({ duration: 15000, action: { label: i18n.t("common.open"), onClick: () => window.location.assign(href) } });
  window.lms = { ...window.lms, problemNumber, toast: ({ kind, key, params, href }) => (toast[kind] || toast)(i18n.t(key, params), href ? open(href) : undefined) };
}

const SHORTCUTS = [["Ctrl", "K", "shell.search"], ["?", "", "shell.shortcuts"], ["Ctrl", "Enter", "shell.shortcut_submit"], ["Esc", "Tab", "shell.shortcut_leave"], ["Esc", "", "shell.shortcut_close"]];
const isTyping = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);

/** "?" lists the keys. */
export function Shortcuts() {
  const t = useT();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event) => {
      if (event.key !== "?" || isTyping(event.target) || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <Dialog open={open} onClose={() => setOpen(false)} title={t("shell.shortcuts")}>
      <dl className="shortcuts">
        {SHORTCUTS.map(([first, second, key]) => (
          <div key={key} className="row row--between"><dt>{t(key)}</dt><dd className="nowrap"><kbd>{first}</kbd> {second ? <kbd>{second}</kbd> : null}</dd></div>
        ))}
      </dl>
    </Dialog>
  );
}

/** Instead of a page that broke in the browser, with the number under which the server logs the report. */
export function ErrorFallback({ problem }) {
  const t = useT();
  return (
    <main id="main" className="shell-main shell-main--narrow">
      <div className="page" role="alert">
        <h1>{t("errors.page.title")}</h1>
        <p>{t("errors.page.text")}</p>
        <p className="muted small">{t("errors.request_id", { id: problemNumber(problem) })}</p>
        <div><button type="button" className="btn btn--primary" onClick={() => window.location.reload()}>{t("errors.page.reload")}</button></div>
      </div>
    </main>
  );
}
