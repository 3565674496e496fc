// The library as a grid or a list: the same elements, laid out by the stylesheet; remembered by this browser.
import { useState } from "react";
import { useT } from "./i18n";

const PLACE = "lms:media-view";
const VIEWS = { grid: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z", list: "M4 6h16M4 12h16M4 18h16" };
const read = () => {
  try { return localStorage.getItem(PLACE) === "list" ? "list" : "grid"; } catch { return "grid"; }
};

export function MediaView({ children }) {
  const t = useT();
  const [view, setView] = useState(read);
  const choose = (next) => {
    setView(next);
    try { localStorage.setItem(PLACE, next); } catch { /* forbidden: until the page goes */ }
  };
  return (
    <div className="media-view" data-view={view}>
      <div className="segmented media-view-switch" role="group" aria-label={t("media.view.label")}>
        {Object.entries(VIEWS).map(([key, path]) => (
          <button key={key} type="button" aria-pressed={view === key} aria-label={t(`media.view.${key}`)} title={t(`media.view.${key}`)} onClick={() => choose(key)}>
            <svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" strokeLinecap="round" aria-hidden="true"><path d={path} /></svg>
          </button>
        ))}
      </div>
      {children}
    </div>
  );
}
