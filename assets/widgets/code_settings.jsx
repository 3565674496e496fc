// How the editors look: colours and size of the text, chosen once for all of them and remembered in the browser.
import { useSyncExternalStore } from "react";
import { useT } from "./i18n";
import { Menu } from "./menu";

const THEMES = ["site", "light", "dark", "contrast"];
const SIZES = [12, 14, 16, 20, 24];
const KEY = "lms:editor";
const DEFAULTS = { theme: "site", size: 14 };
const listeners = new Set();

function read() {
  try {
    const saved = JSON.parse(localStorage.getItem(KEY)) || {};
    return { theme: THEMES.includes(saved.theme) ? saved.theme : DEFAULTS.theme, size: SIZES.includes(saved.size) ? saved.size : DEFAULTS.size };
  } catch { return DEFAULTS; }
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

export function changeEditorSettings(part) {
  set({ ...settings, ...part });
  try { localStorage.setItem(KEY, JSON.stringify(settings)); } catch { /* forbidden: kept until the page goes */ }
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
