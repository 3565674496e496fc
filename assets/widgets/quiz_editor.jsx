// The quiz of a lesson or of a course: questions of three kinds, right answers ticked, pairs beside each other.
import { Button, IconButton, Removed, Section, SelectField, TextField } from "./challenge_fields";
import { useT } from "./i18n";
import { makeQuestion, makeRow } from "./lesson_draft";

const KINDS = ["SINGLE", "MULTIPLE", "MATCHING"];
const MAX_ROWS = 10;

export function QuizEditor({ form, change, errors, lead = "programs.quiz_lead" }) {
  const t = useT();
  const { questions } = form;
  const setAll = (next) => change({ questions: next });
  const set = (key, part) => setAll(questions.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const move = (place, step) => {
    const next = [...questions];
    [next[place], next[place + step]] = [next[place + step], next[place]];
    setAll(next);
  };
  return (
    <Section title={t("programs.quiz")} lead={t(lead)}>
      <div className="authoring-grid">
        {form.xp === undefined ? null : <TextField label={t("programs.field.xp")} value={form.xp} inputMode="numeric" error={errors.xp} help={t("programs.field.xp_help")} onChange={(xp) => change({ xp })} />}
        <TextField label={t("programs.field.pass_percent")} value={form.passPercent} inputMode="numeric" error={errors.passPercent} onChange={(passPercent) => change({ passPercent })} />
      </div>
      <ol className="case-edits">
        {questions.map((question, place) => (question.removed ? (
          <li key={question.key}><Removed text={t("programs.question_removed", { number: place + 1 })} onUndo={() => set(question.key, { removed: false })} /></li>
        ) : (
          <li key={question.key} className="case-edit stack">
            <div className="case-edit-head">
              <h3 className="case-edit-title grow">{t("programs.question", { number: place + 1 })}</h3>
              <div className="case-edit-tools">
                <IconButton sign="up" label={t("programs.question_up", { number: place + 1 })} disabled={!place} onClick={() => move(place, -1)} />
                <IconButton sign="down" label={t("programs.question_down", { number: place + 1 })} disabled={place === questions.length - 1} onClick={() => move(place, 1)} />
                <IconButton sign="trash" label={t("programs.question_remove", { number: place + 1 })} onClick={() => set(question.key, { removed: true })} />
              </div>
            </div>
            <Question question={question} errors={errors} onChange={(part) => set(question.key, part)} />
          </li>
        )))}
      </ol>
      <div className="row row--wrap">
        {KINDS.map((kind) => <Button key={kind} sign="plus" small onClick={() => setAll([...questions, makeQuestion(kind)])}>{t(`programs.kind.${kind.toLowerCase()}`)}</Button>)}
      </div>
    </Section>
  );
}

function Question({ question, errors, onChange }) {
  const t = useT();
  const isMatching = question.kind === "MATCHING";
  const error = (...path) => errors[[question.key, ...path].join(".")];
  const setRow = (key, part) => onChange({ rows: question.rows.map((each) => (each.key === key ? { ...each, ...part } : part.right && question.kind === "SINGLE" ? { ...each, right: false } : each)) });
  const setKind = (kind) => {
    const first = question.rows.findIndex((each) => each.right);
    onChange({ kind, rows: kind === "SINGLE" ? question.rows.map((each, place) => ({ ...each, right: place === first })) : question.rows });
  };
  const wrong = error("options") || error("matches") || error("correct");
  return (
    <>
      <div className="quiz-edit-basics">
        <TextField label={t("programs.field.question")} lines={2} grows value={question.text} error={error("text")} onChange={(text) => onChange({ text })} />
        <SelectField label={t("programs.field.kind")} value={question.kind} options={KINDS.map((kind) => [kind, t(`programs.kind.${kind.toLowerCase()}`)])} onChange={setKind} />
      </div>
      <fieldset className="quiz-edit-rows" aria-invalid={wrong ? "true" : undefined} tabIndex={wrong ? -1 : undefined}>
        <legend>{t(isMatching ? "programs.field.pairs" : "programs.field.options")}</legend>
        {question.rows.map((row, place) => (
          <div key={row.key} className="quiz-edit-row">
            {isMatching ? null : <label className="quiz-edit-right"><input type={question.kind === "SINGLE" ? "radio" : "checkbox"} name={question.key} aria-label={t("programs.field.right", { number: place + 1 })} checked={row.right} onChange={(event) => setRow(row.key, { right: event.target.checked })} /></label>}
            <TextField label={t(isMatching ? "programs.field.left" : "programs.field.option", { number: place + 1 })} value={row.text} error={error("options", row.key)} onChange={(text) => setRow(row.key, { text })} />
            {isMatching ? <TextField label={t("programs.field.match", { number: place + 1 })} value={row.match} error={error("matches", row.key)} onChange={(match) => setRow(row.key, { match })} /> : null}
            <IconButton sign="trash" label={t("programs.option_remove", { number: place + 1 })} disabled={question.rows.length <= 2} onClick={() => onChange({ rows: question.rows.filter((each) => each.key !== row.key) })} />
          </div>
        ))}
        {wrong ? <span className="field-error" role="alert">{wrong}</span> : null}
      </fieldset>
      <Button sign="plus" small disabled={question.rows.length >= MAX_ROWS} onClick={() => onChange({ rows: [...question.rows, makeRow()] })}>{t(isMatching ? "programs.add_pair" : "programs.add_option")}</Button>
      <TextField label={t("programs.field.explanation")} optional lines={2} grows value={question.explanation} error={error("explanation")} help={t("programs.field.explanation_help")} onChange={(explanation) => onChange({ explanation })} />
    </>
  );
}
