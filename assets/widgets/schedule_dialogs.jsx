// One lesson: what it is, and cancelling it.
import { useId, useState } from "react";
import { Link } from "react-router";
import { Button, TextField } from "./challenge_fields";
import { Dialog } from "./dialog";
import { api } from "./http";
import { useT } from "./i18n";
import { classWords, dayWords, hours, isOpen, refusalText } from "./schedule_words";

export function StatusBadge({ status }) {
  const t = useT();
  const tone = { SCHEDULED: "info", IN_PROGRESS: "accent", COMPLETED: "good", CANCELLED: "bad" }[status];
  return <span className={`badge badge--${tone}`}>{t(`lessons.status.${status.toLowerCase()}`)}</span>;
}

export function LessonDialog({ open, canManage, onClose, onEdit, onCancel }) {
  const t = useT();
  return (
    <Dialog open={Boolean(open)} onClose={onClose} title={open?.title || ""}>
      {open ? (
        <>
          <div className="stack stack--2">
            <span><StatusBadge status={open.status} /></span>
            <span className="strong">{dayWords(t, open.date)}, {hours(open)}</span>
            <span>{classWords(t, open)}</span>
            {open.clubTimeZone && open.className?.includes(open.clubName) !== true ? <span>{open.clubName}</span> : null}
            {open.clubTimeZone && open.clubTimeZone !== open.timeZone ? <span className="muted">{t("lessons.calendar.club_time", { day: dayWords(t, open.clubDate), time: `${open.clubTime}–${open.clubEndTime}`, zone: open.clubTimeZone })}</span> : null}
            {open.cancelReason ? <span>{t("lessons.reason", { reason: open.cancelReason })}</span> : null}
          </div>
          <div className="dialog-actions">
            {canManage && isOpen(open) ? <Button onClick={() => onEdit(open)}>{t("lessons.edit")}</Button> : null}
            {canManage && isOpen(open) ? <Button variant="danger" onClick={() => onCancel(open)}>{t("lessons.cancel")}</Button> : null}
            {open.clubTimeZone ? <Link className="btn btn--secondary" to={`/kruzhok/${open.clubId}/schedule`}>{t("lessons.calendar.club_schedule")}</Link> : null}
            {open.status !== "CANCELLED" ? <Link className="btn btn--primary" to={`/kruzhok/${open.clubId}/lesson/${open.id}`}>{t("lessons.open")}</Link> : null}
          </div>
        </>
      ) : null}
    </Dialog>
  );
}

/** This lesson, or it and all later ones; only for lessons of a series. */
export function ScopeChoice({ lesson, value, onChange }) {
  const t = useT();
  const name = useId();
  if (!lesson.seriesId) return null;
  return (
    <fieldset className="stack stack--1">
      <legend>{t("lessons.scope.title")}</legend>
      {["ONE", "FOLLOWING"].map((each) => (
        <label key={each} className="check">
          <input type="radio" name={name} checked={value === each} onChange={() => onChange(each)} /><span>{t(`lessons.scope.${each.toLowerCase()}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function CancelDialog({ open, ...rest }) {
  const t = useT();
  return (
    <Dialog open={Boolean(open)} onClose={rest.onClose} title={t("lessons.cancel_title")}>
      {open ? <CancelForm lesson={open} {...rest} /> : null}
    </Dialog>
  );
}

function CancelForm({ base, lesson, onClose, onDone }) {
  const t = useT();
  const [reason, setReason] = useState("");
  const [scope, setScope] = useState("ONE");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState("");
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const answer = await api(`${base}/schedule/${lesson.id}/cancel`, { method: "POST", body: { reason, scope, sequence: lesson.sequence } });
    setBusy(false);
    if (answer.ok) onDone(t("lessons.cancelled", { count: answer.data.lessons.length }));
    else setFailed(Object.values(answer.fields).flat()[0] || refusalText(t, answer));
  };
  return (
    <form className="form" onSubmit={submit} noValidate aria-busy={busy}>
      {failed ? <div className="alert alert--bad" role="alert"><span>{failed}</span></div> : null}
      <p>{t("lessons.cancel_text", { title: lesson.title, day: dayWords(t, lesson.date), time: hours(lesson) })}</p>
      <TextField label={t("lessons.field.reason")} value={reason} onChange={setReason} maxLength={500} optional help={t("lessons.reason_help")} />
      <ScopeChoice lesson={lesson} value={scope} onChange={setScope} />
      <div className="dialog-actions">
        <Button onClick={onClose}>{t("lessons.keep")}</Button>
        <button type="submit" className="btn btn--danger" aria-busy={busy || undefined}>{busy ? t("common.working") : t("lessons.cancel")}</button>
      </div>
    </form>
  );
}
