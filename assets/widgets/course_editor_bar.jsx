// The bar of the editor: save, how things stand, publish, preferences, keys.
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { Button } from "./challenge_fields";
import { Dialog } from "./dialog";
import { useT } from "./i18n";
import { Menu } from "./menu";

const KEYS = [["Ctrl", "S", "save"], ["Space", "", "pick"], ["↑", "↓", "move"], ["Esc", "", "cancel"], ["Alt", "↑ ↓", "step"], ["Enter", "", "add"], ["?", "", "keys"]];
const TONES = { draft: "neutral", published: "good", archived: "warning" };

function describe(t, { saving, isDirty, isIncomplete, waiting, hasTheirs, autoSave }) {
  if (saving.waits) return t("courses.editor.waiting", { round: saving.waits });
  if (saving.flight) return t("courses.editor.saving");
  if (hasTheirs) return t("courses.editor.clash");
  if (saving.problem?.isLocal) return t("courses.editor.fields", { count: saving.problem.count });
  if (saving.problem) return t("courses.editor.failed");
  if (isIncomplete) return t("courses.editor.incomplete");
  if (isDirty && !waiting.length) return t(autoSave ? "courses.editor.dirty_auto" : "courses.editor.dirty");
  if (waiting.length) return t("courses.editor.deletions_wait", { count: waiting.length });
  return saving.savedAt ? t("authoring.saved_at", { time: saving.savedAt }) : t("authoring.all_saved");
}

export function EditorBar({ courseId, status, saving, isDirty, isIncomplete, waiting, prefs, setPrefs, publishing, hasTheirs, onSave, onPublish }) {
  const t = useT();
  const [keys, setKeys] = useState(false);
  const isBad = Boolean(saving.problem) || hasTheirs;
  return (
    <div className="authoring-bar ce-bar">
      <Button variant="primary" sign="save" aria-busy={Boolean(saving.flight)} onClick={onSave}>{t("courses.editor.save")}{isDirty || waiting.length ? <span className="ce-dot" aria-hidden="true" /> : null}</Button>
      {status === "draft" ? <Button sign="send" aria-busy={publishing.busy === "publish"} onClick={onPublish}>{t("courses.publish")}</Button> : null}
      <span className={`badge badge--${TONES[status]}`}>{t(`courses.status.${status}`)}</span>
      <span className={`small authoring-state ${isBad ? "field-error" : "muted"}`} role="status" data-testid="save-state" data-dirty={isDirty || undefined}>{describe(t, { saving, isDirty, isIncomplete, waiting, hasTheirs, autoSave: prefs.autoSave })}</span>
      <Menu label={t("courses.editor.more")} className="btn btn--ghost btn--icon ce-more">
        <Dots />
        <Link to={`/instructor/course/${courseId}/challenges`} role="menuitem" tabIndex={-1} className="menu-item">{t("courses.tasks.link")}</Link>
        <Choice name="autoSave" {...{ prefs, setPrefs }} />
        <Choice name="chapterExpanded" {...{ prefs, setPrefs }} />
        <Choice name="showUploadProgress" {...{ prefs, setPrefs }} />
        {status === "archived" || status === "published" ? <button type="button" role="menuitem" className="menu-item" onClick={publishing.restore}>{t("courses.restore")}</button> : null}
        {status === "archived" ? null : <button type="button" role="menuitem" className="menu-item" onClick={publishing.archive}>{t("courses.archive")}</button>}
        <button type="button" role="menuitem" className="menu-item" onClick={() => setTimeout(() => setKeys(true), 0)}>{t("courses.keys.title")}</button>
      </Menu>
      <KeysDialog open={keys} setOpen={setKeys} />
    </div>
  );
}

function Choice({ name, prefs, setPrefs }) {
  const t = useT();
  return <button type="button" role="menuitemcheckbox" aria-checked={prefs[name]} className="menu-item" onClick={() => setPrefs({ [name]: !prefs[name] })}>{t(`courses.prefs.${name}`)}<span className="menu-tick" aria-hidden="true">{prefs[name] ? "✓" : ""}</span></button>;
}

const Dots = () => <svg width="20" height="20" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true"><circle cx="12" cy="5" r="2" /><circle cx="12" cy="12" r="2" /><circle cx="12" cy="19" r="2" /></svg>;

/** "?" lists the keys of this page in place of those of all pages. */
function KeysDialog({ open, setOpen }) {
  const t = useT();
  useEffect(() => {
    const onKey = (event) => {
      if (event.key !== "?" || event.target.closest?.("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
      event.stopImmediatePropagation();
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, []);
  return (
    <Dialog open={open} onClose={() => setOpen(false)} title={t("courses.keys.title")}>
      <dl className="shortcuts">{KEYS.map(([first, second, name]) => <div key={name} className="row row--between"><dt>{t(`courses.keys.${name}`)}</dt><dd className="nowrap"><kbd>{first}</kbd>{second ? <> <kbd>{second}</kbd></> : null}</dd></div>)}</dl>
    </Dialog>
  );
}
