// Publishing, archiving and what keeps a course from learners.
import { useCallback, useEffect, useState } from "react";
import { api } from "./http";
import { useT } from "./i18n";

const toast = (kind, key) => window.lms?.toast({ kind, key });

/** `version` is the saved one: with each, what is missing is asked for anew. */
export function usePublishing({ courseId, version, status, onChanged }) {
  const t = useT();
  const [unmet, setUnmet] = useState(null);
  const [busy, setBusy] = useState("");
  const [message, setMessage] = useState("");
  const path = `/api/admin-courses/${courseId}`;
  const look = useCallback(async () => {
    const answer = await api(`${path}/publish-check`);
    if (answer.ok) setUnmet(answer.data.unmet);
  }, [path]);
  useEffect(() => { look(); }, [look, version, status]);
  const send = async (what, done) => {
    setBusy(what);
    setMessage("");
    const answer = await api(`${path}/${what}`, { method: "POST" });
    setBusy("");
    if (answer.ok) { toast("success", done); onChanged?.(); return; }
    const points = answer.data?.details?.unmet;
    if (points) setUnmet(points);
    setMessage(answer.message || t("errors.network"));
  };
  const publish = async (save) => {
    if (busy) return;
    setBusy("publish");
    const isSaved = await save();
    setBusy("");
    if (isSaved) await send("publish", "courses.toast.published");
  };
  return { unmet, busy, message, publish, archive: () => send("archive", "courses.toast.archived"), restore: () => send("restore", "courses.toast.restored") };
}
