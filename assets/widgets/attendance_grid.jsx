// The journal as a spreadsheet. Only what is on the screen is in the page: rows and columns have one size each, so which
// ones these are is a division, and no library has to measure. The grid keeps the focus itself and names the active
// cell (aria-activedescendant): a cell that is scrolled away takes no focus with it.
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useT } from "./i18n";
import { KEYS, Sign, STATUSES, word } from "./attendance_parts";

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
  return [seen, measure];
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

const Row = memo(function Row({ row, student, lessons, marks, version, first, last, active, from, to, today, readOnly }) {
  const t = useT();
  const totals = useMemo(() => countRow(marks, student.id, lessons), [marks, student, lessons, version]);
  const cells = [];
  for (let column = first; column < last; column += 1) {
    const lesson = lessons[column];
    const { status, notes } = marks.mark(student.id, lesson.id);
    const place = student.marks[column] !== " " || status;
    const isActive = active === column;
    const name = place ? `${student.name}, ${lesson.day}, ${lesson.title}: ${word(t, status)}${notes ? `. ${notes}` : ""}` : t("attendance.no_place", { name: student.name, day: lesson.day });
    cells.push(
      <div key={lesson.id} role="gridcell" id={`j${row}-${column}`} className="jr-cell" style={{ left: column * COLUMN }} aria-colindex={column + 2} aria-label={name} aria-selected={column >= from && column <= to} aria-readonly={readOnly || !place || undefined}
        data-row={row} data-column={column} data-mark={status || (place ? "NONE" : "OUT")} data-active={isActive || undefined} data-today={lesson.date === today || undefined} data-waiting={marks.isWaiting(student.id, lesson.id) || undefined} title={notes || undefined}>
        {status ? <Sign status={status} /> : place ? null : <span aria-hidden="true">–</span>}{notes ? <i className="jr-noted" /> : null}
      </div>,
    );
  }
  return (
    <div role="row" className="jr-row" aria-rowindex={row + 2} style={{ top: row * ROW }}>
      <div role="rowheader" className="jr-name" aria-colindex={1} title={student.name}>{student.name}{student.isFormer ? <span className="muted tiny"> · {t("attendance.former")}</span> : null}</div>
      <div className="jr-cells" role="presentation" style={{ width: lessons.length * COLUMN }}>{cells}</div>
      <div role="gridcell" className="jr-side num" aria-colindex={lessons.length + 2} aria-label={t("attendance.totals_of", { name: student.name, present: totals.PRESENT, late: totals.LATE, absent: totals.ABSENT, percent: totals.percent ?? 0 })}>
        <span aria-hidden="true" className="jr-counts">{totals.PRESENT} · {totals.LATE} · {totals.ABSENT}</span>
        <span aria-hidden="true" className="jr-percent">{totals.percent === null ? "–" : `${totals.percent}%`}</span>
        <span aria-hidden="true" className="jr-bar"><i style={{ width: `${totals.percent ?? 0}%` }} /></span>
      </div>
    </div>
  );
});

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
  const selectColumn = (which) => { setAnchor([0, which]); setActive([students.length - 1, which]); box.current.focus({ preventScroll: true }); };
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
  const here = useMemo(() => {
    const found = {};
    for (let c = first; c < last; c += 1) {
      let came = 0, all = 0;
      for (const student of students) {
        const { status } = marks.mark(student.id, lessons[c].id);
        if (status) { all += 1; if (status !== "ABSENT") came += 1; }
      }
      found[c] = all ? `${came}/${all}` : "";
    }
    return found;
  }, [marks.version, first, last, students, lessons]);
  const columns = [];
  for (let c = first; c < last; c += 1) columns.push(c);
  const width = NAMES_WIDE + lessons.length * COLUMN + SIDE;
  return (
    <div className="jr" ref={box} role="grid" tabIndex={0} aria-label={label} aria-rowcount={students.length + 2} aria-colcount={lessons.length + 2} aria-multiselectable="true" aria-readonly={readOnly || undefined} aria-activedescendant={`j${at[0]}-${at[1]}`}
      onScroll={measure} onKeyDown={onKey} onClick={onClick} onCopy={onCopy} onPaste={onPaste}>
      <div role="row" className="jr-head" aria-rowindex={1} style={{ width }}>
        <div role="columnheader" className="jr-name jr-corner" aria-colindex={1}>{t("attendance.student")}</div>
        <div className="jr-cells" role="presentation" style={{ width: lessons.length * COLUMN }}>
          {columns.map((c) => (
            <div key={lessons[c].id} role="columnheader" aria-colindex={c + 2} className="jr-day" style={{ left: c * COLUMN }} title={`${lessons[c].title} · ${lessons[c].day}, ${lessons[c].time}`} data-today={lessons[c].date === today || undefined} onClick={() => selectColumn(c)}>
              <span className="strong num">{lessons[c].short}</span><span className="tiny muted">{lessons[c].weekday}</span><span className="visually-hidden">{lessons[c].title}</span>
              {lessons[c].date === today ? <span className="jr-today tiny">{t("attendance.today")}</span> : <span className="tiny muted num">{lessons[c].time}</span>}
            </div>
          ))}
        </div>
        <div role="columnheader" className="jr-side" aria-colindex={lessons.length + 2}><span aria-hidden="true" className="jr-signs">{STATUSES.map((each) => <Sign key={each} status={each} />)}</span><span className="visually-hidden">{t("attendance.totals")}</span><span className="muted">%</span></div>
      </div>
      <div className="jr-body" role="rowgroup" style={{ width, height: students.length * ROW }}>
        {students.slice(firstRow, lastRow).map((student, index) => {
          const r = firstRow + index;
          const selected = r >= top && r <= bottom;
          return <Row key={student.id} row={r} student={student} lessons={lessons} marks={marks} version={marks.versions.get(student.id) || 0} first={first} last={last} active={r === at[0] ? at[1] : -1} from={selected ? left : -1} to={selected ? right : -2} today={today} readOnly={readOnly} />;
        })}
      </div>
      <div role="row" className="jr-foot" aria-rowindex={students.length + 2} style={{ width }}>
        <div role="rowheader" className="jr-name" aria-colindex={1}>{t("attendance.came")}</div>
        <div className="jr-cells" role="presentation" style={{ width: lessons.length * COLUMN }}>
          {columns.map((c) => <div key={lessons[c].id} role="gridcell" aria-colindex={c + 2} className="jr-sum num" style={{ left: c * COLUMN }}>{here[c]}</div>)}
        </div>
        <div role="gridcell" className="jr-side" aria-colindex={lessons.length + 2} aria-label={t("attendance.totals")} />
      </div>
    </div>
  );
}
