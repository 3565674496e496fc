// The editor of a lesson. What is typed stays in this browser until it is saved (docs/decisions/0012); text, files and
// quiz are saved as a whole, over the version that they were written over.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Button, Section, TextField } from "./challenge_fields";
import { api } from "./http";
import { useT } from "./i18n";
import { forget, keep, keyErrors, readKept, same, toForm, toInput } from "./lesson_draft";
import { LessonMaterials } from "./lesson_materials";
import { QuizEditor } from "./quiz_editor";

const KEEP_MS = 250;
const PREVIEW_MS = 600;

export function LessonEditor(props) {
  const { lessonId } = props;
  const t = useT();
  const [start, setStart] = useState(null);
  const [failed, setFailed] = useState("");
  const load = useCallback(async () => {
    const answer = await api(`/api/admin/kruzhok/lessons/${lessonId}`);
    if (answer.ok) setStart({ version: answer.data.version, form: toForm(answer.data) });
    else setFailed(answer.message || t("errors.network"));
  }, [lessonId]);
  useEffect(() => { load(); }, [load]);
  if (failed) return <div className="alert alert--bad" role="alert"><span className="grow">{failed}</span><Button small onClick={() => { setFailed(""); load(); }}>{t("authoring.try_again")}</Button></div>;
  if (!start) return <div className="stack"><span className="skeleton" style={{ height: "64px" }} /><span className="skeleton" style={{ height: "420px" }} /></div>;
  return <Editor {...props} start={start} />;
}

/** Where editing begins: with what is saved, or with what was kept here and not saved. */
function begin(start, owner, id) {
  const kept = readKept(owner, id);
  if (!kept?.form || same(kept.form, start.form)) return { form: start.form, base: start.version, restored: false, theirs: null };
  return { form: kept.form, base: kept.version, restored: true, theirs: kept.version === start.version ? null : start };
}

function Editor({ start, lessonId, owner, previewHtml = "", onSaved, onPreview }) {
  const t = useT();
  const first = useMemo(() => begin(start, owner, lessonId), []);
  const [form, setForm] = useState(first.form);
  const [base, setBase] = useState(first.base);
  const [saved, setSaved] = useState(start);
  const [theirs, setTheirs] = useState(first.theirs);
  const [restored, setRestored] = useState(first.restored);
  const [errors, setErrors] = useState({});
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState("");
  const root = useRef(null);
  const isDirty = useMemo(() => !same(form, saved.form), [form, saved]);
  const change = useCallback((part) => setForm((now) => ({ ...now, ...part })), []);

  const latest = useRef({});
  latest.current = { form, base, isDirty };
  useEffect(() => {
    const write = () => {
      const now = latest.current;
      if (!now.isDirty) forget(owner, lessonId);
      else if (!keep(owner, lessonId, { version: now.base, form: now.form })) setMessage(t("authoring.not_kept"));
    };
    const timer = setTimeout(write, KEEP_MS);
    window.addEventListener("pagehide", write);
    return () => { clearTimeout(timer); window.removeEventListener("pagehide", write); };
  }, [form, base, isDirty]);
  useEffect(() => () => { // left within the app: the last letters too
    const now = latest.current;
    if (now.isDirty) keep(owner, lessonId, { version: now.base, form: now.form });
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => onPreview?.(form.scenario), PREVIEW_MS);
    return () => clearTimeout(timer);
  }, [form.scenario]);

  const adopt = (view, sent) => {
    const settled = { ...sent, questions: sent.questions.filter((each) => !each.removed) };
    setSaved({ version: view.version, form: settled });
    setBase(view.version);
    setForm((now) => (now === sent ? settled : now));
    setErrors({});
    setTheirs(null);
    setRestored(false);
    setMessage("");
    onSaved?.(view.title);
  };
  const refuse = (found) => {
    setErrors(found);
    setMessage(t("programs.fields_wrong", { count: Object.keys(found).length }));
    setTimeout(() => root.current?.querySelector("[aria-invalid=true]")?.focus(), 80);
  };
  const save = async (version = latest.current.base) => {
    if (busy) return;
    const sent = latest.current.form;
    setBusy(true);
    const answer = await api(`/api/admin/kruzhok/lessons/${lessonId}?version=${version}`, { method: "PUT", body: toInput(sent) });
    setBusy(false);
    if (answer.ok) adopt(answer.data, sent);
    else if (answer.status === 409) {
      setErrors({});
      const now = await api(`/api/admin/kruzhok/lessons/${lessonId}`);
      if (now.ok) setTheirs({ version: now.data.version, form: toForm(now.data) });
    } else if (answer.status === 400 && Object.keys(answer.fields).length) refuse(keyErrors(answer.fields, sent));
    else setMessage(answer.status === 0 ? t("authoring.save_offline") : answer.message || t("errors.unknown"));
  };
  useEffect(() => {
    const onKey = (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      save();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
  const take = (version) => { // what the server has, in place of what was typed
    setForm(version.form);
    setSaved(version);
    setBase(version.version);
    setTheirs(null);
    setRestored(false);
    setErrors({});
  };
  const field = (name) => ({ value: form[name], error: errors[name], onChange: (text) => change({ [name]: text }) });
  return (
    <div className="authoring" ref={root}>
      <div className="authoring-bar">
        <Button variant="primary" sign="save" aria-busy={busy} onClick={() => save()}>{t("common.save")}</Button>
        <span className={`small authoring-state${Object.keys(errors).length ? " field-error" : " muted"}`} role="status">{message || (isDirty ? t("authoring.unsaved") : t("authoring.all_saved"))}</span>
      </div>
      {theirs ? <Conflict onTheirs={() => take(theirs)} onMine={() => save(theirs.version)} /> : null}
      {restored && !theirs ? <div className="alert alert--info row--wrap"><span className="grow">{t("authoring.restored_text")}</span><Button small onClick={() => take(saved)}>{t("authoring.discard")}</Button></div> : null}
      <Section title={t("programs.about")}>
        <div className="quiz-edit-basics">
          <TextField label={t("programs.field.title")} maxLength={200} {...field("title")} />
          <TextField label={t("programs.field.duration")} inputMode="numeric" {...field("durationMinutes")} />
        </div>
        <TextField label={t("programs.field.description")} lines={2} grows optional {...field("description")} />
      </Section>
      <Section title={t("programs.scenario")} lead={t("programs.scenario_lead")}>
        <div className="authoring-two">
          <TextField label={t("programs.field.scenario")} lines={16} mono {...field("scenario")} />
          <div className="stack stack--1"><span className="field-label">{t("programs.preview")}</span><div className="authoring-preview prose" dangerouslySetInnerHTML={{ __html: previewHtml }} /></div>
        </div>
      </Section>
      <LessonMaterials form={form} change={change} />
      <QuizEditor form={form} change={change} errors={errors} />
    </div>
  );
}

function Conflict({ onTheirs, onMine }) {
  const t = useT();
  return (
    <div className="alert alert--warning" role="alert">
      <div className="stack stack--2 grow">
        <span className="strong">{t("authoring.conflict.title")}</span>
        <span>{t("authoring.conflict.text")}</span>
        <div className="row row--wrap"><Button small onClick={onTheirs}>{t("authoring.conflict.theirs")}</Button><Button small variant="danger" onClick={onMine}>{t("authoring.conflict.mine")}</Button></div>
      </div>
    </div>
  );
}
