// Fields of the editor of challenges: label above, help below, error under the field.
import { useId } from "react";
import { useT } from "./i18n";

const PATHS = {
  plus: "M12 5v14M5 12h14", up: "M12 19V5M5 12l7-7 7 7", down: "M12 5v14M19 12l-7 7-7-7", copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6", check: "M5 13l4 4L19 7", save: "M5 4h11l4 4v12H4V5zM8 4v5h7V4M8 20v-6h8v6", play: "M7 5l12 7-12 7z",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  send: "M4 12l16-8-6 16-3-7z", undo: "M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3", clock: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
};
export function Sign({ name, size = 18 }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={PATHS[name]} /></svg>
  );
}

export function Button({ sign, variant = "secondary", small = false, children, ...rest }) {
  return <button type="button" className={`btn btn--${variant}${small ? " btn--small" : ""}`} {...rest}>{sign ? <Sign name={sign} size={small ? 16 : 18} /> : null}{children}</button>;
}
export function IconButton({ sign, label, ...rest }) {
  return <button type="button" className="btn btn--ghost btn--icon btn--small" aria-label={label} title={label} {...rest}><Sign name={sign} /></button>;
}

function Frame({ id, label, help, error, optional, children }) {
  const t = useT();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>{label}{optional ? <span className="field-optional"> · {t("common.optional")}</span> : null}</label>
      {children}
      {help ? <span className="field-help" id={`${id}-help`}>{help}</span> : null}
      <span className="field-error" id={`${id}-error`}>{error || ""}</span>
    </div>
  );
}
const described = (id, help) => (help ? `${id}-help ${id}-error` : `${id}-error`);

/** One line, or `lines` of them. `onChange` gets the text. */
export function TextField({ label, value, onChange, lines = 0, help, error, optional, mono = false, grows = false, ...rest }) {
  const id = useId();
  const shared = {
    id, value: value ?? "", className: `input${mono ? " mono" : ""}${grows ? " input--grows" : ""}`, "aria-describedby": described(id, help), "aria-invalid": error ? "true" : undefined,
    spellCheck: mono ? false : undefined, autoCapitalize: mono ? "off" : undefined, autoComplete: "off", onChange: (event) => onChange(event.target.value), ...rest,
  };
  return <Frame {...{ id, label, help, error, optional }}>{lines ? <textarea rows={lines} {...shared} /> : <input type="text" {...shared} />}</Frame>;
}

export function SelectField({ label, value, onChange, options, help, error }) {
  const id = useId();
  return (
    <Frame {...{ id, label, help, error }}>
      <select id={id} className="input" value={value} aria-describedby={described(id, help)} aria-invalid={error ? "true" : undefined} onChange={(event) => onChange(event.target.value)}>
        {options.map(([key, text]) => <option key={key} value={key}>{text}</option>)}
      </select>
    </Frame>
  );
}

export function CheckField({ label, value, onChange, help }) {
  const id = useId();
  return (
    <label className="check" htmlFor={id}>
      <input type="checkbox" id={id} checked={Boolean(value)} aria-describedby={help ? `${id}-help` : undefined} onChange={(event) => onChange(event.target.checked)} />
      <span className="stack stack--1"><span>{label}</span>{help ? <span className="field-help" id={`${id}-help`}>{help}</span> : null}</span>
    </label>
  );
}

export function Section({ title, lead, children }) {
  return (
    <section className="card card--roomy stack">
      <div className="stack stack--1"><h2 className="section-title">{title}</h2>{lead ? <p className="muted">{lead}</p> : null}</div>
      {children}
    </section>
  );
}

/** A row that was taken out, with the way back; gone with the next save. */
export function Removed({ text, onUndo }) {
  const t = useT();
  return <div className="row removed" role="status"><span className="muted grow">{text}</span><Button sign="undo" small onClick={onUndo}>{t("authoring.undo")}</Button></div>;
}
