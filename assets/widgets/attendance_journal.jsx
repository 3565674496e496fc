// The journal of a club: on a desk a grid, on a phone one lesson as a list, on paper a table.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useT } from "./i18n";
import { useMedia } from "./media";
import { askFirst, Legend, PastQuestion, SaveState, Sign, SIGNS, word } from "./attendance_parts";
import { countRow, JournalGrid } from "./attendance_grid";
import { useMarks, useSnapshot } from "./attendance_marks";
import { Failed } from "./attendance_register";
import { RegisterRows } from "./attendance_rows";

const SAVE_AFTER_MS = 1500; // edits are saved together
const NARROW = "(max-width: 719px)";
const STATUS_OF = { P: "PRESENT", L: "LATE", A: "ABSENT" };
const FILTERS = ["classId", "fromDate", "toDate"];
const MOST_STEPS = 200;

function useFilters() {
  const [filters, setFilters] = useState(() => {
    const asked = new URLSearchParams(location.search);
    return Object.fromEntries(FILTERS.map((name) => [name, asked.get(name) || ""]));
  });
  const change = (name, value) => {
    const next = { ...filters, [name]: value };
    const address = new URL(location.href);
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
    history.replaceState(history.state, "", address);
    setFilters(next);
  };
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value)).toString();
  return [filters, change, query && `?${query}`];
}

/** Days as the languages of the school write them, also where the browser knows no Kazakh. */
function describeLesson(lesson, t) {
  const [, month, day] = lesson.date.split("-").map(Number);
  const weekday = t("common.weekdays_short").split("|")[(new Date(`${lesson.date}T12:00:00Z`).getUTCDay() + 6) % 7];
  const short = `${String(day).padStart(2, "0")}.${String(month).padStart(2, "0")}`;
  return { ...lesson, weekday, short, day: `${weekday}, ${day} ${t("common.months_short").split("|")[month - 1]}` };
}

function* cellsOf(journal) {
  for (const student of journal.students) {
    for (let index = 0; index < journal.lessons.length; index += 1) {
      const status = STATUS_OF[student.marks[index]];
      const lesson = journal.lessons[index].id;
      if (status) yield [student.id, lesson, { status, notes: journal.notes[`${lesson}:${student.id}`] || "" }];
    }
  }
}

