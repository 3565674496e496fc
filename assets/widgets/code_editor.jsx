// CodeMirror 6. The text belongs to the browser: kept per key in localStorage while one types; a value from outside
// replaces it only when `loadToken` changes, so nothing is ever written under a typing hand.
import { acceptCompletion, autocompletion, completionStatus, selectedCompletionIndex, setSelectedCompletion } from "@codemirror/autocomplete";
import { redo, undo } from "@codemirror/commands";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { search } from "@codemirror/search";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import CodeMirror from "@uiw/react-codemirror";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { EditorHelp, Keys } from "./code_help";
import { INDENTS, LANGUAGES } from "./code_languages";
import { makePhrases } from "./code_phrases";
import { Drawing, EditorMenu, growText, useEditorSettings } from "./code_settings";
import { setCodeText } from "./code_text";
import { useT } from "./i18n";

const LEAVE_MS = 30000;
const draftKey = (storageKey) => `lms:draft:${storageKey}`;

export const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: [tags.tagName, tags.propertyName], color: "var(--code-name)" },
  { tag: [tags.attributeName], color: "var(--code-keyword)" },
  { tag: [tags.attributeValue], color: "var(--code-string)" },
  { tag: [tags.comment, tags.docComment], color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.function(tags.variableName), tags.definition(tags.variableName), tags.className, tags.typeName], color: "var(--code-name)" },
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

// Esc closes a list of completions; without one, the next Tab or Shift+Tab leaves the editor. An observer, since a
// pending completion swallows the key; and once more afterwards, since CodeMirror itself allows 2 s after any Esc.
const leaveByEscape = EditorView.domEventObservers({
  keydown: (event, editor) => {
    if (event.key !== "Escape") return;
    const until = completionStatus(editor.state) === "active" ? false : LEAVE_MS;
    editor.setTabFocusMode(until);
    setTimeout(() => editor.setTabFocusMode(until), 0);
  },
});

// Nothing is chosen until an arrow or Tab does it, so that Enter stays a new line for who goes on typing.
const takeCompletion = (view) => {
  if (completionStatus(view.state) !== "active") return false;
  if (selectedCompletionIndex(view.state) === null) view.dispatch({ effects: setSelectedCompletion(0) });
  return acceptCompletion(view);
};
const completing = autocompletion({
  selectOnOpen: false,
  icons: false,
  interactionDelay: 0, // it is there against an Enter by accident, which takes nothing here
  addToOptions: [{ position: 80, render: ({ detail }, state) => detail ? Object.assign(document.createElement("span"), { className: "completion-kind", textContent: state.phrase(detail) }) : null }],
});

export function CodeEditor(props) {
  const { storageKey, guestKey = "", starter = "", language = "python", label, height = "100%", delay = 400, readOnly = false, autoFocus = false, loadToken = "", loadValue = "", tables = "", onChange, onSubmit, onRun } = props;
  const t = useT();
  const hintId = useId();
  const view = useRef(null);
  const timer = useRef(0);
  const latest = useRef(props);
  latest.current = props;
  const [initial, setInitial] = useState(() => readDraft(storageKey, guestKey) ?? starter);
  const { theme, size } = useEditorSettings();
  const [help, setHelp] = useState(false);
  const [grammar, setGrammar] = useState(null);
  const text = () => view.current?.state.doc.toString() ?? initial;

  const flush = () => {
    clearTimeout(timer.current);
    timer.current = 0;
    latest.current.onChange?.(text());
  };
  useEffect(() => {
    let alive = true;
    LANGUAGES[language]?.({ tables: readTables(tables) }).then((loaded) => alive && setGrammar(loaded));
    return () => { alive = false; };
  }, [language, tables]);
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
    return [
      Prec.highest(keymap.of([
        { key: "Mod-Enter", run: send("onSubmit"), preventDefault: true },
        { key: "Mod-'", run: send("onRun"), preventDefault: true },
        { key: "Tab", run: takeCompletion },
        { key: "Mod-Shift-.", run: () => { growText(1); return true; }, preventDefault: true },
        { key: "Mod-Shift-,", run: () => { growText(-1); return true; }, preventDefault: true },
        { key: "F1", run: () => { setHelp(true); return true; }, preventDefault: true },
      ])),
      leaveByEscape,
      completing,
      search({ top: true }),
      EditorState.phrases.of(makePhrases(t)),
      syntaxHighlighting(colours),
      EditorView.lineWrapping,
      EditorState.readOnly.of(readOnly),
      EditorView.contentAttributes.of({ "aria-label": label || "", "aria-describedby": hintId, tabindex: "0", spellcheck: "false", autocapitalize: "off" }),
      EditorView.theme({ "&": { fontSize: `${size}px` } }),
      grammar || [],
    ];
  }, [grammar, size, readOnly, label, hintId, t]);
  const indent = INDENTS[language] || 4;
  const setup = useMemo(() => ({ foldGutter: false, lintKeymap: false, completionKeymap: false, autocompletion: false, tabSize: indent, syntaxHighlighting: false }), [indent]);

  const reset = () => {
    replaceAll(view.current, latest.current.starter);
    view.current?.focus();
  };
  const sends = ["onSubmit", "onRun"].filter((name) => props[name]);
  return (
    <>
      <div className="editor" data-theme={theme} style={{ height }}>
        <div className="editor-bar">
          <span className="editor-title">{props.title || label}</span>
          <Tool label={t("editor.undo")} onClick={() => undo(view.current)} path="M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3" />
          <Tool label={t("editor.redo")} onClick={() => redo(view.current)} path="M15 14l5-5-5-5M20 9H10a6 6 0 0 0 0 12h3" />
          <EditorMenu />
          <Tool label={t("editor.help.title")} onClick={() => setHelp(true)} path="M9 9a3 3 0 1 1 4 2.8c-.7.3-1 .9-1 1.7M12 17h.01M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0" />
          {readOnly ? null : <button type="button" className="btn btn--ghost btn--small editor-reset" onClick={reset}><Drawing path="M3 12a9 9 0 1 0 3-6.7L3 8M3 3v5h5" /><span>{t("editor.reset")}</span></button>}
        </div>
        <div className="editor-body">
          <CodeMirror value={initial} autoFocus={autoFocus} height="100%" theme="none" extensions={extensions} onCreateEditor={(created) => { view.current = created; document.fonts?.ready.then(() => created.requestMeasure()); }} onChange={typed} onBlur={() => { if (timer.current) flush(); }}
            basicSetup={setup} indentWithTab />
        </div>
        <div className="editor-foot" id={hintId}>
          <span><Keys keys="Esc , Tab" />: {t("editor.hint_leave")}</span>
          {onSubmit ? <span><Keys keys="Mod+Enter" />: {t("editor.hint_submit")}</span> : null}
        </div>
      </div>
      <EditorHelp open={help} onClose={() => setHelp(false)} sends={sends} />
    </>
  );
}

function readTables(text) {
  try { return JSON.parse(text) || {}; } catch { return {}; }
}

function replaceAll(view, text) {
  if (!view || view.state.doc.toString() === text) return;
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
}

function Tool({ label, onClick, path }) {
  return (
    <button type="button" className="btn btn--ghost btn--icon btn--small" aria-label={label} title={label} onClick={onClick}>
      <Drawing path={path} />
    </button>
  );
}
