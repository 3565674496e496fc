// The register of one lesson, for a thumb: marks show at once and are kept here until the server has them; those of
// other people come in while one writes. Quizzes go out when the register is saved, not with each touch.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { api } from "./http";
import { useT } from "./i18n";
import { askFirst, Legend, PastQuestion, SaveState } from "./attendance_parts";
import { useMarks, useSnapshot } from "./attendance_marks";
import { RegisterRows } from "./attendance_rows";

const SAVE_AFTER_MS = 500;

export function Register({ clubId, lessonId, owner, revision = 0, hasQuiz = false, onSend, onFinish, onSaved }) {
  const t = useT();
  const marks = useMarks({ clubId, owner, delayMs: SAVE_AFTER_MS, sendQuizzes: false });
  const [register, setRegister] = useState(null);
  const [asking, setAsking] = useState(null);
  const [undo, setUndo] = useState(null);
  const [busy, setBusy] = useState("");
  const [withLate, setWithLate] = useState(false);
  const path = `/api/kruzhok/${clubId}/schedule/${lessonId}/attendance`;
  const show = useCallback((data) => {
    marks.load(data.students.filter((each) => each.status).map((each) => [each.studentId, lessonId, { status: each.status, notes: each.notes }]), data.asOf);
    setRegister(data);
  }, [marks, lessonId]);
  const [failed, again] = useSnapshot(path, revision, marks, show);
  const students = useMemo(() => (register?.students || []).map((each) => ({ id: each.studentId, name: each.name })), [register]);
  const by = useMemo(() => Object.fromEntries((register?.students || []).map((each) => [each.studentId, each.isOwn ? "" : each.markedBy])), [register]);
  const state = useRef("");
  const all = useRef(null);
  useEffect(() => { // the button that began or ended the lesson goes with it: on to the title, beside which stands the news
    if (state.current && register?.status !== state.current && document.activeElement === document.body) document.querySelector("h1")?.focus();
    state.current = register?.status || "";
  }, [register?.status]);
  const isPast = useRef(false);
  isPast.current = Boolean(register?.isPast);

  const set = useCallback((changes, after) => {
    askFirst(marks, changes, () => isPast.current, setAsking, () => { const before = marks.set(changes); setUndo(after ? after(before) : null); });
  }, [marks]);
  const onSet = useCallback((changes) => set(changes), [set]);
  const answer = (isMeant) => {
    if (isMeant) { for (const lesson of asking.lessons) marks.confirmed.add(lesson); asking.apply(); }
    setAsking(null);
  };

  if (!register) return failed ? <Failed text={failed === "network" ? t("errors.network") : failed} onAgain={again} /> : <Waiting />;
  if (!students.length) return <div className="empty"><p className="empty-text">{t("attendance.nobody")}</p><a className="btn btn--secondary" href={`/kruzhok/${clubId}/members`}>{t("attendance.to_members")}</a></div>;

  const statuses = students.map((each) => marks.mark(each.id, lessonId).status);
  const here = statuses.filter((each) => each === "PRESENT" || each === "LATE").length;
  const unmarked = statuses.filter((each) => !each).length;
  const markRest = () => set(
    students.filter((each) => !marks.mark(each.id, lessonId).status).map((each) => ({ student: each.id, lesson: lessonId, status: "PRESENT" })),
    (before) => (before.length ? before : null),
  );
  const step = async (name, action) => {
    if (busy) return;
    setBusy(name);
    if (await marks.settle()) await action();
    setBusy("");
  };
  const save = () => step("save", async () => {
    const body = students.map((each) => ({ studentId: each.id, status: marks.mark(each.id, lessonId).status, seen: marks.seen(each.id, lessonId) })).filter((each) => each.status);
    const reply = await api(path, { method: "POST", body });
    if (reply.ok) { marks.learn(reply.data.overtaken, reply.data.asOf); onSaved?.(reply.data.quizzesAssigned); }
    else window.lms?.toast({ kind: "error", key: "attendance.save.failed", params: { reason: reply.message || t("errors.network") } });
  });
  const isDone = register.status === "COMPLETED";
  return (
    <section className="reg" aria-label={t("attendance.register")}>
      <div className="reg-head">
        <div className="reg-count"><span className="reg-count-number num" data-testid="here" aria-label={t("attendance.here", { here, total: students.length })} role="img">{here} / {students.length}</span>
          {unmarked ? <span className="small muted">{t("attendance.unmarked", { count: unmarked })}</span> : null}</div>
        <button ref={all} type="button" className="btn btn--primary reg-all" aria-disabled={!unmarked || undefined} onClick={() => unmarked && markRest()}>{t(!unmarked ? "attendance.all_marked" : unmarked === students.length ? "attendance.all_present" : "attendance.rest_present")}</button>
        {undo ? <button type="button" className="btn btn--ghost btn--small" onClick={() => { all.current?.focus(); marks.set(undo); setUndo(null); }}>{t("attendance.undo")}</button> : null}
        <SaveState marks={marks} />
      </div>
      <Legend />
      <RegisterRows {...{ students, by, marks, onSet }} lesson={lessonId} label={t("attendance.register")} />
      <p className="muted small reg-keys">{t("attendance.keys")}</p>
      <div className="reg-foot">
        <button type="button" className="btn btn--secondary" aria-busy={busy === "save"} onClick={save}>{t("attendance.save_register")}</button>
        {hasQuiz ? (
          <div className="reg-quiz">
            <button type="button" className="btn btn--secondary" aria-busy={busy === "send"} onClick={() => step("send", () => onSend?.(withLate))}>{t("attendance.send_quiz")}</button>
            <label className="check"><input type="checkbox" checked={withLate} onChange={(event) => setWithLate(event.target.checked)} /><span>{t("attendance.to_late")}</span></label>
          </div>
        ) : null}
        {isDone ? null : <button type="button" className="btn btn--primary reg-finish" aria-busy={busy === "finish"} onClick={() => step("finish", () => onFinish?.())}>{t("attendance.finish")}</button>}
      </div>
      <PastQuestion open={Boolean(asking)} onAnswer={answer} />
    </section>
  );
}

function Waiting() {
  return <div className="stack stack--2" aria-hidden="true">{Array.from({ length: 6 }, (_, index) => <span key={index} className="skeleton" style={{ height: "64px" }} />)}</div>;
}

export function Failed({ text, onAgain }) {
  const t = useT();
  return <div className="alert alert--bad" role="alert"><span className="grow">{text}</span><button type="button" className="btn btn--secondary btn--small" onClick={onAgain}>{t("authoring.try_again")}</button></div>;
}
