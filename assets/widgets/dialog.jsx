// The native <dialog>: the browser gives the focus trap, Esc, the phone's back gesture and the return of focus.
import { useEffect, useId, useRef } from "react";
import { holdBack } from "./dialog_history";
import { useT } from "./i18n";

export function Dialog({ open, onClose, title, className = "", children }) {
  const ref = useRef(null);
  const t = useT();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (open && !dialog.open) {
      dialog.showModal();
      const body = dialog.querySelector(".dialog-body");
      (body?.querySelector("input, select, textarea") || body?.querySelector("button, a[href]"))?.focus();
    }
    if (!open && dialog.open) dialog.close();
  }, [open]);
  useEffect(() => (open ? holdBack(() => ref.current?.close()) : undefined), [open]);
  const id = useId();
  return (
    <dialog ref={ref} className={`dialog ${className}`} aria-labelledby={id} onClose={() => open && onClose?.()}
      onClick={(event) => event.target === ref.current && ref.current.close()}>
      {open ? (
        <>
          <div className="dialog-head">
            <h2 id={id}>{title}</h2>
            <button type="button" className="btn btn--ghost btn--icon" aria-label={t("common.close")} onClick={() => ref.current.close()}>
              <Cross />
            </button>
          </div>
          <div className="dialog-body">{children}</div>
        </>
      ) : null}
    </dialog>
  );
}

function Cross() {
  return (
    <svg width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" aria-hidden="true">
      <path d="M6 6l12 12M18 6L6 18" />
    </svg>
  );
}
