// The learner's own input for a run. One field for each argument, in JSON; for SQL and web pages one text. What is typed
// stays in the browser, as the code does.
import { useEffect, useRef, useState } from "react";
import { Button, TextField } from "./challenge_fields";
import { useT } from "./i18n";

const MAX_CHARS = 10000; // what the server takes
const LONG_CHARS = 60;
const keyOf = (storageKey) => `lms:own:${storageKey}`;

function readKept(storageKey, kind, count) {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(storageKey)));
    const fits = kept?.kind === kind && kept.values?.length === count && kept.values.every((each) => typeof each === "string");
    return fits ? kept.values : null;
  } catch { return null; }
}
function keep(storageKey, kind, values) {
  try {
    if (values) localStorage.setItem(keyOf(storageKey), JSON.stringify({ kind, values }));
    else localStorage.removeItem(keyOf(storageKey));
  } catch { /* storage full or forbidden: the text stays in the page */ }
}

// The name of what is wrong with a field, or nothing.
function findSlip(kind, text) {
  if (kind === "setup" || kind === "check") return "";
  if (!text.trim()) return "empty";
  try {
    const value = JSON.parse(text);
    return kind === "scenario" && (value === null || typeof value !== "object" || Array.isArray(value)) ? "object" : "";
  } catch {
    if (/^\s*(True|False|None)\s*$/.test(text)) return "python";
    return /^\s*['\p{L}]/u.test(text) || /[[,:{]\s*'/.test(text) ? "quotes" : "json";
  }
}

// The texts go as they are: reading and writing them here could change large numbers.
function compose(kind, values, rest) {
  if (kind === "setup" || kind === "check") return JSON.stringify([{ ...JSON.parse(rest), [kind]: values[0] }]);
  return `[${values.join(", ")}]`;
}

export function OwnInput({ kind, names, texts: first, rest, storageKey, isBusy, onRun }) {
  const t = useT();
  const form = useRef(null);
  const pressing = useRef(false);
  const [values, setValues] = useState(() => readKept(storageKey, kind, first.length) ?? first);
  const [checked, setChecked] = useState([]);
  const [tries, setTries] = useState(0);
  const isCode = kind !== "arguments";
  const slips = values.map((each) => findSlip(kind, each));
  const text = slips.some(Boolean) ? "" : compose(kind, values, rest);
  const isChanged = values.some((each, index) => each !== first[index]);

  useEffect(() => { // after a run that was not possible
    if (tries) form.current?.querySelector("[aria-invalid=true]")?.focus();
  }, [tries]);
  const change = (index, value) => {
    const next = values.map((each, at) => (at === index ? value : each));
    setValues(next);
    keep(storageKey, kind, next);
  };
  const reset = () => {
    setValues(first);
    setChecked([]);
    keep(storageKey, kind, null);
  };
  const run = (event) => {
    event.preventDefault();
    if (isBusy) return;
    if (text && text.length <= MAX_CHARS) onRun?.(text);
    else {
      setChecked(values.map(() => true));
      setTries(tries + 1);
    }
  };
  const errorOf = (index) => {
    if (!checked[index]) return "";
    if (slips[index]) return t(`own_input.error.${slips[index]}`);
    return index === 0 && text.length > MAX_CHARS ? t("own_input.error.long") : "";
  };
  // An error that appears while a button is pressed would move the button from under the finger.
  const left = (index) => pressing.current || setChecked(Object.assign([...checked], { [index]: true }));
  const onKey = (event) => { // Enter is a new line in the texts of several lines
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run(event);
  };
  return (
    <form ref={form} className="stack stack--2 own-input" noValidate onSubmit={run} onKeyDown={onKey} onFocus={() => { pressing.current = false; }}>
      <p className="muted small">{t(`own_input.lead.${kind}`)}</p>
      {values.map((value, index) => (
        <TextField key={index} mono value={value} error={errorOf(index)}
          label={isCode ? t(`own_input.label.${kind}`) : names[index] || t("own_input.argument", { number: index + 1 })}
          lines={isCode ? 6 : first[index].length > LONG_CHARS || value.includes("\n") ? 3 : 0}
          onChange={(next) => change(index, next)} onBlur={() => left(index)} />
      ))}
      <div className="cluster" onPointerDown={() => { pressing.current = true; }}>
        <Button type="submit" sign="play" aria-busy={isBusy || undefined}>{t("submissions.solve.run_own")}</Button>
        {isChanged ? <Button variant="ghost" onClick={reset}>{t("own_input.reset")}</Button> : null}
      </div>
    </form>
  );
}
