// The editor of a lesson. What is typed stays in this browser until it is saved (docs/decisions/0012); text, files and
// quiz are saved as a whole, over the version that they were written over.
import { useEffect, useRef, useState } from "react";
import { Button, Section, TextField } from "./challenge_fields";
import { showFaults } from "./focus";
import { api } from "./http";
import { useT } from "./i18n";
import { Conflict, LoadedDraft, Restored, useKeptDraft, useSaveKey } from "./kept_draft";
import { keyErrors, same, toForm, toInput } from "./lesson_draft";
import { LessonMaterials } from "./lesson_materials";
import { QuizEditor } from "./quiz_editor";

const PREVIEW_MS = 600;

export function LessonEditor(props) {
  return <LoadedDraft path={`/api/admin/kruzhok/lessons/${props.lessonId}`} toForm={toForm}>{(start) => <Editor {...props} start={start} />}</LoadedDraft>;
}

function Editor({ start, lessonId, owner, previewHtml = "", onSaved, onPreview }) {
  const t = useT();
  const [errors, setErrors] = useState({});
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState("");
  const root = useRef(null);
  const { form, saved, theirs, restored, isDirty, latest, change, setTheirs, adopt, take } = useKeptDraft({ area: "lesson", owner, id: lessonId }, start, same, () => setMessage(t("authoring.not_kept")));
  useEffect(() => {
    const timer = setTimeout(() => onPreview?.(form.scenario), PREVIEW_MS);
    return () => clearTimeout(timer);
  }, [form.scenario]);

  const settle = (view, sent) => {
    adopt({ version: view.version, form: { ...sent, questions: sent.questions.filter((each) => !each.removed) } }, sent);
    setErrors({});
    setMessage("");
    onSaved?.(view.title);
  };
  const refuse = (found) => {
    showFaults(() => { setErrors(found); setMessage(t("programs.fields_wrong", { count: Object.keys(found).length })); }, root);
  };
  const save = async (version = latest.current.base) => {
    if (busy) return;
    const sent = latest.current.form;
    setBusy(true);
    const answer = await api(`/api/admin/kruzhok/lessons/${lessonId}?version=${version}`, { method: "PUT", body: toInput(sent) });
    setBusy(false);
    if (answer.ok) settle(answer.data, sent);
    else if (answer.status === 409) {
      setErrors({});
      const now = await api(`/api/admin/kruzhok/lessons/${lessonId}`);
      if (now.ok) setTheirs({ version: now.data.version, form: toForm(now.data) });
    } else if (answer.status === 400 && Object.keys(answer.fields).length) refuse(keyErrors(answer.fields, sent));
    else setMessage(answer.status === 0 ? t("authoring.save_offline") : answer.message || t("errors.unknown"));
  };
  useSaveKey(() => save());
  const takeBack = (version) => {
    take(version);
    setErrors({});
  };
  const field = (name) => ({ value: form[name], error: errors[name], onChange: (text) => change({ [name]: text }) });
  return (
    <div className="authoring" ref={root}>
      <div className="authoring-bar">
        <Button variant="primary" sign="save" aria-busy={busy} onClick={() => save()}>{t("common.save")}</Button>
        <span className={`small authoring-state${Object.keys(errors).length ? " field-error" : " muted"}`} role="status">{message || (isDirty ? t("authoring.unsaved") : t("authoring.all_saved"))}</span>
      </div>
      {theirs ? <Conflict onTheirs={() => takeBack(theirs)} onMine={() => save(theirs.version)} /> : null}
      {restored && !theirs ? <Restored onDiscard={() => takeBack(saved)} /> : null}
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
