// Two panes side by side with a bar between them (pointer, arrows, Home, End); on a phone they are tabs.
import { Children, useEffect, useId, useRef, useState } from "react";

const MIN = 25;
const MAX = 75;
const clamp = (percent) => Math.min(MAX, Math.max(MIN, percent));

/** labels: the names of the two panes; activate: change it to a pane's number + "#" + anything to show that tab. */
export function SplitPane({ labels, barLabel, storageKey = "split", initial = 45, activate = "", children }) {
  const id = useId();
  const root = useRef(null);
  const [percent, setPercent] = useState(initial);
  const [tab, setTab] = useState(0);
  const panes = Children.toArray(children);
  useEffect(() => {
    const saved = Number(localStorage.getItem(`lms:${storageKey}`));
    if (saved) setPercent(clamp(saved));
  }, [storageKey]);
  useEffect(() => {
    if (activate) setTab(Number(activate.split("#")[0]) || 0);
  }, [activate]);
  const move = (value) => {
    const next = clamp(value);
    setPercent(next);
    localStorage.setItem(`lms:${storageKey}`, String(next));
  };
  const drag = (event) => {
    if (event.buttons !== 1) return;
    const box = root.current.getBoundingClientRect();
    move(((event.clientX - box.left) / box.width) * 100);
  };
  const onKey = (event) => {
    const to = { ArrowLeft: percent - 2, ArrowRight: percent + 2, Home: MIN, End: MAX }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };
  const onTabKey = (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    setTab(1 - tab);
    document.getElementById(`${id}-tab-${1 - tab}`)?.focus();
  };
  return (
    <div>
      <div className="tabs-list split-tabs" role="tablist" aria-label={barLabel} onKeyDown={onTabKey}>
        {labels.map((label, index) => (
          <button key={index} id={`${id}-tab-${index}`} type="button" role="tab" className="tab" aria-selected={tab === index} aria-controls={`${id}-pane-${index}`} tabIndex={tab === index ? 0 : -1} onClick={() => setTab(index)}>{label}</button>
        ))}
      </div>
      <div className="split" ref={root} style={{ "--split": `${percent}%` }}>
        <section id={`${id}-pane-0`} className="split-pane" aria-label={labels[0]} data-active={tab === 0} tabIndex={-1}>{panes[0]}</section>
        <div className="split-bar" role="separator" tabIndex={0} aria-orientation="vertical" aria-label={barLabel} aria-valuenow={Math.round(percent)} aria-valuemin={MIN} aria-valuemax={MAX} aria-controls={`${id}-pane-0`}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)} onPointerMove={drag} onDoubleClick={() => move(initial)} onKeyDown={onKey} />
        <section id={`${id}-pane-1`} className="split-pane" aria-label={labels[1]} data-active={tab === 1} tabIndex={-1}>{panes[1]}</section>
      </div>
    </div>
  );
}
