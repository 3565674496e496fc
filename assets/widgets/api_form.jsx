// An uncontrolled form that posts JSON to the API and shows what the API says under the fields.
import { createContext, useContext, useEffect, useRef, useState } from "react";
import { api } from "./http";
import { useT } from "./i18n";

const FormContext = createContext({ errors: {}, busy: false });
const firstOf = (value) => (Array.isArray(value) ? value[0] : value) || "";

function collect(form) {
  const body = {};
  for (const element of form.elements) {
    const { name, type, dataset } = element;
    if (!name || element.disabled || type === "submit" || type === "button") continue;
    if (type === "radio" && !element.checked) continue;
    let value = element.value;
    if (type === "checkbox") value = element.checked;
    else if (dataset.json === "number") value = value === "" ? null : Number(value);
    else if (dataset.json === "list") value = value.split(/[\n,]/).map((part) => part.trim()).filter(Boolean);
    else if (dataset.json === "omit-empty" && value === "") continue;
    const path = name.split(".");
    const leaf = path.pop();
    let node = body;
    for (const key of path) node = node[key] ??= {};
    node[leaf] = value;
  }
  return body;
}

// Only a path of this site: browsers drop tabs and line ends, and "/<tab>/evil.example" is another site then.
const safeNext = (next) => (/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next || "") ? next : "");

export function ApiForm({ action, method = "POST", next = "", nextFromQuery = false, csrf = true, extra, resetOnSuccess = false, onSuccess, onFailure, className, ariaLabel, id, children }) {
  const t = useT();
  const form = useRef(null);
  const alert = useRef(null);
  const running = useRef(false);
  const gone = useRef(null);
  const [busy, setBusy] = useState(false);
  const [live, setLive] = useState(false);
  const [result, setResult] = useState({ errors: {}, text: "", requestId: "" });
  useEffect(() => {
    setLive(true);
    gone.current = new AbortController();
    if (window.__earlySubmit === form.current) { // pressed before the page was alive: see ui/head.py
      window.__earlySubmit = null;
      form.current.requestSubmit();
    }
    return () => gone.current.abort(); // a dialog that is closed drops what its form had under way
  }, []);

  useEffect(() => { // after the messages are drawn: an empty alert can't take the focus
    const wrong = [...(form.current?.elements || [])].find((element) => result.errors[element.name]);
    if (wrong) wrong.focus();
    else if (result.text) alert.current?.focus();
  }, [result]);

  const explain = (reply, names) => {
    if (reply.status === 0) return t("errors.network");
    if (reply.status === 429) return t("errors.too_many_requests", { count: Math.max(1, reply.retryAfter) });
    const known = Object.entries(reply.fields).filter(([name]) => names.has(name));
    const strays = Object.entries(reply.fields).filter(([name]) => !names.has(name)).map(([, text]) => firstOf(text));
    if (known.length && !strays.length) return "";
    return [reply.message || t("errors.unknown"), ...strays].join(" ");
  };

  const submit = async (event) => {
    event.preventDefault();
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setResult({ errors: {}, text: "", requestId: "" });
    const names = new Set([...form.current.elements].map((element) => element.name).filter(Boolean));
    const { signal } = gone.current;
    const reply = await api(action, { method, withCsrf: csrf, signal, body: { ...collect(form.current), ...(extra || {}) } });
    if (signal.aborted) return;
    if (reply.ok) {
      const asked = nextFromQuery ? safeNext(new URLSearchParams(location.search).get("next")) : "";
      window.lms?.applyPreferences?.();
      onSuccess?.(reply.data ?? {});
      if (resetOnSuccess) form.current?.reset();
      if (asked || next) {
        window.location.assign(asked || next);
        return; // stays busy until the new page is there: no second submit
      }
    } else {
      const errors = Object.fromEntries(Object.entries(reply.fields).filter(([name]) => names.has(name)).map(([name, text]) => [name, firstOf(text)]));
      setResult({ errors, text: explain(reply, names), requestId: reply.status >= 500 ? reply.requestId : "" });
      onFailure?.({ status: reply.status, code: reply.code, message: reply.message });
    }
    running.current = false;
    setBusy(false);
  };

  return (
    <FormContext.Provider value={{ errors: result.errors, busy }}>
      <form id={id} ref={form} className={className} aria-label={ariaLabel} aria-busy={busy} noValidate method="post" action={action} onSubmit={submit} data-api-form="" data-live={live ? "1" : undefined}>
        <div className="form-alert" role="alert" tabIndex={-1} ref={alert}>
          {result.text ? (
            <div className="alert alert--bad"><div className="stack stack--1">
              <span>{result.text}</span>
              {result.requestId ? <span className="small">{t("errors.request_id", { id: result.requestId })}</span> : null}
            </div></div>
          ) : null}
        </div>
        {children}
      </form>
    </FormContext.Provider>
  );
}

/** The error line of one field; marks the field itself as invalid. `message` is for forms that a State handles. */
export function FieldError({ id, inputId, name, message }) {
  const { errors } = useContext(FormContext);
  const text = message || errors[name] || "";
  useEffect(() => {
    const input = document.getElementById(inputId);
    if (!input) return;
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }, [text, inputId]);
  return <span id={id} className="field-error">{text}</span>;
}

/** The submit button: says it is working and refuses a second press, but stays focusable. */
export function SubmitButton({ className, children, busyLabel }) {
  const { busy } = useContext(FormContext);
  const t = useT();
  return (
    <button type="submit" className={className} aria-busy={busy || undefined}>
      {busy ? <span className="spinner" aria-hidden="true" /> : null}
      <span>{busy ? busyLabel || t("common.working") : children}</span>
    </button>
  );
}

/** Shows and hides what was typed into the password field with this id. */
export function PasswordToggle({ inputId }) {
  const t = useT();
  const [shown, setShown] = useState(false);
  const toggle = () => {
    document.getElementById(inputId)?.setAttribute("type", shown ? "password" : "text");
    setShown(!shown);
  };
  return (
    <button type="button" className="btn btn--ghost btn--icon" aria-pressed={shown} aria-label={t("common.show_password")} aria-controls={inputId} onClick={toggle}>
      <svg width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
        <path d="M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7S2 12 2 12Z" /><circle cx="12" cy="12" r="3" />{shown ? <path d="M3 3l18 18" /> : null}
      </svg>
    </button>
  );
}
