// Code to read, and two versions of it compared: side by side where there is room, one under the other on a phone.
// What was added has a plus before it and what was removed a minus, so that colour is not all that tells them apart.
import { getChunks, goToNextChunk, goToPreviousChunk, MergeView, unifiedMergeView } from "@codemirror/merge";
import { syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef, useState } from "react";
import { colours } from "./code_editor";
import { LANGUAGES } from "./code_languages";
import { useT } from "./i18n";
import { useMedia } from "./media";

const NARROW = "(max-width: 899px)";
const SCAN = { scanLimit: 2000, timeout: 200 };

const reading = (grammar, label) => [
  lineNumbers(),
  syntaxHighlighting(colours),
  EditorView.lineWrapping,
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.contentAttributes.of({ "aria-label": label || "", tabindex: "0" }),
  grammar,
];

function useGrammar(language) {
  const [grammar, setGrammar] = useState(null);
  useEffect(() => {
    let alive = true;
    Promise.resolve(LANGUAGES[language]?.({ tables: {} }) ?? []).then((loaded) => alive && setGrammar(loaded));
    return () => { alive = false; };
  }, [language]);
  return grammar;
}

/** Code with line numbers and colours; nothing can be typed. */
export function CodeView({ code = "", language = "", label }) {
  const box = useRef(null);
  const grammar = useGrammar(language);
  useEffect(() => {
    if (!grammar) return undefined;
    const view = new EditorView({ doc: code, extensions: reading(grammar, label), parent: box.current });
    return () => view.destroy();
  }, [code, grammar, label]);
  return <div className="code-read" ref={box} />;
}

// How many lines of either text the chunks take up; a chunk without lines on one side only adds on the other.
function countLines(doc, chunks, from, to) {
  return chunks.reduce((sum, chunk) => sum + (chunk[from] === chunk[to] ? 0 : doc.lineAt(Math.min(doc.length, chunk[to] - 1)).number - doc.lineAt(chunk[from]).number + 1), 0);
}

function compare(parent, narrow, older, newer) {
  if (!narrow) {
    const merged = new MergeView({ a: older, b: newer, parent, gutter: false, diffConfig: SCAN });
    return { view: merged.b, before: merged.a.state.doc, destroy: () => merged.destroy() };
  }
  const before = EditorState.create(older).doc;
  const view = new EditorView({ doc: newer.doc, extensions: [newer.extensions, unifiedMergeView({ original: before, mergeControls: false, gutter: false, diffConfig: SCAN })], parent });
  return { view, before, destroy: () => view.destroy() };
}

/** older and newer: {code, language, label}. */
export function CodeDiff({ older, newer }) {
  const t = useT();
  const box = useRef(null);
  const shown = useRef(null);
  const narrow = useMedia(NARROW);
  const [olderGrammar, newerGrammar] = [useGrammar(older.language), useGrammar(newer.language)];
  const [counts, setCounts] = useState(null);
  useEffect(() => {
    if (!olderGrammar || !newerGrammar) return undefined;
    const made = compare(box.current, narrow, { doc: older.code, extensions: reading(olderGrammar, older.label) }, { doc: newer.code, extensions: reading(newerGrammar, newer.label) });
    const chunks = getChunks(made.view.state)?.chunks ?? [];
    shown.current = made.view;
    setCounts({ places: chunks.length, added: countLines(made.view.state.doc, chunks, "fromB", "toB"), removed: countLines(made.before, chunks, "fromA", "toA") });
    return made.destroy;
  }, [older.code, newer.code, olderGrammar, newerGrammar, narrow]);
  const go = (command) => () => {
    command(shown.current);
    shown.current.dispatch({ effects: EditorView.scrollIntoView(shown.current.state.selection.main.head, { y: "center" }) });
  };
  const isSame = counts?.places === 0;
  return (
    <div className="code-diff">
      <div className="code-diff-bar">
        <span className="small" role="status">{!counts ? "" : isSame ? t("diff.same") : <>{t("diff.added", { count: counts.added })}, {t("diff.removed", { count: counts.removed })}</>}</span>
        {counts?.places > 1 ? (
          <span className="cluster">
            <Step label={t("diff.previous")} onClick={go(goToPreviousChunk)} path="M12 19V5M5 12l7-7 7 7" />
            <Step label={t("diff.next")} onClick={go(goToNextChunk)} path="M12 5v14M5 12l7 7 7-7" />
          </span>
        ) : null}
      </div>
      <div className="code-read" ref={box} />
    </div>
  );
}

function Step({ label, onClick, path }) {
  return (
    <button type="button" className="btn btn--secondary btn--icon btn--small" aria-label={label} title={label} onClick={onClick}>
      <svg width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={path} /></svg>
    </button>
  );
}
