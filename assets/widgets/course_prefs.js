// How one likes the editor of courses, remembered in this browser (spec CRS 10).
import { useCallback, useState } from "react";

const PLACE = "lms:course-editor";
const USUAL = { autoSave: true, showUploadProgress: true, chapterExpanded: true, view: "list" };

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) || "{}");
    return { ...USUAL, ...Object.fromEntries(Object.entries(kept).filter(([name, value]) => typeof value === typeof USUAL[name])) };
  } catch { return USUAL; }
}

/** The preferences and what changes some of them. */
export function usePreferences() {
  const [prefs, setPrefs] = useState(read);
  const change = useCallback((part) => setPrefs((now) => {
    const next = { ...now, ...part };
    try { localStorage.setItem(PLACE, JSON.stringify(next)); } catch { /* full or forbidden: good for this page only */ }
    return next;
  }), []);
  return [prefs, change];
}
