// The tests of a challenge: what is called with what, what is expected, who sees it, how much it weighs.
import { useState } from "react";
import { errorOf, judgeJson, makeCase, newKey, readSql, sameJson, writeSql } from "./challenge_draft";
import { Checker } from "./challenge_checker";
import { Button, CheckField, IconButton, Removed, Section, TextField } from "./challenge_fields";
import { ScenarioInput } from "./challenge_scenario_form";
import { useT } from "./i18n";

const MAX_CASES = 100;

export function CasesSection({ form, change, errors, outputs, hasTests }) {
  const t = useT();
  const [moved, setMoved] = useState(0);
  const cases = form.testCases;
  const isSql = form.languages.length === 1 && form.languages[0] === "sql";
  const isWeb = form.languages.length === 1 && form.languages[0] === "web";
  const setAll = (testCases) => change({ testCases });
  const set = (key, part) => setAll(cases.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const insert = (place, ...fresh) => cases.length < MAX_CASES && setAll([...cases.slice(0, place), ...fresh, ...cases.slice(place)]);
  const move = (place, step) => {
    const next = [...cases];
    [next[place], next[place + step]] = [next[place + step], next[place]];
    setAll(next);
    setMoved(place + step + 1);
  };
  const open = cases.filter((each) => each.key in outputs && !sameJson(outputs[each.key], each.expectedOutput) && usesValue(each));
  const takeAll = () => setAll(cases.map((each) => (open.includes(each) ? { ...each, expectedOutput: outputs[each.key] } : each)));
  const hidden = cases.filter((each) => !each.isPublic && !each.removed).length;
  return (
    <Section title={t("authoring.section.cases")} lead={t("authoring.section.cases_lead")}>
      <div className="row row--wrap"><span className="muted num grow">{t("authoring.cases", { count: cases.filter((each) => !each.removed).length, hidden })}</span>
        {open.length ? <Button sign="check" small onClick={takeAll}>{t("authoring.case.take_all", { count: open.length })}</Button> : null}</div>
      <span className="field-error">{errors.testCases || ""}</span>
      <span className="visually-hidden" role="status">{moved ? t("authoring.case.moved", { number: moved }) : ""}</span>
      <ol className="case-edits">
        {cases.map((each, index) => (
          <li key={each.key} className="case-edit">
            {each.removed
              ? <Removed text={t("authoring.removed", { name: t("authoring.case.title", { number: index + 1 }) })} onUndo={() => set(each.key, { removed: false })} />
              : <Case {...{ each, index, isSql, isWeb, hasTests, errors }} count={cases.length} output={usesValue(each) ? outputs[each.key] : undefined} onSet={(part) => set(each.key, part)}
                  onMove={(step) => move(index, step)} onCopy={() => insert(index + 1, { ...each, key: newKey() })} onShare={(fixture) => setAll(cases.map((other) => shareFixture(other, fixture)))} />}
          </li>
        ))}
      </ol>
      <div><Button sign="plus" onClick={() => insert(cases.length, makeCase(cases.at(-1), { isSql, isWeb }))}>{t("authoring.case.add")}</Button></div>
    </Section>
  );
}

const usesValue = (each) => !each.removed && !["raises", "regex", "test", "plan"].includes(each.checker.kind);
function shareFixture(each, fixture) {
  const parts = readSql(each.input);
  return parts ? { ...each, input: writeSql({ ...parts, fixture }) } : each;
}

function Case({ each, index, count, isSql, isWeb, hasTests, errors, output, onSet, onMove, onCopy, onShare }) {
  const t = useT();
  const number = index + 1;
  const error = (name) => errors[`testCases.${each.key}.${name}`] || "";
  const isTest = each.checker.kind === "test";
  const unread = { json: t("challenges.field.json"), array: t("challenges.field.input_array") };
  const expectedHelp = isSql ? t("authoring.case.expected_rows_help") : t("authoring.case.expected_help");
  const sqlParts = isSql ? readSql(each.input) : null;
  const ofInput = `testCases.${each.key}.input`;
  const inputError = (place = "", { exact = false } = {}) => errors[place ? `${ofInput}.${place}` : ofInput] || (exact ? "" : errorOf(errors, place ? `${ofInput}.${place}` : ofInput));
  return (
    <div className="stack stack--2">
      <div className="case-edit-head">
        <h3 className="case-edit-title">{t("authoring.case.title", { number })}</h3>
        <span className={`badge ${each.isPublic ? "badge--info" : ""}`}>{each.isPublic ? t("authoring.case.public") : t("authoring.case.hidden")}</span>
        <span className="grow" />
        <span className="case-edit-tools">
          <IconButton sign="up" label={t("authoring.case.up", { number })} disabled={index === 0} onClick={() => onMove(-1)} />
          <IconButton sign="down" label={t("authoring.case.down", { number })} disabled={number === count} onClick={() => onMove(1)} />
          <IconButton sign="copy" label={t("authoring.case.duplicate", { number })} onClick={onCopy} />
          <IconButton sign="trash" label={t("authoring.remove", { name: t("authoring.case.title", { number }) })} onClick={() => onSet({ removed: true })} />
        </span>
      </div>
      <div className="case-edit-basics">
        <TextField label={t("authoring.case.description")} value={each.description} error={error("description")} onChange={(description) => onSet({ description })} />
        {isSql || isWeb ? null : <TextField label={isTest ? t("authoring.case.test_function") : t("authoring.case.function")} mono value={each.functionName} error={error("functionName")} onChange={(functionName) => onSet({ functionName })} />}
        <TextField label={t("authoring.case.weight")} inputMode="numeric" value={each.weight} error={error("weight")} onChange={(weight) => onSet({ weight })} />
        <TextField label={t("authoring.case.group")} value={each.group} error={error("group")} onChange={(group) => onSet({ group })} />
      </div>
      {sqlParts ? <SqlInput parts={sqlParts} number={number} isPlan={each.checker.kind === "plan"} error={error("input")} onChange={(parts) => onSet({ input: writeSql(parts) })} onShare={count > 1 ? onShare : null} /> : null}
      {isWeb ? <ScenarioInput text={each.input} number={number} errorAt={inputError} onChange={(input) => onSet({ input })} /> : null}
      {isTest ? null : (
        <div className={sqlParts || isWeb ? "" : "authoring-two"}>
          {sqlParts || isWeb ? null : <TextField label={t("authoring.case.input")} help={number === 1 ? t("authoring.case.input_help") : ""} lines={3} mono grows value={each.input} error={error("input") || unread[judgeJson(each.input, { isArray: true })]} onChange={(input) => onSet({ input })} />}
          <div className="stack stack--1">
            <TextField label={t("authoring.case.expected")} help={number === 1 ? expectedHelp : ""} lines={3} mono grows value={each.expectedOutput} error={error("expectedOutput") || unread[judgeJson(each.expectedOutput)]} onChange={(expectedOutput) => onSet({ expectedOutput })} />
            {output !== undefined && !sameJson(output, each.expectedOutput) ? <Offer output={output} number={number} onTake={() => onSet({ expectedOutput: output })} /> : null}
          </div>
        </div>
      )}
      <div className={`authoring-two${each.checker.kind === "author" ? " authoring-two--one" : ""}`}>
        <Checker checker={each.checker} isSql={isSql} hasTests={hasTests} number={number} error={error("checker")} onChange={(checker) => onSet({ checker, ...forKind(checker.kind, sqlParts) })} />
        <CheckField label={t("authoring.case.is_public")} help={t("authoring.case.is_public_help")} value={each.isPublic} onChange={(isPublic) => onSet({ isPublic })} />
      </div>
    </div>
  );
}

/** What else a way to compare asks of its test. */
function forKind(kind, sqlParts) {
  if (kind === "test") return { input: "[]", expectedOutput: "true" };
  return kind === "plan" && sqlParts ? { input: writeSql({ ...sqlParts, plan: true }) } : {};
}

/** What the reference answered, to be taken instead of being typed. */
function Offer({ output, number, onTake }) {
  const t = useT();
  return (
    <div className="offer">
      <span className="muted small">{t("authoring.case.reference_gives")}</span> <code className="offer-value">{output}</code>
      <Button small sign="check" aria-label={t("authoring.case.take_for", { number })} onClick={onTake}>{t("authoring.case.take")}</Button>
    </div>
  );
}

function SqlInput({ parts, number, isPlan, error, onChange, onShare }) {
  const t = useT();
  const part = (name, lines) => (
    <TextField label={t(`authoring.sql.${name}`)} help={number === 1 ? t(`authoring.sql.${name}_help`) : ""} lines={lines} mono grows optional={name !== "fixture"} value={parts[name] || ""} onChange={(text) => onChange({ ...parts, [name]: text })} />
  );
  return (
    <>
      <div className="stack stack--1">
        {part("fixture", 4)}
        {onShare ? <div><Button small sign="copy" onClick={() => onShare(parts.fixture || "")}>{t("authoring.sql.share")}</Button></div> : null}
      </div>
      {parts.sample ? part("sample", 1) : null}
      <div className="authoring-two">{part("setup", 2)}{part("check", 2)}</div>
      {isPlan || parts.baseline ? part("baseline", 2) : null}
      <CheckField label={t("authoring.sql.plan")} value={parts.plan} onChange={(plan) => onChange({ ...parts, plan })} />
      <span className="field-error">{error}</span>
    </>
  );
}

/** Limits, test files and data files: what else the tests run with. */
export function LimitsSection({ form, change, errors, proposedMs }) {
  const t = useT();
  const field = (name) => ({ value: form[name], error: errorOf(errors, name), inputMode: "numeric", onChange: (value) => change({ [name]: value }) });
  const offered = proposedMs > 0 && String(proposedMs) !== form.timeLimitMs.trim();
  return (
    <Section title={t("authoring.section.limits")} lead={t("authoring.section.limits_lead")}>
      <div className="authoring-grid">
        <TextField label={t("authoring.field.time_limit")} {...field("timeLimitMs")} />
        <TextField label={t("authoring.field.memory_limit")} {...field("memoryLimitMb")} />
      </div>
      {offered ? (
        <div className="alert alert--info row--wrap"><Button small sign="clock" onClick={() => change({ timeLimitMs: String(proposedMs) })}>{t("authoring.take_limit", { ms: proposedMs })}</Button><span className="grow">{t("authoring.proposal")}</span></div>
      ) : null}
    </Section>
  );
}
