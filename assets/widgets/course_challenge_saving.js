// Saving the list of a course's challenges: as a whole, one save at a time, over the version that it was written over.
import { useRef, useState } from "react";
import * as list from "./course_challenge_form";
import { showFaults } from "./focus";
import { api } from "./http";
import { inWords } from "./i18n";

export const pathOf = (courseId) => `/api/admin-courses/${courseId}/challenges`;

/** What keeps a list from being sent, in words. A day or time that is typed by half is empty to scripts. */
function findSlips(form, root, t) {
  const faults = inWords(list.findFaults(form), t);
  for (const field of root?.querySelectorAll("[data-when]") || []) {
    if (field.validity.badInput) faults[field.dataset.of] = { ...faults[field.dataset.of], [field.dataset.when]: t("courses.tasks.half_typed") };
  }
  return faults;
}

/** What is said of a list: `errors` by challenge and field, one `message`, and when it was saved. */
function useOutcome(root) {
  const [errors, setErrors] = useState({});
  const [message, setMessage] = useState("");
  const [savedAt, setSavedAt] = useState("");
  const refuse = (found) => {
    showFaults(() => { setErrors(found); setMessage(found[""] ? Object.values(found[""]).join(" ") : ""); }, root);
  };
  const praise = () => {
    setErrors({});
    setMessage("");
    setSavedAt(new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
    window.lms?.toast({ kind: "success", key: "courses.tasks.saved" });
  };
  return { errors, setErrors, message, setMessage, savedAt, refuse, praise };
}

/** `save(version)` gives whether all is saved; `version` is the one to overwrite knowingly. */
export function useListSaving({ courseId, draft, root, t }) {
  const { latest, adopt, setTheirs } = draft;
  const { refuse, praise, ...outcome } = useOutcome(root);
  const { setErrors, setMessage } = outcome;
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const path = pathOf(courseId);
  const toStart = (view, sent) => ({ version: view.version, form: list.toForm(view, sent.zone) });
  const send = async (version) => {
    const sent = latest.current.form;
    const slips = findSlips(sent, root.current, t);
    if (Object.keys(slips).length) { refuse(slips); return false; }
    const answer = await api(path, { method: "PUT", body: { version, challenges: list.toInput(sent) } });
    if (answer.ok) { adopt(toStart(answer.data, sent), sent); praise(); return true; }
    if (answer.status === 409) {
      setErrors({});
      const now = await api(path);
      if (now.ok) { setTheirs(toStart(now.data, sent)); setMessage(""); return false; }
    }
    if (Object.keys(answer.fields).length) refuse(list.keyErrors(answer.fields, sent));
    else setMessage(answer.status === 0 ? t("authoring.save_offline") : answer.message || t("errors.unknown"));
    return false;
  };
  const save = async (version = latest.current.base) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    try { return await send(version); } finally { running.current = false; setBusy(false); }
  };
  return { save, busy, ...outcome };
}
