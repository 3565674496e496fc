// What the register and the journal share: signs, the line that says what is saved, the question before looking back.
import { useEffect, useRef } from "react";
import { Dialog } from "./dialog";
import { useT } from "./i18n";

export const STATUSES = ["PRESENT", "LATE", "ABSENT"];
export const SIGNS = { PRESENT: "✓", LATE: "⏰", ABSENT: "❌" };
// Drawn here and not by a font: not every machine has one with a clock and a cross. The text is for copies and readers.
const PATHS = { PRESENT: "M5 13l4.5 4.5L19 7", LATE: "M12 7.5V12l3 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17", ABSENT: "M6 6l12 12M18 6L6 18" };
export function Drawing({ status }) {
  return <svg width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={PATHS[status]} /></svg>;
}
export function Sign({ status }) {
  return <span className="sign" aria-hidden="true"><span className="visually-hidden">{SIGNS[status]}</span><Drawing status={status} /></span>;
}
const MOST_NAMED = 5;
// By place on the keyboard and not by letter: they work in every layout.
export const KEYS = { KeyP: "PRESENT", KeyL: "LATE", KeyA: "ABSENT" };
export const word = (t, status) => t(status ? `attendance.status.${status.toLowerCase()}` : "attendance.status.none");

export function Legend() {
  const t = useT();
  return (
    <ul className="att-legend small" aria-label={t("attendance.legend")}>
      {STATUSES.map((each) => <li key={each} data-mark={each}><Sign status={each} /> {word(t, each)}</li>)}
    </ul>
  );
}

/** What the server has; trouble is said aloud, the usual is only shown. */
export function SaveState({ marks }) {
  const t = useT();
  const { phase, refused, question, overtaken } = marks;
  const count = marks.count();
  const trouble = { offline: t("attendance.save.offline", { count }), signed_out: t("attendance.save.signed_out", { count }) }[phase] || "";
  const calm = { saved: t("attendance.save.saved"), waiting: t("attendance.save.waiting", { count }), saving: t("attendance.save.saving") }[phase] || "";
  return (
    <>
      <span className="att-state small num" data-phase={phase}>{trouble ? null : calm}</span>
      <div role="status" className="att-trouble">
        {trouble ? <div className="alert alert--warning"><span className="grow">{trouble}</span>{phase === "offline" ? <button type="button" className="btn btn--secondary btn--small" onClick={() => marks.flush()}>{t("attendance.save.again")}</button> : <a className="btn btn--secondary btn--small" href={`/login?next=${encodeURIComponent(location.pathname)}`}>{t("shell.sign_in")}</a>}</div> : null}
        {refused ? <div className="alert alert--bad"><span className="grow">{t("attendance.save.refused", { count: refused.count, reason: refused.message || t("errors.unknown") })}</span></div> : null}
        {overtaken.length ? <Overtaken overtaken={overtaken} /> : null}
      </div>
      <PastQuestion open={Boolean(question)} onAnswer={(isMeant) => marks.answer(isMeant)} />
    </>
  );
}

/** Cells in which another mark had come meanwhile: that one stands, this person's was not saved. */
function Overtaken({ overtaken }) {
  const t = useT();
  const rest = overtaken.length - MOST_NAMED;
  return (
    <div className="alert alert--warning">
      <div className="grow">
        <p>{t("attendance.save.overtaken", { count: overtaken.length })}</p>
        <ul className="list-rows small">
          {overtaken.slice(0, MOST_NAMED).map((each) => (
            <li key={`${each.studentId} ${each.scheduleId}`}>{t(each.markedBy ? "attendance.save.stands_by" : "attendance.save.stands", { name: each.name, lesson: each.lessonTitle, mark: word(t, each.status), by: each.markedBy })}</li>
          ))}
          {rest > 0 ? <li>{t("attendance.save.and_more", { count: rest })}</li> : null}
        </ul>
      </div>
    </div>
  );
}

/** Asks before marks of a lesson that is over change; every way of closing is a no. */
export function PastQuestion({ open, count = 1, onAnswer }) {
  const t = useT();
  const said = useRef(false);
  useEffect(() => { said.current = false; }, [open]);
  const answer = (isMeant) => { if (!said.current) { said.current = true; onAnswer(isMeant); } };
  return (
    <Dialog open={open} title={t("attendance.past.title")} onClose={() => answer(false)}>
      <p>{t("attendance.past.text", { count })}</p>
      <div className="dialog-actions">
        <button type="button" className="btn btn--secondary" onClick={() => answer(false)}>{t("common.cancel")}</button>
        <button type="button" className="btn btn--primary" onClick={() => answer(true)}>{t("attendance.past.change")}</button>
      </div>
    </Dialog>
  );
}

/** A lesson that is over: nothing changes until somebody said that it is meant. */
export function askFirst(marks, changes, isPast, setAsking, apply) {
  const past = [...new Set(changes.map((each) => each.lesson))].filter((each) => isPast(each) && !marks.confirmed.has(each));
  if (past.length) setAsking({ lessons: past, apply });
  else apply();
}
