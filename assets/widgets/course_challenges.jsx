// The challenges that a course sets: which, by when, for how much, in which order. What is typed stays in this browser
// until it is saved (docs/decisions/0012); the list is saved as a whole, over the version that it was written over.
import { useEffect, useRef, useState } from "react";
import { Button, CheckField, IconButton, Removed, Section, TextField } from "./challenge_fields";
import * as list from "./course_challenge_form";
import { pathOf, useListSaving } from "./course_challenge_saving";
import { ChallengeSearch } from "./course_challenge_search";
import { LeaveGuard } from "./course_editor_leave";
import { useT } from "./i18n";
import { Conflict, LoadedDraft, Restored, useKeptDraft, useSaveKey } from "./kept_draft";

export function CourseChallenges(props) {
  return <LoadedDraft path={pathOf(props.courseId)} toForm={(view) => list.toForm(view, props.timeZone)}>{(start) => <Challenges {...props} key={`${props.courseId}:${props.owner}`} start={start} />}</LoadedDraft>;
}

function Challenges({ start, courseId, owner }) {
  const t = useT();
  const root = useRef(null);
  const [said, setSaid] = useState("");
  const [previous, setPrevious] = useState(null); // one's own list, after taking theirs: to bring it back
  const [notKept, setNotKept] = useState(false);
  const draft = useKeptDraft({ area: "course-challenges", owner, id: courseId }, start, list.same, () => setNotKept(true));
  const { form, saved, theirs, restored, isDirty, setForm, take } = draft;
  const saving = useListSaving({ courseId, draft, root, t });
  const { save, errors, message } = saving;
  useSaveKey(() => save());
  const clear = () => { saving.setErrors({}); saving.setMessage(""); };
  const takeBack = (version) => { take(version); clear(); };
  const add = (challenge) => {
    setForm((now) => list.addChallenge(now, challenge));
    setSaid(t("courses.tasks.added", { title: challenge.title, place: list.listKept(form).length + 1 }));
  };
  const kept = list.listKept(form);
  return (
    <div className="authoring course-challenges" ref={root}>
      <div className="authoring-bar ce-bar">
        <Button variant="primary" sign="save" aria-busy={saving.busy} onClick={() => save()}>{t("courses.editor.save")}{isDirty ? <span className="ce-dot" aria-hidden="true" /> : null}</Button>
        <SaveState {...{ saving, isDirty }} hasTheirs={Boolean(theirs)} />
      </div>
      {notKept ? <div className="alert alert--warning" role="status">{t("authoring.not_kept")}</div> : null}
      {theirs ? <Conflict title="courses.tasks.conflict" detail={describeTheirs(t, saved.form, theirs.form)} onTheirs={() => { setPrevious(form); takeBack(theirs); }} onMine={() => save(theirs.version)} /> : null}
      {previous ? <div className="alert alert--info row--wrap" role="status"><span className="grow">{t("courses.clash.taken")}</span><Button small onClick={() => { setForm(previous); setPrevious(null); }}>{t("courses.clash.mine_back")}</Button><Button small variant="ghost" onClick={() => setPrevious(null)}>{t("common.close")}</Button></div> : null}
      {restored && !theirs ? <Restored onDiscard={() => takeBack(saved)} /> : null}
      {message ? <div className="alert alert--bad" role="alert">{message}</div> : null}
      <Rows {...{ form, setForm, errors, setSaid, root }} />
      <Section title={t("courses.tasks.add")} lead={t("courses.tasks.add_lead")}>
        {kept.length < list.MAX_CHALLENGES ? <ChallengeSearch without={kept.map((each) => each.id)} onChoose={add} /> : <p className="muted">{t("courses.tasks.full", { count: list.MAX_CHALLENGES })}</p>}
      </Section>
      <div role="status" className="visually-hidden" data-testid="said">{said}</div>
      <LeaveGuard isDirty={isDirty} onSave={() => save()} />
    </div>
  );
}

function describeTheirs(t, before, after) {
  const names = list.findChanges(before, after);
  return t("authoring.conflict.changed", { names: names.length ? names.join(", ") : t("courses.tasks.order") });
}

function SaveState({ saving, isDirty, hasTheirs }) {
  const t = useT();
  const { busy, errors, message, savedAt } = saving;
  const wrong = Object.keys(errors).length;
  const isBad = wrong > 0 || Boolean(message) || hasTheirs;
  const describe = () => {
    if (busy) return t("courses.editor.saving");
    if (wrong) return t("courses.editor.fields", { count: Object.values(errors).flatMap((each) => Object.keys(each)).length });
    if (isBad) return t("courses.editor.failed");
    if (isDirty) return t("courses.editor.dirty");
    return savedAt ? t("authoring.saved_at", { time: savedAt }) : t("authoring.all_saved");
  };
  return <span className={`small authoring-state ${isBad ? "field-error" : "muted"}`} role="status" data-testid="save-state" data-dirty={isDirty || undefined}>{describe()}</span>;
}

