// Saving a course: the whole tree in one request, one at a time, over the version that it was written over. What is not
// answered is sent again, the same save under the same name, so that the server does it once.
import { useCallback, useEffect, useRef, useState } from "react";
import { countChanges, keyErrors, nameSave } from "./course_changes";
import { findFaults, same, settleDeletions, toBasic, toForm, toSections, withoutDeletions } from "./course_tree";
import { reportError } from "./error_report";
import { api, makeUuid } from "./http";
import { inWords } from "./i18n";

const TIMEOUT_MS = 35_000;
const WAITS_MS = [1000, 2000, 4000, 8000];
const AUTOSAVE_MS = 1500;
const LOST = [0, 408, 429, 502, 503, 504];

/** Sends until it is answered, waiting twice as long each time; `onWait` hears of each wait. */
async function sendAgain(path, request, onWait) {
  for (let round = 0; ; round += 1) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
    const answer = await api(path, { ...request, signal: stop.signal });
    clearTimeout(timer);
    if (answer.ok || !LOST.includes(answer.status) || round >= WAITS_MS.length) return answer;
    onWait(round + 1);
    await new Promise((done) => setTimeout(done, Math.max(WAITS_MS[round], (answer.retryAfter || 0) * 1000)));
  }
}

const toast = (kind, key, params = {}) => window.lms?.toast({ kind, key, params });

/**
 * `draft` is what useKeptDraft gives. `save({isAuto, keeps, over})` gives whether all is saved; `keeps` leaves deletions
 * waiting, `over` is the version to overwrite knowingly. `flight` is the form that counts as saved while it is on its way,
 * `waits` how often it was sent again, `problem` why it was refused.
 */
export function useSaving({ courseId, draft, autoSave, isHeld, onSaved, t }) {
  const { form, saved, latest, theirs, setTheirs, adopt, setForm } = draft;
  const [flight, setFlight] = useState(null);
  const [waits, setWaits] = useState(0);
  const [errors, setErrors] = useState({});
  const [problem, setProblem] = useState(null);
  const [savedAt, setSavedAt] = useState("");
  const running = useRef(null);
  const known = useRef(saved); // what the server has, at once and not with the next drawing
  known.current = saved;
  const refused = useRef(null); // what was refused is not sent by itself again until it is changed
  const path = `/api/admin-courses/${courseId}`;

  const settle = (sent, version, isAuto) => {
    const clean = sent.gone.length ? { ...sent, gone: [] } : sent;
    known.current = { version, form: clean };
    latest.current.base = version;
    adopt(known.current, sent);
    if (!isAuto) setForm((now) => settleDeletions(now, sent));
    setErrors({});
    setProblem(null);
    setSavedAt(new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
    onSaved?.();
  };
  const refuse = async (answer, sent, words, isAuto) => {
    const isLost = LOST.includes(answer.status);
    if (!isLost) refused.current = latest.current.form;
    const isOverlap = answer.status === 409 && answer.data?.details?.version !== undefined;
    if (isOverlap) {
      const now = await api(path);
      if (now.ok) setTheirs({ version: now.data.version, form: toForm(now.data), by: now.data.savedBy, at: now.data.updatedAt });
      return;
    }
    const fields = keyErrors(answer.fields, sent);
    setErrors(fields);
    setProblem({ status: answer.status, message: answer.message, requestId: answer.requestId, fields: fields[""], unmet: answer.data?.details?.unmet || [], count: Object.keys(fields).length });
    if (answer.status === 404 && answer.code === "NOT_FOUND" && !Object.keys(answer.fields).length) toast("error", "courses.error.not_found");
    else if (!isAuto || !isLost) toast("error", words.failed);
    if (answer.status >= 500 || isLost) reportError("Failed to update course", { status: answer.status, code: answer.code, requestId: answer.requestId, courseId });
  };
  const run = async ({ isAuto, keeps, over }) => {
    const now = latest.current.form;
    const faults = findFaults(now);
    if (Object.keys(faults).length) {
      if (!isAuto) { setErrors(inWords(faults, t)); setProblem({ status: 400, isLocal: true, count: Object.keys(faults).length }); }
      return false;
    }
    const sent = isAuto || keeps ? withoutDeletions(now, known.current.form) : now;
    const words = nameSave(countChanges(known.current.form, sent));
    setFlight(sent);
    setWaits(0);
    const body = { version: over ?? latest.current.base, saveId: makeUuid(), basic: toBasic(sent), sections: toSections(sent.sections) };
    const answer = await sendAgain(`${path}?sync=ids`, { method: "PUT", body }, setWaits);
    setFlight(null);
    setWaits(0);
    if (!answer.ok) { await refuse(answer, sent, words, isAuto); return false; }
    settle(sent, answer.data.version, isAuto || keeps);
    if (!isAuto || words.isStructure) toast("success", words.key, words.params);
    return true;
  };
  const save = useRef(null);
  save.current = async (how = {}) => {
    // One at a time: the next one is made over the version that the one before has given.
    while (running.current) await running.current;
    const wanted = how.keeps ? withoutDeletions(latest.current.form, known.current.form) : latest.current.form;
    if (!how.over && same(wanted, known.current.form)) return true;
    running.current = run({ isAuto: false, ...how });
    try { return await running.current; } finally { running.current = null; }
  };
  useEffect(() => {
    if (!autoSave || theirs || running.current || refused.current === form) return undefined;
    if (same(withoutDeletions(form, saved.form), saved.form)) return undefined;
    const timer = setInterval(() => {
      if (isHeld()) return;
      clearInterval(timer);
      save.current({ isAuto: true });
    }, AUTOSAVE_MS);
    return () => clearInterval(timer);
  }, [form, saved, autoSave, theirs, flight]);
  const call = useCallback((how) => save.current(how), []);
  return { save: call, flight, waits, errors, setErrors, problem, setProblem, savedAt };
}
