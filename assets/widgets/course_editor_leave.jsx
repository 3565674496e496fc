// Leaving with unsaved edits: asked first. They are kept in this browser either way.
import { useEffect, useRef } from "react";
import { useBlocker } from "react-router";
import { Button } from "./challenge_fields";
import { Dialog } from "./dialog";
import { useT } from "./i18n";

const CLOSED_MS = 150;

export function LeaveGuard({ isDirty, onSave }) {
  const t = useT();
  const allowed = useRef(false);
  useEffect(() => {
    if (!isDirty) return undefined;
    const warn = (event) => { if (!allowed.current) { event.preventDefault(); event.returnValue = ""; } };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isDirty]);
  const dirty = useRef(isDirty);
  dirty.current = isDirty;
  const blocker = useBlocker(({ currentLocation, nextLocation }) => isDirty && currentLocation.pathname !== nextLocation.pathname);
  const isAsked = blocker.state === "blocked";
  const go = () => {
    const { pathname, search, hash } = blocker.location;
    allowed.current = true;
    blocker.reset();
    // Loaded anew, once the dialog is closed and its entry of the history is gone.
    setTimeout(() => window.location.assign(pathname + search + hash), CLOSED_MS);
  };
  const saveAndGo = async () => { if (await onSave() || !dirty.current) go(); else blocker.reset(); };
  return (
    <Dialog open={isAsked} onClose={() => blocker.state === "blocked" && blocker.reset()} title={t("courses.leave.title")}>
      <p>{t("courses.leave.text")}</p>
      <div className="dialog-actions row row--wrap">
        <Button onClick={() => blocker.reset()}>{t("courses.leave.stay")}</Button>
        <Button onClick={go}>{t("courses.leave.go")}</Button>
        <Button variant="primary" onClick={saveAndGo}>{t("courses.leave.save")}</Button>
      </div>
    </Dialog>
  );
}
