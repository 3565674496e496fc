// A menu button: opens by click, Enter, Space or arrows; arrows, Home, End and letters move; Esc and Tab close.
import { useEffect, useId, useRef, useState } from "react";

/** children[0] is what the button shows, the rest are menu items (any element with role="menuitem…"). */
export function Menu({ label, className = "btn btn--ghost", panelClass = "", children }) {
  const [open, setOpen] = useState(false);
  const root = useRef(null);
  const panel = useRef(null);
  const button = useRef(null);
  const id = useId();
  const [face, ...items] = Array.isArray(children) ? children : [children];
  const options = () => [...(panel.current?.querySelectorAll("[role^=menuitem]") || [])];

  useEffect(() => {
    if (!open) return undefined;
    const checked = panel.current.querySelector("[aria-checked=true]");
    (checked || options()[0])?.focus();
    const outside = (event) => root.current?.contains(event.target) || setOpen(false);
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  const close = (refocus) => { setOpen(false); if (refocus) button.current?.focus(); };
  const onPanelKey = (event) => {
    const list = options();
    const at = list.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (to !== undefined) { event.preventDefault(); list[(to + list.length) % list.length]?.focus(); return; }
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(true); return; }
    if (event.key === "Tab") { setOpen(false); return; }
    if (event.key.length === 1 && event.key !== " ") {
      const hit = [...list.slice(at + 1), ...list].find((item) => item.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()));
      hit?.focus();
    }
  };
  return (
    <div className="menu" ref={root}>
      <button ref={button} type="button" className={className} aria-haspopup="menu" aria-expanded={open} aria-controls={open ? id : undefined} aria-label={label || undefined} title={label || undefined}
        onClick={() => setOpen(!open)} onKeyDown={(event) => { if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); setOpen(true); } }}>
        {face}
      </button>
      {open ? (
        <div ref={panel} id={id} role="menu" aria-label={label || undefined} className={`menu-panel ${panelClass}`} onKeyDown={onPanelKey}
          onClick={(event) => event.target.closest("[role^=menuitem]") && close(true)}>
          {items}
        </div>
      ) : null}
    </div>
  );
}
