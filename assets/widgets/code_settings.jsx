// How the editors look: colours and size of the text, chosen once for all of them and remembered in the browser. A
// signed-in person finds them again on other devices: the server keeps them and writes the cookie at the sign-in.
import { useSyncExternalStore } from "react";
import { api } from "./http";
import { readCookie, useT } from "./i18n";
import { Menu } from "./menu";

const THEMES = ["site", "light", "dark", "contrast"];
const SIZES = [12, 14, 16, 20, 24];
const KEY = "lms:editor";
const COOKIE = "lms_editor"; // "theme-size", either of which may be missing
const YEAR_S = 31536000;
const DEFAULTS = { theme: "site", size: 14 };
const listeners = new Set();

function readStored() {
  try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch { return {}; }
}
function read() {
  const [theme, size] = readCookie(COOKIE).split("-");
  const stored = readStored();
  const pick = (known, ...wanted) => wanted.find((each) => known.includes(each));
  return { theme: pick(THEMES, theme, stored.theme, DEFAULTS.theme), size: pick(SIZES, Number(size), stored.size, DEFAULTS.size) };
}
let settings = typeof localStorage === "undefined" ? DEFAULTS : read();

function set(next) {
  settings = next;
  listeners.forEach((listener) => listener());
}
function subscribe(listener) {
  listeners.add(listener);
  const elsewhere = (event) => event.key === KEY && set(read());
  window.addEventListener("storage", elsewhere);
  return () => { listeners.delete(listener); window.removeEventListener("storage", elsewhere); };
}

export const useEditorSettings = () => useSyncExternalStore(subscribe, () => settings, () => DEFAULTS);

let sent = Promise.resolve(); // one after the other, so that the last choice is the last that arrives

export function changeEditorSettings(part) {
  set({ ...settings, ...part });
  document.cookie = `${COOKIE}=${settings.theme}-${settings.size}; path=/; max-age=${YEAR_S}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  try { localStorage.setItem(KEY, JSON.stringify(settings)); } catch { /* forbidden: kept until the page goes */ }
  if ((document.documentElement.dataset.role || "VISITOR") === "VISITOR") return;
  const body = { settings: { editorTheme: settings.theme, editorTextPx: settings.size } };
  sent = sent.then(() => api("/api/v1/users/me/profile", { method: "PUT", body }));
}

/** One step larger or smaller; stays where it ends. */
export const growText = (step) => changeEditorSettings({ size: SIZES[Math.min(SIZES.length - 1, Math.max(0, SIZES.indexOf(settings.size) + step))] });

export function EditorMenu() {
  const t = useT();
  const { theme, size } = useEditorSettings();
  const choice = (key, text, checked, part) => (
    <button key={key} type="button" role="menuitemradio" aria-checked={checked} tabIndex={-1} className="menu-item" onClick={() => changeEditorSettings(part)}>
      <span>{text}</span>
      {checked ? <Drawing className="menu-tick" path="M20 6L9 17l-5-5" /> : null}
    </button>
  );
  return (
    <Menu label={t("editor.settings")} className="btn btn--ghost btn--icon btn--small">
      <Drawing path="M4 21v-7M4 10V3M12 21v-9M12 8V3M20 21v-5M20 12V3M1 14h6M9 8h6M17 16h6" />
      <div key="theme" role="group" aria-label={t("editor.theme")}>
        <div className="menu-heading" aria-hidden="true">{t("editor.theme")}</div>
        {THEMES.map((each) => choice(each, t(`editor.theme_${each}`), each === theme, { theme: each }))}
      </div>
      <div key="size" role="group" aria-label={t("editor.size")}>
        <div className="menu-heading" aria-hidden="true">{t("editor.size")}</div>
        <div className="menu-sizes">{SIZES.map((each) => choice(each, String(each), each === size, { size: each }))}</div>
      </div>
    </Menu>
  );
}

export function Drawing({ path, className }) {
  return (
    <svg className={className} width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={path} /></svg>
  );
}
