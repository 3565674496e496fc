// What the editors of challenges and of lessons share. What is typed stays in this browser until it is saved, per person
// and thing, with the version that it was written over (docs/decisions/0012).
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "./challenge_fields";
import { api } from "./http";
import { useT } from "./i18n";

const KEEP_MS = 250;
const placeOf = ({ area, owner, id }) => `lms:${area}:${owner}:${id}`;

/** A `place` is {area: "authoring" | "lesson", owner, id}. */
function readKept(place) {
  try { return JSON.parse(localStorage.getItem(placeOf(place)) || "null"); } catch { return null; }
}
function keep(place, kept) {
  try { localStorage.setItem(placeOf(place), JSON.stringify(kept)); return true; } catch { return false; } // full or forbidden: said on the page
}
function forget(place) {
  try { localStorage.removeItem(placeOf(place)); } catch { /* nothing was kept then */ }
}

/** Where editing begins: with what is saved, or with what was kept here and not saved. */
function begin(place, start, same) {
  const kept = readKept(place);
  if (!kept?.form || same(kept.form, start.form)) return { form: start.form, base: start.version, restored: false, theirs: null };
  return { form: kept.form, base: kept.version, restored: true, theirs: kept.version === start.version ? null : start };
}

/**
 * `start` is {version, form} as the server has it; `same(left, right)` compares two forms; `onNotKept` hears when this
 * browser has no room. Gives form, base (the version that it was written over), saved (what the server has), theirs (what
 * somebody else saved meanwhile), restored, isDirty, `latest` (a ref to {form, base, isDirty}) and what changes them.
 */
export function useKeptDraft(place, start, same, onNotKept) {
  const first = useMemo(() => begin(place, start, same), []);
  const [form, setForm] = useState(first.form);
  const [base, setBase] = useState(first.base);
  const [saved, setSaved] = useState(start);
  const [theirs, setTheirs] = useState(first.theirs);
  const [restored, setRestored] = useState(first.restored);
  const isDirty = useMemo(() => !same(form, saved.form), [form, saved]);
  const change = useCallback((part) => setForm((now) => ({ ...now, ...part })), []);
  const latest = useRef({});
  latest.current = { form, base, isDirty };
  useEffect(() => {
    const write = () => {
      const now = latest.current;
      if (!now.isDirty) forget(place);
      else if (!keep(place, { version: now.base, form: now.form })) onNotKept();
    };
    const timer = setTimeout(write, KEEP_MS);
    window.addEventListener("pagehide", write);
    return () => { clearTimeout(timer); window.removeEventListener("pagehide", write); };
  }, [form, base, isDirty]);
  useEffect(() => () => { // left within the app: the last letters too
    const now = latest.current;
    if (now.isDirty) keep(place, { version: now.base, form: now.form });
  }, []);
  const settleOn = (version) => { setSaved(version); setBase(version.version); };
  /** `sent` was saved and has become `version`; what was typed since stays. */
  const adopt = (version, sent) => {
    settleOn(version);
    setForm((now) => (now === sent ? version.form : now));
    setTheirs(null);
    setRestored(false);
  };
  /** What the server has, in place of what was typed. */
  const take = (version) => {
    setForm(version.form);
    settleOn(version);
    setTheirs(null);
    setRestored(false);
  };
  return { form, saved, theirs, restored, isDirty, latest, change, setForm, setTheirs, settleOn, adopt, take };
}

/** Ctrl+S, or the Apple key, saves. */
export function useSaveKey(save) {
  useEffect(() => {
    const onKey = (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      save();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
}

/** Reads what is to be edited; `children` draws it from {version, form}. */
export function LoadedDraft({ path, toForm, children }) {
  const t = useT();
  const [start, setStart] = useState(null);
  const [failed, setFailed] = useState("");
  const load = useCallback(async () => {
    const answer = await api(path);
    if (answer.ok) setStart({ version: answer.data.version, form: toForm(answer.data) });
    else setFailed(answer.message || t("errors.network"));
  }, [path]);
  useEffect(() => { load(); }, [load]);
  if (failed) return <div className="alert alert--bad" role="alert"><span className="grow">{failed}</span><Button small onClick={() => { setFailed(""); load(); }}>{t("authoring.try_again")}</Button></div>;
  if (!start) return <div className="stack"><span className="skeleton" style={{ height: "64px" }} /><span className="skeleton" style={{ height: "420px" }} /></div>;
  return children(start);
}

/** Says that what is shown was typed earlier and never saved. */
export function Restored({ onDiscard }) {
  const t = useT();
  return <div className="alert alert--info row--wrap"><span className="grow">{t("authoring.restored_text")}</span><Button small onClick={onDiscard}>{t("authoring.discard")}</Button></div>;
}

/** Somebody else saved meanwhile; `detail` says what. */
export function Conflict({ title = "authoring.conflict.title", detail = "", onTheirs, onMine }) {
  const t = useT();
  return (
    <div className="alert alert--warning" role="alert">
      <div className="stack stack--2 grow">
        <span className="strong">{t(title)}</span>
        <span>{t("authoring.conflict.text")}{detail ? ` ${detail}` : ""}</span>
        <div className="row row--wrap"><Button small onClick={onTheirs}>{t("authoring.conflict.theirs")}</Button><Button small variant="danger" onClick={onMine}>{t("authoring.conflict.mine")}</Button></div>
      </div>
    </div>
  );
}
