// CodeMirror 6. The text belongs to the browser: kept per key in localStorage while one types; a value from outside
// replaces it only when `loadToken` changes, so nothing is ever written under a typing hand.
import { redo, undo } from "@codemirror/commands";
import { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import CodeMirror from "@uiw/react-codemirror";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { setCodeText } from "./code_text";
import { useT } from "./i18n";

const LANGUAGES = {
  python: () => import("@codemirror/lang-python").then((module) => module.python()),
  javascript: () => import("@codemirror/lang-javascript").then((module) => module.javascript()),
  java: () => import("@codemirror/lang-java").then((module) => module.java()),
  sql: () => import("@codemirror/lang-sql").then((module) => module.sql({ dialect: module.PostgreSQL })),
  yaml: () => import("@codemirror/lang-yaml").then((module) => module.yaml()),
  web: () => import("@codemirror/lang-html").then((module) => module.html({ selfClosingTags: true })),
};
const SIZES = [12, 14, 16, 20];
const SIZE_KEY = "lms:editor-size";
const draftKey = (storageKey) => `lms:draft:${storageKey}`;

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: [tags.tagName, tags.propertyName], color: "var(--code-name)" },
  { tag: [tags.attributeName], color: "var(--code-keyword)" },
  { tag: [tags.attributeValue], color: "var(--code-string)" },
  { tag: [tags.comment, tags.docComment], color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.function(tags.variableName), tags.definition(tags.variableName), tags.className], color: "var(--code-name)" },
]);

// What was typed before signing in (guestKey) becomes the draft of whoever signs in and has none.
// Without a key nothing is kept here: whoever mounts the editor keeps the text.
function readDraft(storageKey, guestKey = "") {
  if (!storageKey) return null;
  try {
    const own = localStorage.getItem(draftKey(storageKey));
    if (own !== null || !guestKey || guestKey === storageKey) return own;
    const guest = localStorage.getItem(draftKey(guestKey));
    if (guest !== null) {
      localStorage.setItem(draftKey(storageKey), guest);
      localStorage.removeItem(draftKey(guestKey));
    }
    return guest;
  } catch { return null; }
}
function writeDraft(storageKey, text) {
  setCodeText(storageKey, text);
  if (!storageKey) return;
  try { localStorage.setItem(draftKey(storageKey), text); } catch { /* storage full or forbidden: the text stays in the page */ }
}

