// Ctrl+K: type, arrows, Enter. Pages of the person's role, then challenges found by the server.
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { api } from "./http";
import { useT } from "./i18n";

const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
const isMac = () => /mac|iphone|ipad/i.test(navigator.platform || "");

function useChallenges(query, open) {
  const [found, setFound] = useState([]);
  useEffect(() => {
    if (!open || query.trim().length < 2) { setFound([]); return undefined; }
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      const reply = await api(`/api/v1/challenges?limit=8&search=${encodeURIComponent(query.trim())}`, { signal: stop.signal });
      if (!stop.signal.aborted) setFound(reply.ok ? reply.data?.challenges || [] : []);
    }, 180);
    return () => { clearTimeout(timer); stop.abort(); };
  }, [query, open]);
  return found;
}

/** pages: [{href, label, roles}] with roles as words, "VISITOR" for people who are not signed in. */
export function CommandPalette({ pages, label, children }) {
  const t = useT();
  const id = useId();
  const navigate = useNavigate();
  const dialog = useRef(null);
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const [keys, setKeys] = useState("Ctrl K");
  const challenges = useChallenges(query, open);

  const show = () => { setQuery(""); setActive(0); setOpen(true); dialog.current?.showModal(); };
  useEffect(() => {
    if (isMac()) setKeys("⌘ K");
    const onKey = (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === "KeyK") {
        event.preventDefault();
        if (dialog.current?.open) dialog.current.close();
        else show();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  const groups = useMemo(() => {
    const role = typeof document === "undefined" ? "VISITOR" : document.documentElement.dataset.role || "VISITOR";
    const wanted = fold(query.trim());
    const own = pages.filter((page) => page.roles.split(" ").includes(role) && fold(page.label).includes(wanted));
    return [
      { name: t("palette.pages"), options: own.map((page) => ({ href: page.href, text: page.label, note: "" })) },
      { name: t("palette.challenges"), options: challenges.map((row) => ({ href: `/challenge/${row.id}`, text: row.title, note: row.category || "" })) },
    ].filter((group) => group.options.length);
  }, [pages, query, challenges, open, t]);
  const flat = groups.flatMap((group) => group.options);
  const at = Math.min(active, flat.length - 1);
  const go = (option) => { if (!option) return; dialog.current.close(); navigate(option.href); };
  const onKey = (event) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (to !== undefined && flat.length) {
      event.preventDefault();
      const next = (to + flat.length) % flat.length;
      setActive(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
    }
    if (event.key === "Enter" && !event.nativeEvent.isComposing) { event.preventDefault(); go(flat[at]); }
  };
  let index = -1;
  return (
    <>
      <button type="button" className="btn btn--secondary shell-search" aria-haspopup="dialog" aria-label={label} onClick={show}>
        {children}<kbd aria-hidden="true">{keys}</kbd>
      </button>
      <dialog ref={dialog} className="dialog palette" aria-label={label} onClose={() => setOpen(false)} onClick={(event) => event.target === dialog.current && dialog.current.close()}>
        {open ? (
          <>
            <input className="palette-input" type="text" role="combobox" autoFocus autoComplete="off" aria-expanded={flat.length > 0} aria-controls={`${id}-list`} aria-autocomplete="list"
              aria-activedescendant={flat.length ? `${id}-${at}` : undefined} aria-label={label} placeholder={t("palette.placeholder")} onInput={(event) => { setQuery(event.currentTarget.value); setActive(0); }} onKeyDown={onKey} />
            <div className="palette-list" id={`${id}-list`} role="listbox" aria-label={label}>
              {groups.map((group) => (
                <div key={group.name} role="group" aria-label={group.name}>
                  <div className="palette-group" aria-hidden="true">{group.name}</div>
                  {group.options.map((option) => {
                    index += 1;
                    const own = index;
                    return (
                      <div key={option.href} id={`${id}-${own}`} role="option" aria-selected={own === at} className="palette-option" onPointerMove={() => setActive(own)} onClick={() => go(option)}>
                        <span>{option.text}</span><span className="muted">{option.note}</span>
                      </div>
                    );
                  })}
                </div>
              ))}
              {flat.length ? null : <div className="palette-option muted" role="option" aria-selected="false" aria-disabled="true">{t("palette.nothing")}</div>}
            </div>
            <div className="palette-foot"><span><kbd>↑</kbd> <kbd>↓</kbd> {t("palette.move")}</span><span><kbd>Enter</kbd> {t("palette.open")}</span><span><kbd>Esc</kbd> {t("common.close")}</span></div>
          </>
        ) : null}
      </dialog>
    </>
  );
}
