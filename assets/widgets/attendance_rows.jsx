// The register as a list: one student per row, three buttons. One stop of the Tab key; arrows move, P L A mark and go on.
import { memo, useCallback, useEffect, useRef, useState } from "react";
import { useT } from "./i18n";
import { KEYS, Sign, STATUSES, word } from "./attendance_parts";

const COLUMNS = STATUSES.length; // 0 is the name

const Row = memo(function Row({ index, student, status, notes, by, waiting, tab, open, readOnly, onCell, onNote, onClear }) {
  const t = useT();
  const place = (column) => ({ "data-row": index, "data-column": column, tabIndex: tab === column ? 0 : -1 });
  const below = notes || (by && status ? t("attendance.marked_by", { name: by }) : "");
  return (
    <div role="row" className="reg-row" data-student={student.id} data-waiting={waiting || undefined} data-status={status || "NONE"}>
      <div role="rowheader" className="reg-who">
        <button type="button" className="reg-name" aria-expanded={open} aria-label={t("attendance.note_of", { name: student.name })} onClick={() => onNote(student.id)} {...place(0)}>
          <span className="reg-name-text">{student.name}</span>
          {below ? <span className="reg-below small muted">{below}</span> : null}
        </button>
      </div>
      {STATUSES.map((each, column) => (
        <div role="gridcell" key={each} className="reg-cell">
          <button type="button" className="reg-mark" data-mark={each} aria-pressed={status === each} aria-disabled={readOnly || undefined} aria-label={`${student.name}: ${word(t, each)}`} title={word(t, each)} onClick={() => onCell(student.id, each)} {...place(column + 1)}>
            <Sign status={each} />
          </button>
        </div>
      ))}
      {open ? <Note student={student} notes={notes} status={status} onSave={onNote} onClear={onClear} /> : null}
    </div>
  );
});

function Note({ student, notes, status, onSave, onClear }) {
  const t = useT();
  const input = useRef(null);
  useEffect(() => { input.current?.focus(); }, []);
  const done = () => onSave(student.id, input.current?.value.trim() ?? "");
  const onKey = (event) => {
    event.stopPropagation(); // letters are letters here
    if (event.key === "Enter") { event.preventDefault(); done(); }
    if (event.key === "Escape") onSave(student.id, notes);
  };
  if (!status) return <p role="gridcell" className="reg-note small muted">{t("attendance.note_needs_mark")}</p>;
  return (
    <div role="gridcell" className="reg-note" onKeyDown={onKey}>
      <label className="field grow"><span className="field-label">{t("attendance.note")}</span><input ref={input} type="text" className="input" maxLength={500} defaultValue={notes} /></label>
      <button type="button" className="btn btn--secondary" onClick={done}>{t("common.save")}</button>
      <button type="button" className="btn btn--ghost" onClick={() => onClear(student.id)}>{t("attendance.take_away")}</button>
    </div>
  );
}

/** onSet([{student, lesson, status, notes?}]) changes marks; `by` maps a student to who marked. */
export function RegisterRows({ students, lesson, marks, by = {}, label, readOnly = false, onSet }) {
  const [[row, column], setPlace] = useState([0, 1]);
  const [open, setOpen] = useState("");
  const [last, setLast] = useState(null); // what was marked by its letter
  const t = useT();
  const root = useRef(null);
  const change = useCallback((student, status, notes) => {
    if (!readOnly) onSet([{ student, lesson, status, ...(notes === undefined ? {} : { notes }) }]);
  }, [lesson, readOnly, onSet]);
  const onCell = useCallback((student, status) => change(student, status), [change]);
  // A note that closes takes its fields along: the focus goes back to the name that opened it.
  const backTo = (student) => setTimeout(() => root.current?.querySelector(`[data-student="${student}"] .reg-name`)?.focus(), 0);
  const onNote = useCallback((student, text) => {
    setOpen((now) => (now === student ? "" : student));
    if (text !== undefined) backTo(student);
    const mark = marks.mark(student, lesson);
    if (text !== undefined && mark.status) change(student, mark.status, text);
  }, [change, marks, lesson]);
  const onClear = useCallback((student) => { setOpen(""); backTo(student); change(student, null); }, [change]);

  const go = (toRow, toColumn) => {
    const at = [Math.max(0, Math.min(students.length - 1, toRow)), Math.max(0, Math.min(COLUMNS, toColumn))];
    setPlace(at);
    root.current?.querySelector(`[data-row="${at[0]}"][data-column="${at[1]}"]`)?.focus();
  };
  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const ends = { Home: 0, End: students.length - 1 }[event.key];
    if (steps) go(row + steps[0], column + steps[1]);
    else if (ends !== undefined) go(ends, column);
    else if (KEYS[event.code]) {
      change(students[row].id, KEYS[event.code]);
      setLast({ ...students[row], status: KEYS[event.code] });
      go(row + 1, STATUSES.indexOf(KEYS[event.code]) + 1);
    } else return;
    event.preventDefault();
  };
  const onFocus = (event) => {
    const { row: atRow, column: atColumn } = event.target.dataset;
    if (atRow !== undefined) setPlace([Number(atRow), Number(atColumn)]);
  };
  // By then the focus is on the next student, so a mark that was made is said.
  const said = last && marks.mark(last.id, lesson).status === last.status ? `${last.name}: ${word(t, last.status)}` : "";
  return (
    <>
      <div role="grid" aria-label={label} aria-rowcount={students.length} className="reg-rows" ref={root} onKeyDown={onKey} onFocus={onFocus}>
        {students.map((student, index) => {
          const mark = marks.mark(student.id, lesson);
          return (
            <Row key={student.id} index={index} student={student} status={mark.status} notes={mark.notes} by={by[student.id] || ""} waiting={marks.isWaiting(student.id, lesson)}
              tab={index === Math.min(row, students.length - 1) ? column : -1} open={open === student.id} readOnly={readOnly} onCell={onCell} onNote={onNote} onClear={onClear} />
          );
        })}
      </div>
      <div role="status" className="visually-hidden">{said}</div>
    </>
  );
}