export function Journal({ clubId, owner, revision = 0 }) {
  const t = useT();
  const marks = useMarks({ clubId, owner, delayMs: SAVE_AFTER_MS, sendQuizzes: true });
  const [filters, setFilter, query] = useFilters();
  const [journal, setJournal] = useState(null);
  const [asking, setAsking] = useState(null);
  const [printing, setPrinting] = useState(false);
  const steps = useRef({ done: [], undone: [] });
  const narrow = useMedia(NARROW);
  const show = useCallback((data) => { marks.load(cellsOf(data), data.asOf); setJournal(data); }, [marks]);
  const [failed, again] = useSnapshot(`/api/kruzhok/${clubId}/journal${query}`, revision, marks, show);
  const lessons = useMemo(() => (journal?.lessons || []).map((each) => describeLesson(each, t)), [journal, t]);
  const past = useMemo(() => new Set(lessons.filter((each) => each.isPast).map((each) => each.id)), [lessons]);

  const apply = useCallback((changes, pile) => {
    askFirst(marks, changes, (lesson) => past.has(lesson), setAsking, () => {
      const before = marks.set(changes);
      if (!before.length) return;
      setPrinting(false); // where a browser doesn't tell that it has printed
      pile.push(before);
      if (pile.length > MOST_STEPS) pile.shift();
    });
  }, [marks, past]);
  const onSet = useCallback((changes) => { steps.current.undone = []; apply(changes, steps.current.done); }, [apply]);
  const step = useCallback((from, to) => { const last = steps.current[from].pop(); if (last) apply(last, steps.current[to]); }, [apply]);
  const onUndo = useCallback(() => step("done", "undone"), [step]);
  const onRedo = useCallback(() => step("undone", "done"), [step]);
  const answer = (isMeant) => {
    if (isMeant) { for (const lesson of asking.lessons) marks.confirmed.add(lesson); asking.apply(); }
    setAsking(null);
  };
  useEffect(() => {
    const before = () => flushSync(() => setPrinting(true));
    const after = () => setPrinting(false);
    window.addEventListener("beforeprint", before);
    window.addEventListener("afterprint", after);
    return () => { window.removeEventListener("beforeprint", before); window.removeEventListener("afterprint", after); };
  }, []);

  if (!journal) return failed ? <Failed text={failed === "network" ? t("errors.network") : failed} onAgain={again} /> : <span className="skeleton" style={{ height: "420px" }} aria-hidden="true" />;
  const readOnly = !journal.canEdit;
  const shared = { students: journal.students, lessons, marks, readOnly, today: journal.today, onSet };
  const nothing = !lessons.length ? t("attendance.no_lessons") : !journal.students.length ? t("attendance.nobody") : "";
  return (
    <section className="journal" aria-label={t("attendance.journal")}>
      <div className="journal-bar">
        <label className="field"><span className="field-label">{t("attendance.class")}</span>
          <select className="input" value={filters.classId} onChange={(event) => setFilter("classId", event.target.value)}>
            <option value="">{t("attendance.all_classes")}</option>
            {journal.classes.map((each) => <option key={each.id} value={each.id}>{each.name}</option>)}
          </select>
        </label>
        <label className="field"><span className="field-label">{t("attendance.from")}</span><input type="date" className="input" value={filters.fromDate} max={filters.toDate || undefined} onChange={(event) => setFilter("fromDate", event.target.value)} /></label>
        <label className="field"><span className="field-label">{t("attendance.to")}</span><input type="date" className="input" value={filters.toDate} min={filters.fromDate || undefined} onChange={(event) => setFilter("toDate", event.target.value)} /></label>
        {readOnly ? null : <button type="button" className="btn btn--secondary" aria-disabled={!steps.current.done.length || undefined} onClick={onUndo}>{t("attendance.undo")}</button>}
        <button type="button" className="btn btn--secondary only-wide" onClick={() => window.print()}>{t("attendance.print")}</button>
      </div>
      {failed ? <Failed text={failed === "network" ? t("errors.network") : failed} onAgain={again} /> : null}
      <div className="journal-line"><Legend />{readOnly ? null : <SaveState marks={marks} />}</div>
      {nothing ? <div className="empty"><p className="empty-text">{nothing}</p></div>
        : narrow && readOnly && journal.students.length === 1 ? <OwnLessons {...shared} /> : narrow ? <OneLesson {...shared} /> : <JournalGrid {...shared} label={t("attendance.journal")} onUndo={onUndo} onRedo={onRedo} />}
      {nothing || narrow || readOnly ? null : <p className="muted small reg-keys">{t("attendance.grid_keys")}</p>}
      {printing && !nothing ? <Paper {...shared} name={journal.clubName} /> : null}
      <PastQuestion open={Boolean(asking)} count={asking?.lessons.length} onAnswer={answer} />
    </section>
  );
}