export function CodeEditor(props) {
  const { storageKey, guestKey = "", starter = "", language = "python", label, height = "100%", delay = 400, readOnly = false, loadToken = "", loadValue = "", onChange, onSubmit, onRun } = props;
  const t = useT();
  const hintId = useId();
  const view = useRef(null);
  const timer = useRef(0);
  const latest = useRef(props);
  latest.current = props;
  const [initial, setInitial] = useState(() => readDraft(storageKey, guestKey) ?? starter);
  const [size, setSize] = useState(() => Number(localStorage.getItem(SIZE_KEY)) || 14);
  const [grammar, setGrammar] = useState(null);
  const text = () => view.current?.state.doc.toString() ?? initial;

  const flush = () => {
    clearTimeout(timer.current);
    timer.current = 0;
    latest.current.onChange?.(text());
  };
  useEffect(() => {
    let alive = true;
    LANGUAGES[language]?.().then((loaded) => alive && setGrammar(loaded));
    return () => { alive = false; };
  }, [language]);
  useEffect(() => {
    const wanted = readDraft(storageKey, latest.current.guestKey) ?? latest.current.starter ?? "";
    setInitial(wanted);
    replaceAll(view.current, wanted);
    setCodeText(storageKey, wanted);
    latest.current.onChange?.(wanted); // the page learns what stands in the editor
  }, [storageKey]);
  useEffect(() => { // a starter that arrives later (the page's state) fills an editor that nobody has touched
    if (readDraft(storageKey, latest.current.guestKey) === null && starter && text() !== starter) {
      replaceAll(view.current, starter);
      setInitial(starter);
      setCodeText(storageKey, starter);
      latest.current.onChange?.(starter);
    }
  }, [starter]);
  useEffect(() => {
    if (!loadToken) return;
    replaceAll(view.current, latest.current.loadValue);
    writeDraft(storageKey, latest.current.loadValue);
    flush();
    view.current?.focus();
  }, [loadToken]);
  useEffect(() => () => { if (timer.current) flush(); }, []);

  const typed = (value) => {
    writeDraft(latest.current.storageKey, value);
    clearTimeout(timer.current);
    timer.current = setTimeout(flush, delay);
  };
  const extensions = useMemo(() => {
    const send = (name) => () => { flush(); latest.current[name]?.(text()); return true; };
    // Esc: the next Tab or Shift+Tab leaves the editor. An observer, since a pending completion swallows the key; and
    // once more afterwards, since CodeMirror itself then allows only 2 s.
    const leave = EditorView.domEventObservers({
      keydown: (event, editor) => {
        if (event.key !== "Escape") return;
        editor.setTabFocusMode(30000);
        setTimeout(() => editor.setTabFocusMode(30000), 0);
      },
    });
    return [
      Prec.highest(keymap.of([
        { key: "Mod-Enter", run: send("onSubmit"), preventDefault: true },
        { key: "Mod-'", run: send("onRun"), preventDefault: true },
      ])),
      leave,
      syntaxHighlighting(colours),
      indentUnit.of("    "),
      EditorView.lineWrapping,
      EditorState.readOnly.of(readOnly),
      EditorView.contentAttributes.of({ "aria-label": label || "", "aria-describedby": hintId, tabindex: "0", spellcheck: "false", autocapitalize: "off" }),
      EditorView.theme({ "&": { fontSize: `${size}px` } }),
      ...(grammar ? [grammar] : []),
    ];
  }, [grammar, size, readOnly, label, hintId]);

  const reset = () => {
    replaceAll(view.current, latest.current.starter);
    view.current?.focus();
  };
  const grow = (step) => {
    const next = SIZES[Math.min(SIZES.length - 1, Math.max(0, SIZES.indexOf(size) + step))] || 14;
    setSize(next);
    localStorage.setItem(SIZE_KEY, String(next));
  };
  return (
    <div className="editor" style={{ height }}>
      <div className="editor-bar">
        <span className="editor-title">{props.title || label}</span>
        <Tool label={t("editor.undo")} onClick={() => undo(view.current)} path="M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3" />
        <Tool label={t("editor.redo")} onClick={() => redo(view.current)} path="M15 14l5-5-5-5M20 9H10a6 6 0 0 0 0 12h3" />
        <Tool label={t("editor.smaller")} onClick={() => grow(-1)} path="M5 12h14" />
        <Tool label={t("editor.larger")} onClick={() => grow(1)} path="M12 5v14M5 12h14" />
        {readOnly ? null : <button type="button" className="btn btn--ghost btn--small" onClick={reset}>{t("editor.reset")}</button>}
      </div>
      <div className="editor-body">
        <CodeMirror value={initial} height="100%" theme="none" extensions={extensions} onCreateEditor={(created) => { view.current = created; document.fonts?.ready.then(() => created.requestMeasure()); }} onChange={typed} onBlur={() => { if (timer.current) flush(); }}
          basicSetup={{ foldGutter: false, highlightActiveLine: true, autocompletion: true, searchKeymap: true, tabSize: 4, syntaxHighlighting: false }} indentWithTab />
      </div>
      <div className="editor-foot" id={hintId}>
        <span>{t("editor.hint_leave")}</span>
        {onSubmit ? <span>{t("editor.hint_submit")}</span> : null}
      </div>
    </div>
  );
}

function replaceAll(view, text) {
  if (!view || view.state.doc.toString() === text) return;
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
}

function Tool({ label, onClick, path }) {
  return (
    <button type="button" className="btn btn--ghost btn--icon btn--small" aria-label={label} title={label} onClick={onClick}>
      <svg width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={path} /></svg>
    </button>
  );
}
