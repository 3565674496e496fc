// Planning a lesson or a series, and changing one.
import { useEffect, useId, useState } from "react";
import { Button, CheckField, SelectField, TextField } from "./challenge_fields";
import { Dialog } from "./dialog";
import { api } from "./http";
import { useT } from "./i18n";
import { ScopeChoice } from "./schedule_dialogs";
import { addDays, refusalText, WEEKDAYS, weekdayName, weekdayOf } from "./schedule_words";

const LENGTHS = [30, 45, 60, 75, 90, 120, 150, 180];
const WEEKS_AHEAD = 12;

export function LessonForm({ open, ...rest }) {
  const t = useT();
  return (
    <Dialog open={Boolean(open)} onClose={rest.onClose} title={t(open?.kind === "edit" ? "lessons.edit_title" : "lessons.plan_title")}>
      {open ? <Form {...rest} lesson={open.lesson} day={open.day} time={open.time} /> : null}
    </Dialog>
  );
}

function begin({ lesson, day, time, templates, classes }) {
  if (lesson) return { lessonTemplateId: lesson.lessonTemplateId, classId: lesson.classId || "", date: lesson.date, time: lesson.time, durationMinutes: lesson.durationMinutes };
  const first = templates[0];
  return { lessonTemplateId: first?.id || "", classId: classes.length === 1 ? classes[0].id : "", date: day, time: time || "15:00", durationMinutes: first?.durationMinutes || 60 };
}

function Form({ base, lesson, day, time, templates, classes, onClose, onDone }) {
  const t = useT();
  const [form, setForm] = useState(() => begin({ lesson, day, time, templates, classes }));
  const [repeat, setRepeat] = useState({ on: false, weekdays: [WEEKDAYS[weekdayOf(form.date)]], until: addDays(form.date, 7 * WEEKS_AHEAD), followProgram: true });
  const [scope, setScope] = useState("ONE");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState({ text: "", fields: {} });
  const change = (name) => (value) => setForm((now) => ({ ...now, [name]: value }));
  const error = (name) => failed.fields[name]?.[0] || "";
  useEffect(() => { document.querySelector("dialog[open] [aria-invalid=true]")?.focus(); }, [failed]);
  const chooseTemplate = (id) => setForm((now) => ({ ...now, lessonTemplateId: id, durationMinutes: lesson ? now.durationMinutes : templates.find((each) => each.id === id)?.durationMinutes || now.durationMinutes }));
  const chooseDay = (value) => {
    setForm((now) => ({ ...now, date: value }));
    if (value && repeat.weekdays.length === 1) setRepeat((now) => ({ ...now, weekdays: [WEEKDAYS[weekdayOf(value)]] }));
  };
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const body = { ...form, classId: form.classId || null, durationMinutes: Number(form.durationMinutes) };
    if (!lesson && repeat.on) body.repeat = { weekdays: repeat.weekdays, until: repeat.until, followProgram: repeat.followProgram };
    const answer = lesson
      ? await api(`${base}/schedule/${lesson.id}`, { method: "PATCH", body: { sequence: lesson.sequence, scope, ...body } })
      : await api(`${base}/schedule`, { method: "POST", body });
    setBusy(false);
    if (answer.ok) onDone(t(lesson ? "lessons.changed" : "lessons.planned", { count: answer.data.lessons.length }), answer.data.notices);
    else setFailed({ text: Object.keys(answer.fields).length ? "" : refusalText(t, answer), fields: answer.fields });
  };
  const classOptions = [["", t("lessons.all_classes")], ...classes.filter((each) => each.isActive || each.id === form.classId).map((each) => [each.id, each.name])];
  const known = templates.some((each) => each.id === form.lessonTemplateId);
  const lengths = LENGTHS.includes(Number(form.durationMinutes)) ? LENGTHS : [...LENGTHS, Number(form.durationMinutes)].sort((a, b) => a - b);
  if (!templates.length && !lesson) return <p>{t("lessons.no_templates")}</p>;
  return (
    <form className="form" onSubmit={submit} noValidate aria-busy={busy}>
      {failed.text ? <div className="alert alert--bad" role="alert"><span>{failed.text}</span></div> : null}
      <SelectField label={t("lessons.field.template")} value={form.lessonTemplateId} onChange={chooseTemplate} error={error("lessonTemplateId")} options={[...(known ? [] : [[form.lessonTemplateId, lesson?.title || "–"]]), ...templates.map((each) => [each.id, each.label])]} />
      <SelectField label={t("lessons.field.class")} value={form.classId} onChange={change("classId")} error={error("classId")} options={classOptions} />
      <div className="schedule-when">
        <TextField label={t("lessons.field.date")} type="date" value={form.date} onChange={chooseDay} error={error("date")} required />
        <TextField label={t("lessons.field.time")} type="time" step={300} value={form.time} onChange={change("time")} error={error("time")} required />
        <SelectField label={t("lessons.field.length")} value={String(form.durationMinutes)} onChange={change("durationMinutes")} error={error("durationMinutes")} options={lengths.map((each) => [String(each), t("lessons.minutes", { count: each })])} />
      </div>
      {lesson ? <ScopeChoice lesson={lesson} value={scope} onChange={setScope} /> : <Repeat repeat={repeat} onChange={(part) => setRepeat((now) => ({ ...now, ...part }))} error={error} />}
      <div className="dialog-actions">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <button type="submit" className="btn btn--primary" aria-busy={busy || undefined}>{busy ? t("common.working") : t(lesson ? "lessons.save" : "lessons.plan_verb")}</button>
      </div>
    </form>
  );
}

function Repeat({ repeat, onChange, error }) {
  const t = useT();
  const id = useId();
  const toggle = (code) => onChange({ weekdays: repeat.weekdays.includes(code) ? repeat.weekdays.filter((each) => each !== code) : [...repeat.weekdays, code] });
  return (
    <div className="stack stack--2">
      <CheckField label={t("lessons.repeat.on")} value={repeat.on} onChange={(on) => onChange({ on })} />
      {repeat.on ? (
        <>
          <div className="field">
            <span className="field-label" id={id}>{t("lessons.repeat.weekdays")}</span>
            <div className="weekdays" role="group" aria-labelledby={id}>
              {WEEKDAYS.map((code, index) => <button key={code} type="button" className="chip" aria-pressed={repeat.weekdays.includes(code)} onClick={() => toggle(code)}>{weekdayName(t, index)}</button>)}
            </div>
            <span className="field-error">{error("repeat.weekdays")}</span>
          </div>
          <TextField label={t("lessons.repeat.until")} type="date" value={repeat.until} onChange={(until) => onChange({ until })} error={error("repeat.until")} help={t("lessons.repeat.help")} />
          <CheckField label={t("lessons.repeat.follow")} value={repeat.followProgram} onChange={(followProgram) => onChange({ followProgram })} help={t("lessons.repeat.follow_help")} />
        </>
      ) : null}
    </div>
  );
}
