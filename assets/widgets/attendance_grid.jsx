// The journal as a spreadsheet. Only what is on the screen is in the page: rows and columns have one size each, so which
// ones these are is a division, and no library has to measure. The grid keeps the focus itself and names the active
// cell (aria-activedescendant): a cell that is scrolled away takes no focus with it.
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useT } from "./i18n";
import { Drawing, KEYS, Sign, STATUSES, word } from "./attendance_parts";

export const ROW = 40;
export const COLUMN = 52;
const HEAD = 68;
const SIDE = 132;
const STEP = 4; // the window moves by so many rows or columns at a time: fewer drawings while scrolling
const NEXT = [null, ...STATUSES];
const LETTERS = { PRESENT: "P", LATE: "L", ABSENT: "A" };
const READ = { P: "PRESENT", L: "LATE", A: "ABSENT", "✓": "PRESENT", "⏰": "LATE", "❌": "ABSENT", П: "PRESENT", О: "LATE", Н: "ABSENT" };
const NAMES_WIDE = 200;

/** Which rows and columns can be seen, and a few around. */
function useWindow(box, rows, columns) {
  const [seen, setSeen] = useState([0, Math.min(rows, 24), 0, Math.min(columns, 28)]);
  const measure = useCallback(() => {
    const { scrollTop, scrollLeft, clientHeight, clientWidth } = box.current;
    const range = (from, size, unit, count) => {
      const first = Math.max(0, (Math.floor(from / unit / STEP) - 1) * STEP);
      return [first, Math.min(count, (Math.ceil((from + size) / unit / STEP) + 1) * STEP)];
    };
    const next = [...range(scrollTop, clientHeight, ROW, rows), ...range(scrollLeft, clientWidth - NAMES_WIDE - SIDE, COLUMN, columns)];
    setSeen((now) => (now.every((each, index) => each === next[index]) ? now : next));
  }, [rows, columns]);
  useLayoutEffect(() => {
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, [measure]);
  // A filter may have left fewer of both than were seen a moment ago.
  return [seen.map((each, index) => Math.min(each, index < 2 ? rows : columns)), measure];
}

export function countRow(marks, student, lessons) {
  const counts = { PRESENT: 0, LATE: 0, ABSENT: 0 };
  for (const lesson of lessons) {
    const { status } = marks.mark(student, lesson.id);
    if (status) counts[status] += 1;
  }
  const total = counts.PRESENT + counts.LATE + counts.ABSENT;
  return { ...counts, total, percent: total ? Math.round((100 * (counts.PRESENT + counts.LATE)) / total) : null };
}

// One click changes one cell, and where the active one was: everything here is drawn anew only when its own values changed.
const Cell = memo(function Cell({ row, column, name, lesson, status, notes, hasPlace, isActive, isSelected, isToday, isWaiting, readOnly }) {
  const t = useT();
  const label = hasPlace ? `${name}, ${lesson.day}, ${lesson.title}: ${word(t, status)}${notes ? `. ${notes}` : ""}` : t("attendance.no_place", { name, day: lesson.day });
  return (
    <div role="gridcell" id={`j${row}-${column}`} className="jr-cell" aria-colindex={column + 2} aria-label={label} aria-selected={isSelected} aria-readonly={readOnly || !hasPlace || undefined} title={notes || undefined}
      data-row={row} data-column={column} data-mark={status || (hasPlace ? "NONE" : "OUT")} data-active={isActive || undefined} data-today={isToday || undefined} data-waiting={isWaiting || undefined} data-noted={Boolean(notes) || undefined}>
      {status ? <Drawing status={status} /> : hasPlace ? null : <span aria-hidden="true">–</span>}
    </div>
  );
});

const Totals = memo(function Totals({ name, columns, present, late, absent, percent }) {
  const t = useT();
  return (
    <div role="gridcell" className="jr-side num" aria-colindex={columns + 2} aria-label={t("attendance.totals_of", { name, present, late, absent, percent: percent ?? 0 })}>
      <span aria-hidden="true" className="jr-counts">{present} · {late} · {absent}</span>
      <span aria-hidden="true" className="jr-percent">{percent === null ? "–" : `${percent}%`}</span>
      <span aria-hidden="true" className="jr-bar" style={{ "--part": `${percent ?? 0}%` }} />
    </div>
  );
});

const Name = memo(function Name({ student }) {
  const t = useT();
  return <div role="rowheader" className="jr-name" aria-colindex={1} title={student.name}>{student.name}{student.isFormer ? <span className="muted tiny"> · {t("attendance.former")}</span> : null}</div>;
});

const Row = memo(function Row({ row, student, lessons, marks, version, first, last, active, from, to, today, readOnly }) {
  const totals = useMemo(() => countRow(marks, student.id, lessons), [marks, student, lessons, version]);
  const cells = [];
  for (let column = first; column < last; column += 1) {
    const lesson = lessons[column];
    const { status, notes } = marks.mark(student.id, lesson.id);
    cells.push(<Cell key={lesson.id} {...{ row, column, lesson, status, notes, readOnly }} name={student.name} hasPlace={student.marks[column] !== " " || Boolean(status)} isActive={active === column} isSelected={column >= from && column <= to} isToday={lesson.date === today} isWaiting={marks.isWaiting(student.id, lesson.id)} />);
  }
  return (
    <div role="row" className="jr-row" aria-rowindex={row + 2} style={{ top: row * ROW }}>
      <Name student={student} />
      <div className="jr-cells" role="presentation" style={{ width: lessons.length * COLUMN, paddingLeft: first * COLUMN }}>{cells}</div>
      <Totals name={student.name} columns={lessons.length} present={totals.PRESENT} late={totals.LATE} absent={totals.ABSENT} percent={totals.percent} />
    </div>
  );
});

const Head = memo(function Head({ lessons, first, last, today, width, onPick }) {
  const t = useT();
  return (
    <div role="row" className="jr-head" aria-rowindex={1} style={{ width }}>
      <div role="columnheader" className="jr-name jr-corner" aria-colindex={1}>{t("attendance.student")}</div>
      <div className="jr-cells" role="presentation" style={{ width: lessons.length * COLUMN, paddingLeft: first * COLUMN }}>
        {lessons.slice(first, last).map((each, index) => (
          <div key={each.id} role="columnheader" aria-colindex={first + index + 2} className="jr-day" title={`${each.title} · ${each.day}, ${each.time}`} data-today={each.date === today || undefined} onClick={() => onPick(first + index)}>
            <span className="strong num">{each.short}</span><span className="tiny muted">{each.weekday}</span><span className="visually-hidden">{each.title}</span>
            {each.date === today ? <span className="jr-today tiny">{t("attendance.today")}</span> : <span className="tiny muted num">{each.time}</span>}
          </div>
        ))}
      </div>
      <div role="columnheader" className="jr-side" aria-colindex={lessons.length + 2}><span aria-hidden="true" className="jr-signs">{STATUSES.map((each) => <span key={each} data-mark={each}><Sign status={each} /></span>)}</span><span className="visually-hidden">{t("attendance.totals")}</span><span className="muted">%</span></div>
    </div>
  );
});

const Sum = memo(function Sum({ column, text }) {
  return <div role="gridcell" aria-colindex={column + 2} className="jr-sum num">{text}</div>;
});

/** How many of those who are marked in a lesson came. */
function countColumn(marks, students, lesson) {
  let came = 0, all = 0;
  for (const student of students) {
    const { status } = marks.mark(student.id, lesson);
    if (status) { all += 1; if (status !== "ABSENT") came += 1; }
  }
  return all ? `${came}/${all}` : "";
}

/** onSet(changes) marks; onUndo and onRedo step through what was done. `lessons` have a `day` for people. */
export function JournalGrid({ students, lessons, marks, today, readOnly, onSet, onUndo, onRedo, label }) {
  const t = useT();
  const box = useRef(null);
  const [[row, column], setActive] = useState(() => [0, Math.max(0, lessons.findIndex((each) => each.date >= today))]);
  const [anchor, setAnchor] = useState(null); // where a selection began
  const [[firstRow, lastRow, first, last], measure] = useWindow(box, students.length, lessons.length);
  const at = [Math.min(row, students.length - 1), Math.min(column, lessons.length - 1)];
  const start = anchor || at;
  const [top, bottom] = [Math.min(start[0], at[0]), Math.max(start[0], at[0])];
  const [left, right] = [Math.min(start[1], at[1]), Math.max(start[1], at[1])];

  const show = useCallback((toRow, toColumn) => {
    const { scrollTop, scrollLeft, clientHeight, clientWidth } = box.current;
    const [y, x] = [toRow * ROW, toColumn * COLUMN];
    const [high, wide] = [clientHeight - HEAD - ROW, clientWidth - NAMES_WIDE - SIDE];
    const nearest = (from, size, place, unit) => Math.min(Math.max(from, place + unit - size), place);
    box.current.scrollTo(nearest(scrollLeft, wide, x, COLUMN), nearest(scrollTop, high, y, ROW));
  }, []);
  useEffect(() => { show(...at); }, [lessons.length]);
  const go = (toRow, toColumn, extend) => {
    const place = [Math.max(0, Math.min(students.length - 1, toRow)), Math.max(0, Math.min(lessons.length - 1, toColumn))];
    setAnchor(extend ? start : null);
    setActive(place);
    show(...place);
  };
  /** Changes of a block of cells; `statusAt(r, c)` undefined leaves one alone. */
  const fill = (rows, columns, statusAt) => {
    if (readOnly) return;
    const changes = [];
    for (let r = rows[0]; r <= rows[1] && r < students.length; r += 1) {
      for (let c = columns[0]; c <= columns[1] && c < lessons.length; c += 1) {
        const status = statusAt(r - rows[0], c - columns[0]);
        const had = marks.mark(students[r].id, lessons[c].id).status;
        if (status !== undefined && (students[r].marks[c] !== " " || had)) changes.push({ student: students[r].id, lesson: lessons[c].id, status });
      }
    }
    if (changes.length) onSet(changes);
  };
  const setSelected = (status) => fill([top, bottom], [left, right], () => status);

  const onKey = (event) => {
    const quick = event.ctrlKey || event.metaKey;
    const page = Math.max(1, Math.floor(box.current.clientHeight / ROW) - 3);
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-page, 0], PageDown: [page, 0] }[event.key];
    if (moves) go(at[0] + moves[0], at[1] + moves[1], event.shiftKey);
    else if (event.key === "Home") go(quick ? 0 : at[0], 0, event.shiftKey);
    else if (event.key === "End") go(quick ? students.length - 1 : at[0], lessons.length - 1, event.shiftKey);
    else if (quick && event.code === "KeyZ") { if (event.shiftKey) onRedo(); else onUndo(); }
    else if (quick && event.code === "KeyY") onRedo();
    else if (quick && event.code === "Space") selectColumn(at[1]);
    else if (!quick && !event.altKey && KEYS[event.code]) setSelected(KEYS[event.code]);
    else if (event.key === "Delete" || event.key === "Backspace") setSelected(null);
    else if (event.key === "Escape") setAnchor(null);
    else return;
    event.preventDefault();
  };
  const selectColumn = useCallback((which) => { setAnchor([0, which]); setActive([students.length - 1, which]); box.current.focus({ preventScroll: true }); }, [students.length]);
  const placeOf = (event) => {
    const cell = event.target.closest?.("[data-column]");
    return cell ? [Number(cell.dataset.row), Number(cell.dataset.column)] : null;
  };
  const onClick = (event) => {
    const place = placeOf(event);
    if (!place) return;
    if (event.shiftKey) { go(...place, true); return; }
    setAnchor(null);
    setActive(place);
    const now = marks.mark(students[place[0]].id, lessons[place[1]].id).status;
    fill([place[0], place[0]], [place[1], place[1]], () => NEXT[(NEXT.indexOf(now) + 1) % NEXT.length]);
  };
  const onCopy = (event) => {
    const lines = [];
    for (let r = top; r <= bottom; r += 1) {
      lines.push(lessons.slice(left, right + 1).map((each) => LETTERS[marks.mark(students[r].id, each.id).status] || "").join("\t"));
    }
    event.clipboardData.setData("text/plain", lines.join("\n"));
    event.preventDefault();
  };
  const onPaste = (event) => {
    const lines = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t"));
    const wide = Math.max(...lines.map((line) => line.length));
    event.preventDefault();
    // A cell of other text is left alone; an empty one takes the mark away, as it was copied.
    const read = (r, c) => { const text = lines[r]?.[c]?.trim().toUpperCase(); return text === "" ? null : READ[text]; };
    fill([top, top + lines.length - 1], [left, left + wide - 1], read);
  };
  const width = NAMES_WIDE + lessons.length * COLUMN + SIDE;
  return (
    <div className="jr" ref={box} role="grid" tabIndex={0} aria-label={label} aria-rowcount={students.length + 2} aria-colcount={lessons.length + 2} aria-multiselectable="true" aria-readonly={readOnly || undefined} aria-activedescendant={`j${at[0]}-${at[1]}`}
      onScroll={measure} onKeyDown={onKey} onClick={onClick} onCopy={onCopy} onPaste={onPaste}>
      <Head {...{ lessons, first, last, today, width }} onPick={selectColumn} />
      <div className="jr-body" role="rowgroup" style={{ width, height: students.length * ROW }}>
        {students.slice(firstRow, lastRow).map((student, index) => {
          const r = firstRow + index;
          const selected = r >= top && r <= bottom;
          return <Row key={student.id} row={r} student={student} lessons={lessons} marks={marks} version={marks.versions.get(student.id) || 0} first={first} last={last} active={r === at[0] ? at[1] : -1} from={selected ? left : -1} to={selected ? right : -2} today={today} readOnly={readOnly} />;
        })}
      </div>
      {readOnly && students.length === 1 ? null : (
        <div role="row" className="jr-foot" aria-rowindex={students.length + 2} style={{ width }}>
          <div role="rowheader" className="jr-name" aria-colindex={1}>{t("attendance.came")}</div>
          <div className="jr-cells" role="presentation" style={{ width: lessons.length * COLUMN, paddingLeft: first * COLUMN }}>
            {lessons.slice(first, last).map((each, index) => <Sum key={each.id} column={first + index} text={countColumn(marks, students, each.id)} />)}
          </div>
          <div role="gridcell" className="jr-side" aria-colindex={lessons.length + 2} aria-label={t("attendance.totals")} />
        </div>
      )}
    </div>
  );
}
