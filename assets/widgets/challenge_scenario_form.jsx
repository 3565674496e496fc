// The scenario of a web test as a form: how the page is opened, what is done to it, what is read of it. The text stays one click away.
import { useEffect, useRef, useState } from "react";
import { Button, CheckField, IconButton, SelectField, TextField } from "./challenge_fields";
import { isOfAddress, isOfPage, makeProbe, makeStep, OPTIONS, PROBES, readScenario, STEPS, twinNames, writeScenario } from "./challenge_scenario";
import { useT } from "./i18n";

/** `errorAt` gives the error of a place such as `steps.2`, or below it; of "" the error of the whole. */
export function ScenarioInput({ text, number, errorAt, onChange }) {
  const t = useT();
  const [rows, setRows] = useState(() => readScenario(text));
  const [asText, setAsText] = useState(!rows);
  const written = useRef(text);
  useEffect(() => { // somebody else's text: another version was taken, or it was typed as JSON
    if (text === written.current) return;
    written.current = text;
    setRows(readScenario(text));
  }, [text]);
  const change = (part) => {
    const next = { ...rows, ...part };
    setRows(next);
    written.current = writeScenario(next);
    onChange(written.current);
  };
  const shown = asText || !rows ? "json" : "form";
  return (
    <fieldset className="scenario stack stack--2">
      <legend className="visually-hidden">{t("authoring.scenario.title", { number })}</legend>
      <div className="row row--wrap">
        <div className="segmented" role="group" aria-label={t("authoring.scenario.title", { number })}>
          <button type="button" aria-pressed={shown === "form"} disabled={!rows} onClick={() => setAsText(false)}>{t("authoring.scenario.form")}</button>
          <button type="button" aria-pressed={shown === "json"} onClick={() => setAsText(true)}>JSON</button>
        </div>
        {rows ? null : <span className="muted small">{t("authoring.scenario.only_json")}</span>}
      </div>
      {shown === "json"
        ? <TextField label={t("authoring.case.input")} lines={6} mono grows value={text} error={errorAt("")} onChange={onChange} />
        : <ScenarioForm {...{ rows, number, errorAt, change }} />}
    </fieldset>
  );
}

function ScenarioForm({ rows, number, errorAt, change }) {
  const t = useT();
  const isPlain = !rows.width && !rows.height && !rows.mobile && rows.javascript && !rows.network && rows.until === "load" && !rows.resources;
  const wrong = ["viewport", "javascript", "network", "until", "resources"].some((name) => errorAt(name));
  const [open] = useState(!isPlain);
  return (
    <>
      <details className="scenario-part" open={open || wrong || undefined}>
        <summary>{t("authoring.scenario.opening")}{isPlain ? <span className="muted small"> · {t("authoring.scenario.usual")}</span> : null}</summary>
        <div className="stack stack--2">
          <Viewport value={rows} errorAt={(name) => errorAt(`viewport.${name}`)} onChange={change} />
          <div className="authoring-grid">
            <Network value={rows.network} error={errorAt("network")} onChange={(network) => change({ network })} />
            <SelectField label={t("authoring.scenario.until")} value={rows.until} options={["load", "parsed"].map((each) => [each, t(`authoring.scenario.until_${each}`)])} onChange={(until) => change({ until })} />
          </div>
          <CheckField label={t("authoring.scenario.javascript")} value={rows.javascript} onChange={(javascript) => change({ javascript })} />
          <TextField label={t("authoring.scenario.resources")} help={t("authoring.scenario.resources_help")} optional lines={2} mono grows value={rows.resources} error={errorAt("resources")} onChange={(resources) => change({ resources })} />
        </div>
      </details>
      <Steps steps={rows.steps} errorAt={errorAt} onChange={(steps) => change({ steps })} />
      <div className="scenario-part stack stack--2" role="group" aria-label={t("authoring.scenario.read")}>
        <h4 className="scenario-title">{t("authoring.scenario.read")}</h4>
        <Probes probes={rows.read} errorAt={(name) => errorAt(`read.${name}`)} onChange={(read) => change({ read })} />
        <span className="field-error">{number && errorAt("", { exact: true })}</span>
      </div>
    </>
  );
}

function Viewport({ value, errorAt, onChange }) {
  const t = useT();
  return (
    <div className="scenario-fields">
      <TextField label={t("authoring.scenario.width")} inputMode="numeric" placeholder="1280" value={value.width} error={errorAt("width")} onChange={(width) => onChange({ width })} />
      <TextField label={t("authoring.scenario.height")} inputMode="numeric" placeholder="800" value={value.height} error={errorAt("height")} onChange={(height) => onChange({ height })} />
      <CheckField label={t("authoring.scenario.mobile")} value={value.mobile} onChange={(mobile) => onChange({ mobile })} />
    </div>
  );
}

function Network({ value, error, onChange }) {
  const t = useT();
  return <SelectField label={t("authoring.scenario.network")} value={value} error={error} options={["", "slow", "offline"].map((each) => [each, t(`authoring.scenario.network_${each || "usual"}`)])} onChange={onChange} />;
}