function Rows({ form, setForm, errors, setSaid, root }) {
  const t = useT();
  const focus = useRef(null); // {id, control}: where the focus belongs once the list is drawn anew
  useEffect(() => {
    const { id, control } = focus.current || {};
    focus.current = null;
    if (id) root.current?.querySelector(`[data-row="${id}"] :is([data-control="${control}"], .removed > button)`)?.focus();
  }, [form]);
  const kept = list.listKept(form);
  const moveBy = (id, by) => {
    const place = kept.findIndex((each) => each.id === id) + by;
    if (!kept[place]) return;
    focus.current = { id, control: by < 0 ? "up" : "down" };
    setForm((now) => list.moveRow(now, id, by));
    setSaid(t("courses.tasks.moved", { title: kept[place - by].title, place: place + 1, total: kept.length }));
  };
  const change = (id, part) => setForm((now) => list.changeRow(now, id, part));
  const turn = (id, removed) => { focus.current = { id, control: "remove" }; change(id, { removed }); };
  const total = kept.reduce((sum, each) => sum + (Number(each.points) || 0), 0);
  return (
    <section className="stack" aria-label={t("learning.tasks.title")}>
      {form.rows.length ? (
        <>
          <p className="muted small num" data-testid="counts">{[t("courses.tasks.count", { count: kept.length }), t("learning.tasks.points", { count: total }), t("courses.tasks.zone", { zone: form.zone })].join(" · ")}</p>
          <ol className="cc-rows">
            {form.rows.map((row) => (row.removed
              ? <li key={row.id} data-row={row.id}><Removed text={t("authoring.removed", { name: row.title })} onUndo={() => turn(row.id, false)} /></li>
              : <Row key={row.id} {...{ row, moveBy, change }} errors={errors[row.id] || {}} place={kept.indexOf(row)} count={kept.length} onRemove={() => turn(row.id, true)} />))}
          </ol>
        </>
      ) : <div className="empty"><p className="empty-text">{t("courses.tasks.empty")}</p></div>}
    </section>
  );
}

function Row({ row, place, count, errors, moveBy, change, onRemove }) {
  const t = useT();
  const { id, title } = row;
  const set = (name) => (value) => change(id, { [name]: value });
  const shown = (name) => ({ value: row[name], error: errors[name], onChange: set(name) });
  const hadDay = useRef(false); // a day that was there and was cleared takes its time along
  hadDay.current ||= Boolean(row.day);
  const dayLeft = ({ target }) => {
    if (hadDay.current && !target.value && !target.validity.badInput) { hadDay.current = false; set("time")(""); }
  };
  const [canUp, canDown] = [place > 0, place < count - 1];
  return (
    <li className="cc-row" data-row={id}>
      <div className="cc-head">
        <span className="num muted" aria-hidden="true">{place + 1}</span>
        <a className="strong grow cc-title" href={`/challenge/${id}`} target="_blank" rel="noreferrer">{title}</a>
        {row.isOpen ? null : <span className="badge badge--warning">{t("courses.tasks.closed")}</span>}
        <span className="ce-tools">
          <IconButton sign="up" label={t("courses.editor.item_up", { title })} data-control="up" aria-disabled={!canUp || undefined} onClick={() => moveBy(id, -1)} />
          <IconButton sign="down" label={t("courses.editor.item_down", { title })} data-control="down" aria-disabled={!canDown || undefined} onClick={() => moveBy(id, 1)} />
          <IconButton sign="trash" label={t("courses.tasks.remove", { title })} data-control="remove" onClick={onRemove} />
        </span>
      </div>
      {errors.challengeId ? <span className="field-error" role="alert">{errors.challengeId}</span> : null}
      <div className="cc-fields" role="group" aria-label={title}>
        <TextField label={t("courses.tasks.day")} optional type="date" min="2000-01-01" max="2099-12-31" data-when="day" data-of={id} {...shown("day")} onBlur={dayLeft} />
        <TextField label={t("courses.tasks.time")} type="time" step={60} data-when="time" data-of={id} {...shown("time")} />
        <TextField label={t("courses.tasks.points")} inputMode="numeric" maxLength={4} {...shown("points")} />
        <CheckField label={t("learning.tasks.required")} value={row.required} onChange={set("required")} />
      </div>
    </li>
  );
}
