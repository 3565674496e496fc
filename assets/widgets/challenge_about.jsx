// Statement, place in the catalogue, hints and tags of a challenge.
import { useEffect, useState } from "react";
import { errorOf, LISTS, newKey } from "./challenge_draft";
import { Button, CheckField, IconButton, Section, SelectField, TextField } from "./challenge_fields";
import { useT } from "./i18n";

const DIFFICULTIES = ["BEGINNER", "INTERMEDIATE", "ADVANCED", "EXPERT"];

export function AboutTab({ form, change, errors, categories, previewHtml, onPreview }) {
  const t = useT();
  const field = (name, rest = {}) => ({ value: form[name], error: errorOf(errors, name), onChange: (value) => change({ [name]: value }), ...rest });
  return (
    <>
      <Section title={t("authoring.section.basics")}>
        <TextField label={t("authoring.field.title")} {...field("title")} maxLength={200} />
        <TextField label={t("authoring.field.description")} help={t("authoring.field.description_help")} lines={2} {...field("description")} />
        <div className="authoring-grid">
          <SelectField label={t("authoring.field.difficulty")} options={DIFFICULTIES.map((each) => [each, t(`challenges.difficulty.${each.toLowerCase()}`)])} {...field("difficulty")} />
          <TextField label={t("authoring.field.level")} inputMode="numeric" {...field("level")} />
          <TextField label={t("authoring.field.category")} list="authoring-categories" {...field("category")} />
          <TextField label={t("authoring.field.minutes")} inputMode="numeric" {...field("estimatedTime")} />
        </div>
        <datalist id="authoring-categories">{categories.map((each) => <option key={each} value={each} />)}</datalist>
        <CheckField label={t("authoring.field.is_public")} help={t("authoring.field.is_public_help")} value={form.isPublic} onChange={(isPublic) => change({ isPublic })} />
      </Section>
      <Statement field={field("instructions")} previewHtml={previewHtml} onPreview={onPreview} />
    </>
  );
}

function Statement({ field, previewHtml, onPreview }) {
  const t = useT();
  const [shown, setShown] = useState("write");
  useEffect(() => { if (shown === "preview") onPreview?.(field.value || ""); }, [shown]);
  return (
    <Section title={t("authoring.section.statement")}>
      <div className="segmented" role="group" aria-label={t("authoring.section.statement")}>
        {["write", "preview"].map((each) => <button key={each} type="button" aria-pressed={shown === each} onClick={() => setShown(each)}>{t(`authoring.statement.${each}`)}</button>)}
      </div>
      {shown === "write"
        ? <TextField label={t("authoring.field.instructions")} help={t("authoring.field.instructions_help")} lines={16} mono {...field} />
        : <div className="authoring-preview prose" dangerouslySetInnerHTML={{ __html: previewHtml }} />}
    </Section>
  );
}

export function MoreTab({ form, change, errors }) {
  const t = useT();
  const setHint = (key, text) => change({ hints: form.hints.map((each) => (each.key === key ? { ...each, text } : each)) });
  const names = { tags: t("authoring.field.tags"), roles: t("authoring.field.roles"), skills: t("authoring.field.skills"), tools: t("authoring.field.tools"), related: t("authoring.field.related") };
  return (
    <>
      <Section title={t("authoring.section.hints")} lead={t("authoring.section.hints_lead")}>
        {form.hints.map((hint, index) => (
          <div key={hint.key} className="hint-edit">
            <TextField label={t("authoring.field.hint", { number: index + 1 })} lines={2} value={hint.text} error={errorOf(errors, `hints.${hint.key}`)} onChange={(text) => setHint(hint.key, text)} />
            <IconButton sign="trash" label={t("authoring.remove", { name: t("authoring.field.hint", { number: index + 1 }) })} onClick={() => change({ hints: form.hints.filter((each) => each.key !== hint.key) })} />
          </div>
        ))}
        <div><Button sign="plus" onClick={() => change({ hints: [...form.hints, { key: newKey(), text: "" }] })}>{t("authoring.add_hint")}</Button></div>
      </Section>
      <Section title={t("authoring.section.tags")} lead={t("authoring.section.tags_lead")}>
        <div className="authoring-grid authoring-grid--wide">
          {LISTS.map((name) => <TextField key={name} label={names[name]} help={name === "related" ? t("authoring.field.related_help") : ""} optional value={form[name]} error={errorOf(errors, name)} onChange={(value) => change({ [name]: value })} />)}
        </div>
        <TextField label={t("authoring.field.outcomes")} help={t("authoring.field.outcomes_help")} optional lines={4} value={form.learningOutcomes} error={errorOf(errors, "learningOutcomes")} onChange={(learningOutcomes) => change({ learningOutcomes })} />
      </Section>
    </>
  );
}
