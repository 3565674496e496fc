// The page of a task. Wide: what to do beside the code with its results below, with a bar between each two that moves
// (pointer, arrows, Home, End; Enter or a double click puts it back). Narrow: one of the tabs at a time.
import { Children, useEffect, useId, useRef, useState } from "react";

const NAMES = ["task", "code", "results", "attempts", "preview"]; // the order of the children
const TABS = ["task", "code", "preview", "results", "attempts"];
const BESIDE_CODE = ["task", "preview", "attempts"];
const START = { side: 42, top: 58 };
const MIN = 20;
const MAX = 80;
const STEP = 2;
const clamp = (percent) => Math.min(MAX, Math.max(MIN, percent));

function readSizes(storageKey) {
  try {
    const saved = JSON.parse(localStorage.getItem(`lms:${storageKey}`)) || {};
    return Object.fromEntries(Object.entries(START).map(([name, start]) => [name, clamp(Number(saved[name]) || start)]));
  } catch { return START; }
}

/** children: the panes. labels: their names. hasPreview: whether the last of them is shown. activate: change it to a name + "#" + anything to open that pane.
    note: a short verdict beside the name of the results, with noteTone good, bad or busy. */
export function Workspace({ labels, barLabels, tabsLabel, storageKey = "workspace", activate = "", note = "", noteTone = "", hasPreview = false, children }) {
  const id = useId();
  const root = useRef(null);
  const [sizes, setSizes] = useState(START);
  const [tab, setTab] = useState("task");
  const [beside, setBeside] = useState("task");
  const panes = Children.toArray(children);
  const paneId = (name) => `${id}-${name}`;
  const isShown = (name) => hasPreview || name !== "preview";

  useEffect(() => setSizes(readSizes(storageKey)), [storageKey]);
  const resize = (name, percent) => {
    const next = { ...sizes, [name]: clamp(percent) };
    setSizes(next);
    try { localStorage.setItem(`lms:${storageKey}`, JSON.stringify(next)); } catch { /* forbidden: kept until the page goes */ }
  };
  const choose = (name) => {
    setTab(name);
    if (BESIDE_CODE.includes(name)) setBeside(name);
  };
  useEffect(() => {
    const name = activate.split("#")[0];
    if (NAMES.includes(name)) choose(name);
  }, [activate]);
  useEffect(() => {
    if (!hasPreview && beside === "preview") choose("task");
  }, [hasPreview]);
  useEffect(() => {
    const top = root.current.getBoundingClientRect().top;
    if (top < 0) root.current.scrollIntoView();
    // The button that was pressed may be out of sight now; the keyboard goes on where the eyes are.
    const focused = document.activeElement;
    if (focused && root.current.contains(focused) && !focused.checkVisibility()) document.getElementById(paneId(tab))?.focus({ preventScroll: true });
  }, [tab]);

  const tabList = (names, current, className) => (
    <TabList {...{ id, names, current, className, label: tabsLabel, onChoose: choose, controls: paneId }}>
      {(name) => (
        <>
          {labels[NAMES.indexOf(name)]}
          {name === "results" && note ? <span className={`tab-note tab-note--${noteTone}`}>{note}</span> : null}
        </>
      )}
    </TabList>
  );
  const pane = (name, props) => (
    <section id={paneId(name)} className={`pane pane--${name}`} aria-label={labels[NAMES.indexOf(name)]} data-open={tab === name} tabIndex={-1} {...props}>
      {panes[NAMES.indexOf(name)]}
    </section>
  );
  const bar = (name, orientation, controls) => (
    <Bar {...{ orientation, controls: paneId(controls), percent: sizes[name], label: barLabels[orientation === "vertical" ? 0 : 1] }} onMove={(percent) => resize(name, percent)} onReset={() => resize(name, START[name])} />
  );
  return (
    <div className="workspace" ref={root}>
      {tabList(TABS.filter(isShown), tab, "workspace-tabs")}
      <div className="workspace-columns" style={{ "--side": `${sizes.side}%` }}>
        <div className="workspace-side" data-open={BESIDE_CODE.includes(tab)}>
          {tabList(BESIDE_CODE.filter(isShown), beside, "workspace-side-tabs")}
          {BESIDE_CODE.filter(isShown).map((name) => pane(name, { key: name, role: "tabpanel", "data-beside": beside === name, tabIndex: 0 }))}
        </div>
        {bar("side", "vertical", beside)}
        <div className="workspace-rows" data-open={!BESIDE_CODE.includes(tab)} style={{ "--top": `${sizes.top}%` }}>
          {pane("code")}
          {bar("top", "horizontal", "code")}
          {pane("results", { tabIndex: 0 })}
        </div>
      </div>
    </div>
  );
}

function TabList({ id, names, current, className, label, onChoose, controls, children }) {
  const tabId = (name) => `${id}-${className}-${name}`;
  const onKey = (event) => {
    const at = names.indexOf(current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = names[(to + names.length) % names.length];
    onChoose(next);
    document.getElementById(tabId(next))?.focus();
  };
  return (
    <div className={`tabs-list ${className}`} role="tablist" aria-label={label} onKeyDown={onKey}>
      {names.map((name) => (
        <button key={name} id={tabId(name)} type="button" role="tab" className="tab" aria-selected={name === current} aria-controls={controls(name)} tabIndex={name === current ? 0 : -1} onClick={() => onChoose(name)}>
          {children(name)}
        </button>
      ))}
    </div>
  );
}

function Bar({ orientation, controls, percent, label, onMove, onReset }) {
  const upright = orientation === "vertical";
  const drag = (event) => {
    if (event.buttons !== 1) return;
    const box = event.currentTarget.parentElement.getBoundingClientRect();
    onMove(upright ? ((event.clientX - box.left) / box.width) * 100 : ((event.clientY - box.top) / box.height) * 100);
  };
  const onKey = (event) => {
    const less = upright ? "ArrowLeft" : "ArrowUp";
    const more = upright ? "ArrowRight" : "ArrowDown";
    const to = { [less]: percent - STEP, [more]: percent + STEP, Home: MIN, End: MAX }[event.key];
    if (to === undefined && event.key !== "Enter") return;
    event.preventDefault();
    if (to === undefined) onReset();
    else onMove(to);
  };
  return (
    <div className={`pane-bar pane-bar--${orientation}`} role="separator" tabIndex={0} aria-orientation={orientation} aria-label={label} aria-valuenow={Math.round(percent)} aria-valuemin={MIN} aria-valuemax={MAX} aria-controls={controls}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)} onPointerMove={drag} onDoubleClick={onReset} onKeyDown={onKey} />
  );
}