function Steps({ steps, errorAt, onChange }) {
  const t = useT();
  const [moved, setMoved] = useState(0);
  const set = (key, part) => onChange(steps.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const move = (place, by) => {
    const next = [...steps];
    [next[place], next[place + by]] = [next[place + by], next[place]];
    onChange(next);
    setMoved(place + by + 1);
  };
  return (
    <div className="scenario-part stack stack--2" role="group" aria-label={t("authoring.scenario.steps")}>
      <h4 className="scenario-title">{t("authoring.scenario.steps")}</h4>
      <span className="visually-hidden" role="status">{moved ? t("authoring.scenario.moved", { number: moved }) : ""}</span>
      <ol className="scenario-rows">
        {steps.map((step, index) => (
          <li key={step.key} className="scenario-row">
            <SelectField label={t("authoring.scenario.step", { number: index + 1 })} value={step.kind} options={STEPS.map((kind) => [kind, t(`authoring.scenario.step_${kind}`)])} onChange={(kind) => set(step.key, { ...makeStep(kind), key: step.key, at: step.at })} />
            <StepFields step={step} error={errorAt(`steps.${index}`)} errorAt={(place) => errorAt(`steps.${index}.${place}`)} onSet={(part) => set(step.key, part)} />
            <span className="scenario-tools">
              <IconButton sign="up" label={t("authoring.scenario.up", { number: index + 1 })} disabled={index === 0} onClick={() => move(index, -1)} />
              <IconButton sign="down" label={t("authoring.scenario.down", { number: index + 1 })} disabled={index === steps.length - 1} onClick={() => move(index, 1)} />
              <IconButton sign="trash" label={t("authoring.remove", { name: t("authoring.scenario.step", { number: index + 1 }) })} onClick={() => onChange(steps.filter((each) => each.key !== step.key))} />
            </span>
          </li>
        ))}
      </ol>
      <div><Button small sign="plus" onClick={() => onChange([...steps, makeStep()])}>{t("authoring.scenario.add_step")}</Button></div>
    </div>
  );
}

const PLACES = { click: "selector_or_point", hover: "selector", scroll: "selector_or_px", wait: "ms" };
function StepFields({ step, error, errorAt, onSet }) {
  const t = useT();
  if (step.kind === "read") return <div className="stack stack--2"><Probes probes={step.read} errorAt={(name) => errorAt(`read.${name}`)} onChange={(read) => onSet({ read })} /></div>;
  if (step.kind === "resize") return <Viewport value={step} errorAt={(name) => errorAt(`resize.${name}`)} onChange={onSet} />;
  if (step.kind === "network") return <Network value={step.network} error={error} onChange={(network) => onSet({ network })} />;
  if (step.kind === "press") return <TextField label={t("authoring.scenario.keys")} help="Tab Shift+Tab Enter Escape Space ArrowDown a" mono value={step.text} error={error} onChange={(text) => onSet({ text })} />;
  if (step.kind === "idle") return <span className="muted small">{t("authoring.scenario.idle_help")}</span>;
  if (step.kind === "type") {
    return (
      <div className="scenario-fields">
        <TextField label={t("authoring.scenario.selector")} mono value={step.at} error={error} onChange={(at) => onSet({ at })} />
        <TextField label={t("authoring.scenario.text")} value={step.text} onChange={(text) => onSet({ text })} />
      </div>
    );
  }
  return <TextField label={t(`authoring.scenario.${PLACES[step.kind]}`)} mono value={step.at} error={error} onChange={(at) => onSet({ at })} />;
}

function Probes({ probes, errorAt, onChange }) {
  const t = useT();
  const twins = twinNames(probes);
  const set = (key, part) => onChange(probes.map((each) => (each.key === key ? { ...each, ...part } : each)));
  return (
    <>
      {probes.length ? (
        <ul className="scenario-rows">
          {probes.map((probe) => (
            <li key={probe.key} className="scenario-row">
              <TextField label={t("authoring.scenario.name")} mono value={probe.name} error={twins.has(probe.name) ? t("authoring.scenario.name_twice") : errorAt(probe.name)} onChange={(name) => set(probe.key, { name })} />
              <div className="scenario-fields">
                <SelectField label={t("authoring.scenario.what")} value={probe.kind} options={PROBES.map((kind) => [kind, t(`authoring.scenario.probe_${kind}`)])} onChange={(kind) => set(probe.key, { kind, options: {} })} />
                {isOfPage(probe.kind) ? null : <TextField label={t(isOfAddress(probe.kind) ? "authoring.scenario.address" : "authoring.scenario.selector")} mono value={probe.subject} onChange={(subject) => set(probe.key, { subject })} />}
                {(OPTIONS[probe.kind] || []).map((option) => <TextField key={option} label={t(`authoring.scenario.option_${option}`)} optional={option === "pseudo"} mono value={probe.options[option] || ""} onChange={(text) => set(probe.key, { options: { ...probe.options, [option]: text } })} />)}
              </div>
              <span className="scenario-tools"><IconButton sign="trash" label={t("authoring.remove", { name: probe.name || t("authoring.scenario.what") })} onClick={() => onChange(probes.filter((each) => each.key !== probe.key))} /></span>
            </li>
          ))}
        </ul>
      ) : null}
      <div><Button small sign="plus" onClick={() => onChange([...probes, makeProbe()])}>{t("authoring.scenario.add_probe")}</Button></div>
    </>
  );
}
