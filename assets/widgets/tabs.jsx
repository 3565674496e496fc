// Tabs with arrow keys; the open one may be kept in the address (?tab=…).
import { Children, useEffect, useId, useRef, useState } from "react";
import { useLocation } from "react-router";

/** items: [{key, label}]; children: one panel per item, in the same order. */
export function Tabs({ items, label, initial, queryKey = "", onChange, children }) {
  const id = useId();
  const [active, setActive] = useState(initial || items[0]?.key);
  const panels = Children.toArray(children);
  const visit = useLocation().key;
  useEffect(() => { // also for a link that leads to another tab of the page in hand
    if (!queryKey) return;
    const asked = new URLSearchParams(location.search).get(queryKey);
    setActive(items.some((item) => item.key === asked) ? asked : initial || items[0]?.key);
  }, [queryKey, visit]);
  const choose = (key) => {
    setActive(key);
    onChange?.(key);
    if (!queryKey) return;
    const url = new URL(location.href);
    url.searchParams.set(queryKey, key);
    history.replaceState(history.state, "", url);
  };
  const onKey = (event) => {
    const at = items.findIndex((item) => item.key === active);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = items[(to + items.length) % items.length].key;
    choose(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  return (
    <div className="tabs">
      <div className="tabs-list" role="tablist" aria-label={label} onKeyDown={onKey}>
        {items.map((item) => (
          <button key={item.key} id={`${id}-${item.key}`} type="button" role="tab" className="tab" aria-selected={item.key === active} aria-controls={`${id}-panel-${item.key}`} tabIndex={item.key === active ? 0 : -1} onClick={() => choose(item.key)}>
            {item.label}
          </button>
        ))}
      </div>
      {items.map((item, index) => (
        <div key={item.key} id={`${id}-panel-${item.key}`} role="tabpanel" className="tab-panel" aria-labelledby={`${id}-${item.key}`} hidden={item.key !== active}>
          {panels[index]}
        </div>
      ))}
    </div>
  );
}

/** Links that look like tabs; where they don't fit side by side, the open one is scrolled into view. */
export function TabStrip({ label, children }) {
  const strip = useRef(null);
  useEffect(() => {
    const open = strip.current.querySelector("[aria-current=page]");
    if (open) strip.current.scrollLeft = open.offsetLeft - strip.current.offsetLeft - (strip.current.clientWidth - open.offsetWidth) / 2;
  }, []);
  return <nav ref={strip} className="tabs-list" aria-label={label}>{children}</nav>;
}
