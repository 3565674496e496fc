// Expected against actual: texts of several lines line by line, other values with what differs marked in both, and for
// lists and objects the places of the first differences. Long values are cut around what differs, until one asks for all.
import { diffLines } from "diff";
import { useState } from "react";
import { findDifferences, hasParts, NOTHING, readValue, splitEnds } from "./compare_values";
import { useT } from "./i18n";

const CUT = "…";
const CUT_CHARS = 1000;
const LONG_CHARS = 600;
const LONG_LINES = 16;
const AROUND_CHARS = 80;
const PART_CHARS = 160;
const CONTEXT_LINES = 2;
const MAX_EDITS = 2000;

const visible = (text) => text.replace(/\n/g, "↵\n").replace(/\t/g, "→\t");
const isLong = (text) => text.length > LONG_CHARS || text.split("\n", LONG_LINES + 1).length > LONG_LINES;
const shorten = (text, chars) => (text.length > chars ? `${text.slice(0, chars)}…` : text);
const shortenStart = (text, chars) => (text.length > chars ? `…${text.slice(-chars)}` : text);

export function Diff({ expected = "", actual = "" }) {
  const [want, got] = [readValue(expected), readValue(actual)];
  const areLines = typeof want === "string" && typeof got === "string" && want !== got && `${want}${got}`.includes("\n");
  if (areLines) return <Lines expected={want} actual={got} />;
  return (
    <div className="stack stack--2">
      <Marked expected={String(expected)} actual={String(actual)} />
      {hasParts(want) && hasParts(got) ? <Places expected={want} actual={got} /> : null}
    </div>
  );
}

/** A text of any length; of a long one the beginning, until one asks for all. */
export function LongText({ text = "", label }) {
  const [all, setAll] = useState(false);
  const long = isLong(text);
  const shown = all || !long ? text : `${text.split("\n").slice(0, LONG_LINES).join("\n").slice(0, LONG_CHARS)}…`;
  return (
    <>
      <pre className="code-block code-block--wrap" role="group" tabIndex={0} aria-label={label}>{shown}</pre>
      {long ? <ShowAll all={all} onToggle={() => setAll(!all)} /> : null}
    </>
  );
}

function ShowAll({ all, onToggle }) {
  const t = useT();
  return <button type="button" className="btn btn--ghost btn--small show-all" aria-expanded={all} onClick={onToggle}>{all ? t("diff.show_less") : t("diff.show_all")}</button>;
}

// The grader cuts very long answers, so that the ends of the two do not meet: what is marked then is the first part
// that differs, up to the next comma or bracket.
function compareEnds(expected, actual) {
  if (!actual.endsWith(CUT) || actual.length < CUT_CHARS) return splitEnds(expected, actual);
  const [[head]] = splitEnds(expected, actual);
  return [expected, actual].map((text) => {
    const rest = text.slice(head.length);
    const end = rest.slice(1).search(/[,\]}\n]/) + 1 || rest.length;
    return [head, rest.slice(0, end), rest.slice(end)];
  });
}

function Marked({ expected, actual }) {
  const t = useT();
  const [all, setAll] = useState(false);
  const long = isLong(expected) || isLong(actual);
  const [want, got] = compareEnds(expected, actual).map((parts) => (all || !long ? parts : [shortenStart(parts[0], AROUND_CHARS), shorten(parts[1], LONG_CHARS), shorten(parts[2], AROUND_CHARS)]));
  return (
    <>
      <dl className="diff">
        <dt>{t("common.expected")}</dt>
        <dd tabIndex={0} aria-label={t("common.expected")}>{want[0]}{want[1] ? <ins>{visible(want[1])}</ins> : null}{want[2]}</dd>
        <dt>{t("common.actual")}</dt>
        <dd tabIndex={0} aria-label={t("common.actual")}>{got[0]}{got[1] ? <del>{visible(got[1])}</del> : null}{got[2]}</dd>
      </dl>
      {long ? <ShowAll all={all} onToggle={() => setAll(!all)} /> : null}
    </>
  );
}

function Places({ expected, actual }) {
  const t = useT();
  const { total, found } = findDifferences(expected, actual);
  if (!total || found[0].path === "") return null;
  const write = (value) => (value === NOTHING ? <em>{t("diff.nothing")}</em> : <code>{shorten(JSON.stringify(value), PART_CHARS)}</code>);
  return (
    <div className="stack stack--1">
      <span className="muted small">{t("diff.places", { count: total })}</span>
      <ul className="diff-places">
        {found.map((each) => (
          <li key={each.path}>
            <code className="diff-path">{each.path}</code>
            <span><span className="muted">{t("common.expected")}:</span> <ins>{write(each.expected)}</ins></span>
            <span><span className="muted">{t("common.actual")}:</span> <del>{write(each.actual)}</del></span>
          </li>
        ))}
      </ul>
      {total > found.length ? <span className="muted small">{t("diff.more_places", { count: total - found.length })}</span> : null}
    </div>
  );
}

// [{kind: same|expected|actual, text}] per line; past MAX_EDITS everything counts as different.
function readLines(expected, actual) {
  const parts = diffLines(expected, actual, { maxEditLength: MAX_EDITS }) ?? [{ value: expected, removed: true }, { value: actual, added: true }];
  return parts.flatMap(({ value, added, removed }) => {
    const kind = added ? "actual" : removed ? "expected" : "same";
    return value.split(/(?<=\n)/).map((text) => ({ kind, text }));
  });
}

// Lines that are the same and far from any difference become one {kind: "skipped", count}.
function fold(lines) {
  const near = (index) => lines.slice(Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1).some(({ kind }) => kind !== "same");
  const folded = [];
  lines.forEach((line, index) => {
    if (line.kind !== "same" || near(index)) folded.push(line);
    else if (folded.at(-1)?.kind === "skipped") folded.at(-1).count += 1;
    else folded.push({ kind: "skipped", count: 1 });
  });
  return folded;
}

function Lines({ expected, actual }) {
  const t = useT();
  const [all, setAll] = useState(false);
  const lines = readLines(expected, actual);
  const short = fold(lines).slice(0, 4 * LONG_LINES);
  const canGrow = short.length < lines.length;
  const signs = { expected: "✓", actual: "✗" };
  const names = { expected: t("common.expected"), actual: t("common.actual") };
  const draw = (line) => {
    if (line.kind === "skipped") return <span className="muted">{t("diff.same_lines", { count: line.count })}</span>;
    if (line.kind === "same") return line.text;
    const Tag = line.kind === "expected" ? "ins" : "del";
    return <Tag>{<span className="visually-hidden">{names[line.kind]}: </span>}{visible(line.text)}</Tag>;
  };
  return (
    <div className="stack stack--1">
      <div className="diff-legend small" aria-hidden="true">{Object.keys(signs).map((kind) => <span key={kind} className={`diff-sign--${kind}`}>{signs[kind]} {names[kind]}</span>)}</div>
      <div className="diff-lines" tabIndex={0} role="group" aria-label={t("diff.lines")}>
        {(all ? lines : short).map((line, index) => (
          <div key={index} className={`diff-line diff-line--${line.kind}`}><span className={`diff-sign diff-sign--${line.kind}`} aria-hidden="true">{signs[line.kind]}</span><span>{draw(line)}</span></div>
        ))}
      </div>
      {canGrow ? <ShowAll all={all} onToggle={() => setAll(!all)} /> : null}
    </div>
  );
}
