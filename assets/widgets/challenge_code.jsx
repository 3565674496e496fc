// Languages of a challenge, starter and reference in each, and the wrong solutions that its tests have to catch.
import { useRef, useState } from "react";
import { CodeEditor } from "./code_editor";
import { errorOf, newKey } from "./challenge_draft";
import { Button, CheckField, IconButton, Removed, Section, SelectField, TextField } from "./challenge_fields";
import { useT } from "./i18n";

/** A code editor that keeps nothing itself: the whole draft is kept in one place. */
export function Code({ label, language, value, onChange, error, height = "260px", autoFocus = false }) {
  const first = useRef(value || "");
  const latest = useRef(onChange);
  latest.current = onChange;
  const [known, setKnown] = useState(first.current);
  const typed = (text) => {
    if (text === known) return;
    setKnown(text);
    latest.current(text);
  };
  return (
    <div className="field">
      <div style={{ height, minHeight: "160px" }}><CodeEditor storageKey="" starter={first.current} language={language} label={label} delay={0} height="100%" autoFocus={autoFocus} onChange={typed} /></div>
      <span className="field-error">{error || ""}</span>
    </div>
  );
}

export function CodeTab({ form, change, errors, languages, wrongRuns }) {
  const t = useT();
  const [chosen, setChosen] = useState(form.languages[0]);
  const language = form.languages.includes(chosen) ? chosen : form.languages[0];
  const name = (each) => t(`submissions.language.${each}`);
  const toggle = (each, on) => {
    const wanted = on ? [...form.languages, each] : form.languages.filter((other) => other !== each);
    if (!wanted.length) return; // at least one stays
    change({ languages: wanted });
    if (on) setChosen(each);
  };
  const code = (field, text) => change({ [field]: { ...form[field], [language]: text } });
  return (
    <>
      <Section title={t("authoring.section.code")} lead={t("authoring.section.code_lead")}>
        <fieldset className="language-checks">
          <legend>{t("authoring.field.languages")}</legend>
          {languages.map((each) => <CheckField key={each} label={name(each)} value={form.languages.includes(each)} onChange={(on) => toggle(each, on)} />)}
        </fieldset>
        <span className="field-error">{errorOf(errors, "languages")}</span>
        {form.languages.length > 1 ? (
          <div className="segmented" role="group" aria-label={t("authoring.field.language")}>
            {form.languages.map((each) => <button key={each} type="button" aria-pressed={each === language} onClick={() => setChosen(each)}>{name(each)}</button>)}
          </div>
        ) : null}
        <Code key={`starter:${language}`} label={t("authoring.field.starter")} language={language} value={form.starterCode[language]} error={errorOf(errors, `starterCode.${language}`)} onChange={(text) => code("starterCode", text)} />
        <Code key={`solution:${language}`} label={t("authoring.field.solution")} language={language} value={form.solutionCode[language]} error={errorOf(errors, `solutionCode.${language}`)} onChange={(text) => code("solutionCode", text)} />
      </Section>
      <Wrongs {...{ form, change, errors, wrongRuns }} />
    </>
  );
}

function Wrongs({ form, change, errors, wrongRuns }) {
  const t = useT();
  const set = (key, part) => change({ wrongSolutions: form.wrongSolutions.map((each) => (each.key === key ? { ...each, ...part } : each)) });
  const add = () => change({ wrongSolutions: [...form.wrongSolutions, { key: newKey(), language: form.languages[0], title: "", code: form.solutionCode[form.languages[0]] || "" }] });
  return (
    <Section title={t("authoring.section.wrong")} lead={t("authoring.section.wrong_lead")}>
      {form.wrongSolutions.map((wrong, index) => wrong.removed
        ? <Removed key={wrong.key} text={t("authoring.removed", { name: wrong.title || index + 1 })} onUndo={() => set(wrong.key, { removed: false })} />
        : (
          <div key={wrong.key} className="case-edit stack stack--2">
            <div className="case-edit-head">
              <h3 className="case-edit-title grow">{t("authoring.wrong.title", { number: index + 1 })}</h3>
              <Caught run={wrongRuns[wrong.key]} />
              <IconButton sign="trash" label={t("authoring.remove", { name: t("authoring.wrong.title", { number: index + 1 }) })} onClick={() => set(wrong.key, { removed: true })} />
            </div>
            <div className="wrong-edit-basics">
              <TextField label={t("authoring.wrong.mistake")} help={index === 0 ? t("authoring.wrong.mistake_help") : ""} value={wrong.title} error={errors[`wrongSolutions.${wrong.key}.title`]} onChange={(title) => set(wrong.key, { title })} />
              {form.languages.length > 1 || errors[`wrongSolutions.${wrong.key}.language`]
                ? <SelectField label={t("authoring.field.language")} value={wrong.language} error={errors[`wrongSolutions.${wrong.key}.language`]} options={form.languages.map((each) => [each, t(`submissions.language.${each}`)])} onChange={(language) => set(wrong.key, { language })} />
                : null}
            </div>
            <Code label={t("authoring.wrong.code", { number: index + 1 })} language={wrong.language} height="200px" value={wrong.code} error={errors[`wrongSolutions.${wrong.key}.code`]} onChange={(code) => set(wrong.key, { code })} />
          </div>
        ))}
      <div><Button sign="plus" onClick={add}>{t("authoring.wrong.add")}</Button></div>
    </Section>
  );
}

function Caught({ run }) {
  const t = useT();
  if (!run) return null;
  return run === "good"
    ? <span className="badge badge--good">{t("authoring.run.caught")}</span>
    : run === "bad" ? <span className="badge badge--bad">{t("authoring.run.not_caught")}</span> : null;
}