/** The phone's journal: choose a lesson, mark its students. */
function OneLesson({ students, lessons, marks, readOnly, today, onSet }) {
  const t = useT();
  const [chosen, setChosen] = useState("");
  const fallback = lessons.find((each) => each.date === today) || lessons.findLast((each) => each.date < today) || lessons[0];
  const index = Math.max(0, lessons.findIndex((each) => each.id === (chosen || fallback.id)));
  const lesson = lessons[index];
  const of = students.filter((each) => each.marks[index] !== " ");
  const here = of.filter((each) => ["PRESENT", "LATE"].includes(marks.mark(each.id, lesson.id).status)).length;
  const unmarked = of.filter((each) => !marks.mark(each.id, lesson.id).status);
  return (
    <div className="stack">
      <div className="journal-pick">
        <button type="button" className="btn btn--secondary btn--icon" aria-label={t("attendance.earlier")} aria-disabled={index === 0 || undefined} onClick={() => index && setChosen(lessons[index - 1].id)}>‹</button>
        <label className="grow"><span className="visually-hidden">{t("attendance.lesson")}</span>
          <select className="input" value={lesson.id} onChange={(event) => setChosen(event.target.value)}>
            {lessons.map((each) => <option key={each.id} value={each.id}>{each.day} · {each.title}</option>)}
          </select></label>
        <button type="button" className="btn btn--secondary btn--icon" aria-label={t("attendance.later")} aria-disabled={index === lessons.length - 1 || undefined} onClick={() => index < lessons.length - 1 && setChosen(lessons[index + 1].id)}>›</button>
      </div>
      <div className="row row--between"><span className="reg-count-number num" role="img" aria-label={t("attendance.here", { here, total: of.length })}>{here} / {of.length}</span>
        {readOnly || !unmarked.length ? null : <button type="button" className="btn btn--primary" onClick={() => onSet(unmarked.map((each) => ({ student: each.id, lesson: lesson.id, status: "PRESENT" })))}>{t(unmarked.length === of.length ? "attendance.all_present" : "attendance.rest_present")}</button>}</div>
      <RegisterRows key={lesson.id} students={of} lesson={lesson.id} marks={marks} readOnly={readOnly} label={`${lesson.day} · ${lesson.title}`} onSet={onSet} />
    </div>
  );
}

/** A student's phone: the own lessons, the latest that was held on top. */
function OwnLessons({ students: [student], lessons, marks, today }) {
  const t = useT();
  const { PRESENT, LATE, ABSENT, percent } = countRow(marks, student.id, lessons);
  const held = lessons.filter((each) => each.date <= today || marks.mark(student.id, each.id).status).reverse();
  if (!held.length) return <div className="empty"><p className="empty-text">{t("attendance.no_lessons")}</p></div>;
  return (
    <div className="stack">
      <p className="journal-own"><span className="reg-count-number num">{percent === null ? "–" : `${percent}%`}</span>
        <span className="small muted">{t("attendance.own_counts", { present: PRESENT, late: LATE, absent: ABSENT })}</span></p>
      <ul className="card list-rows">
        {held.map((each) => {
          const { status } = marks.mark(student.id, each.id);
          return (
            <li key={each.id} className="list-row"><div className="row row--between">
              <span className="stack stack--1"><span className="strong">{each.title}</span><span className="small muted num">{each.day}, {each.time}</span></span>
              <span className="row small" data-mark={status || "NONE"}>{status ? <Sign status={status} /> : null}<span>{word(t, status)}</span></span>
            </div></li>
          );
        })}
      </ul>
    </div>
  );
}

/** Everything on paper, in sheets of as many lessons as fit across. */
function Paper({ students, lessons, marks, name }) {
  const t = useT();
  const sheets = [];
  for (let at = 0; at < lessons.length; at += 20) sheets.push(lessons.slice(at, at + 20));
  return (
    <div className="paper">
      <h2>{t("attendance.journal")} · {name}</h2>
      {sheets.map((part) => (
        <table key={part[0].id}>
          <thead><tr><th scope="col">{t("attendance.student")}</th>{part.map((each) => <th key={each.id} scope="col">{each.short}</th>)}<th scope="col">%</th></tr></thead>
          <tbody>{students.map((student) => (
            <tr key={student.id}><th scope="row">{student.name}</th>
              {part.map((each) => { const { status } = marks.mark(student.id, each.id); return <td key={each.id}>{status ? <span title={word(t, status)}>{SIGNS[status]}</span> : ""}</td>; })}
              <td>{countRow(marks, student.id, lessons).percent ?? "–"}</td></tr>
          ))}</tbody>
        </table>
      ))}
    </div>
  );
}
