// Small parts of the pages of clubs that must answer at once: a code being typed, a dialog of steps, a copy button.
import { Children, useEffect, useRef, useState } from "react";
import { useT } from "./i18n";

/** The field of a join code: capitals while one types, and the form's button waits for six characters. */
export function CodeInput({ id, name = "code", initial = "", describedBy }) {
  const input = useRef(null);
  const follow = () => {
    const button = input.current?.form?.querySelector("button[type=submit]");
    if (button) button.disabled = input.current.value.replace(/[^\p{L}\p{N}]/gu, "").length < 6;
  };
  useEffect(() => {
    follow();
    const reset = () => setTimeout(follow);
    const form = input.current?.form;
    form?.addEventListener("reset", reset);
    return () => form?.removeEventListener("reset", reset);
  }, []);
  return <input ref={input} id={id} name={name} className="input code-input" defaultValue={initial} maxLength={40} autoComplete="off" autoCapitalize="characters" spellCheck="false" aria-describedby={describedBy} onInput={follow} />;
}

/** The parts of one form, one at a time. Fields keep what was typed; a required one must be filled before the next part. */
export function Steps({ labels, nextLabel, backLabel, requiredText, children }) {
  const [at, setAt] = useState(0);
  const [wrong, setWrong] = useState("");
  const root = useRef(null);
  const moved = useRef(false);
  const all = Children.toArray(children);
  const panels = all.slice(0, -1); // what comes last is the button that sends all of them
  const last = panels.length - 1;
  useEffect(() => {
    if (moved.current) root.current?.querySelector(`[data-step="${at}"]`)?.querySelector("input, select, textarea, button")?.focus();
    moved.current = true;
  }, [at]);
  const forward = () => {
    const missing = [...root.current.querySelectorAll(`[data-step="${at}"] [aria-required="true"]`)].find((field) => !field.value.trim());
    setWrong(missing ? requiredText : "");
    if (missing) missing.focus();
    else setAt(at + 1);
  };
  // Enter in a field of an earlier part goes on instead of sending the unfinished form.
  const onKey = (event) => {
    if (event.key !== "Enter" || at === last || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    forward();
  };
  return (
    <div ref={root} className="stack" onKeyDown={onKey}>
      <ol className="steps">
        {labels.map((label, index) => (
          <li key={label} className="step" aria-current={index === at ? "step" : undefined} data-done={index < at || undefined}>
            <span className="step-number" aria-hidden="true">{index + 1}</span><span className="step-label">{label}</span>
          </li>
        ))}
      </ol>
      {panels.map((panel, index) => <div key={index} data-step={index} hidden={index !== at} className={index === at ? "stack" : undefined}>{panel}</div>)}
      <span className="field-error" role="alert">{wrong}</span>
      <div className="dialog-actions">
        {at > 0 ? <button type="button" className="btn btn--secondary" onClick={() => { setWrong(""); setAt(at - 1); }}>{backLabel}</button> : null}
        {at < last ? <button type="button" className="btn btn--primary" onClick={forward}>{nextLabel}</button> : null}
        <span hidden={at < last}>{all[all.length - 1]}</span>
      </div>
    </div>
  );
}

/** Copies a text and says so on the button for two seconds. */
export function CopyButton({ text, className = "btn btn--secondary btn--small", children }) {
  const t = useT();
  const [done, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.createElement("textarea"); // pages by plain http have no clipboard of their own
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    setDone(true);
    setTimeout(() => setDone(false), 2000);
  };
  return <button type="button" className={className} onClick={copy}><span aria-live="polite">{done ? t("clubs.copied") : children}</span></button>;
}

/** A list whose items can be dragged to another place; the order is told when one is dropped. */
export function DragOrder({ onOrder, children }) {
  const list = useRef(null);
  const dragged = useRef(null);
  const ids = () => [...list.current.children].map((item) => item.dataset.id);
  const before = useRef([]);
  const start = (event) => {
    dragged.current = event.target.closest("li[data-id]");
    before.current = ids();
    event.dataTransfer.effectAllowed = "move";
    dragged.current?.classList.add("dragged");
  };
  const over = (event) => {
    const target = event.target.closest("li[data-id]");
    if (!dragged.current) return;
    event.preventDefault();
    if (!target || target === dragged.current) return;
    const box = target.getBoundingClientRect();
    target.parentNode.insertBefore(dragged.current, event.clientY < box.top + box.height / 2 ? target : target.nextSibling);
  };
  const end = () => {
    if (!dragged.current) return;
    dragged.current.classList.remove("dragged");
    dragged.current = null;
    const now = ids();
    // The list goes back to what React drew, and is drawn anew in the order that the server has kept.
    const items = new Map([...list.current.children].map((item) => [item.dataset.id, item]));
    before.current.forEach((id) => list.current.append(items.get(id)));
    if (now.join() !== before.current.join()) onOrder?.(now);
  };
  return <ul ref={list} className="stack stack--2 drag-list" onDragStart={start} onDragOver={over} onDrop={(event) => event.preventDefault()} onDragEnd={end}>{children}</ul>;
}

/** Members with boxes, and a bar of what can be done with those that are ticked. Ticking answers at once. */
export function Selection({ classes, onAct, children }) {
  const t = useT();
  const root = useRef(null);
  const [chosen, setChosen] = useState([]);
  const [target, setTarget] = useState("");
  const boxes = () => [...root.current.querySelectorAll("input[data-choice]")];
  const look = () => setChosen(boxes().filter((box) => box.checked).map((box) => ({ id: box.dataset.choice, status: box.dataset.status })));
  const all = (checked) => { boxes().forEach((box) => { box.checked = checked; }); look(); };
  useEffect(look, [children]); // rows may have gone since
  const act = (action, wanted) => {
    onAct?.(action, wanted.map(({ id }) => id), target || classes[0]?.id || "");
    all(false);
  };
  const waiting = chosen.filter(({ status }) => status === "PENDING");
  const outside = chosen.filter(({ status }) => status !== "APPROVED");
  const inside = chosen.filter(({ status }) => status === "APPROVED");
  const button = (action, wanted, kind = "secondary") => wanted.length > 0 && (
    <button type="button" className={`btn btn--${kind} btn--small`} onClick={() => act(action, wanted)}>{t(`clubs.bulk.${action}`, { count: wanted.length })}</button>
  );
  return (
    <div ref={root} className="stack stack--2" onChange={(event) => event.target.matches("input[data-choice]") && look()}>
      <div className="bulk-bar" role="group" aria-label={t("clubs.bulk.label")} data-active={chosen.length > 0 || undefined}>
        <button type="button" className="btn btn--ghost btn--small" onClick={() => all(chosen.length === 0)}>{chosen.length ? t("clubs.bulk.none") : t("clubs.bulk.all")}</button>
        <span role="status" className="small">{chosen.length ? t("clubs.bulk.chosen", { count: chosen.length }) : ""}</span>
        {chosen.length > 0 && classes.length > 1 ? (
          <label className="bulk-class small">{t("clubs.bulk.into")}{" "}
            <select className="input" value={target || classes[0].id} onChange={(event) => setTarget(event.target.value)}>
              {classes.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
            </select>
          </label>
        ) : null}
        {button("approve", outside, "primary")}
        {button("reject", waiting)}
        {classes.length > 1 ? button("move", inside) : null}
        {button("remove", inside)}
      </div>
      {children}
    </div>
  );
}

/** The class of one member: the one that a request is taken into, or the one that a member moves to. */
export function MemberClass({ memberId, name, status, classId = "", shownClass = "", classes, onAct }) {
  const t = useT();
  const [target, setTarget] = useState(classId);
  useEffect(() => setTarget(classId), [classId]); // moved meanwhile, here or in another tab
  const isWaiting = status === "PENDING";
  const wanted = target || (isWaiting && classes[0]?.id) || "";
  const act = (action) => onAct?.(action, [memberId], wanted);
  const isListed = classes.some(({ id }) => id === wanted);
  const choice = classes.length > 1 ? (
    <select className="input member-class" aria-label={t("clubs.member.class_of", { name })} value={wanted} onChange={(event) => setTarget(event.target.value)}>
      {isListed ? null : <option value={wanted}>{shownClass || t("clubs.member.no_class")}</option>}
      {classes.map(({ id, name: label }) => <option key={id} value={id}>{label}</option>)}
    </select>
  ) : null;
  const button = (action, label, kind = "secondary") => <button type="button" className={`btn btn--${kind} btn--small`} aria-label={`${label}: ${name}`} onClick={() => act(action)}>{label}</button>;
  if (isWaiting) return <>{choice}{button("approve", t("clubs.member.approve"), "primary")}{button("reject", t("clubs.member.reject"))}</>;
  if (!choice) return <span className="chip">{shownClass || t("clubs.member.no_class")}</span>;
  return <>{choice}{isListed && wanted !== classId ? button("move", t("clubs.member.move"), "primary") : null}</>;
}
