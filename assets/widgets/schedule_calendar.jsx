// The month and the week of a club: press a day to plan, drag a lesson to move it. Everything that can be dragged can be
// moved by its dialog too, which a press or Enter on it opens. The times are the club's (see schedule_words.js), so the
// calendar is told that they are UTC and works out nothing.
import FullCalendar, { useCalendarController } from "@fullcalendar/react";
import daygrid from "@fullcalendar/react/daygrid";
import interaction from "@fullcalendar/react/interaction";
import "@fullcalendar/react/skeleton.css";
import theme from "@fullcalendar/react/themes/classic";
import "@fullcalendar/react/themes/classic/palette.css";
import "@fullcalendar/react/themes/classic/theme.css";
import timegrid from "@fullcalendar/react/timegrid";
import { useEffect, useMemo, useRef, useState } from "react";
import { useLocale, useT } from "./i18n";
import { numberLocale } from "./values";
import { classWords, dateWords, dayWords, hours, isOpen, toneOf, wallClock, weekdayName, weekdayOf } from "./schedule_words";

const PLUGINS = [theme, daygrid, timegrid, interaction];
const VIEWS = { month: "dayGridMonth", week: "timeGridWeek" };

function toEvent(lesson, classes, canManage) {
  return {
    id: lesson.id,
    title: lesson.title,
    start: `${lesson.date}T${lesson.time}:00`,
    end: new Date(Date.parse(`${lesson.date}T${lesson.time}:00Z`) + lesson.durationMinutes * 60000).toISOString().slice(0, 19),
    editable: canManage && isOpen(lesson),
    extendedProps: { lesson },
    class: `lesson-chip ${toneOf(classes, lesson.classId)} lesson--${lesson.status.toLowerCase()}`,
  };
}

/** News that come while a lesson is being dragged wait for its drop, which they would undo. */
function useHeld(events) {
  const isHeld = useRef(false);
  const shown = useRef(events);
  const [, draw] = useState(0);
  if (!isHeld.current) shown.current = events;
  const hold = () => { isHeld.current = true; };
  const release = () => setTimeout(() => { isHeld.current = false; draw((now) => now + 1); }, 0);
  return { shown: shown.current, hold, release };
}

/** News draw all lessons anew: what is given is called with each that is there, and the focus goes to the one that had it. */
function useKeptFocus() {
  const kept = useRef("");
  useEffect(() => {
    const note = (event) => { kept.current = event.target.closest?.("[data-lesson]")?.dataset.lesson || ""; };
    document.addEventListener("focusin", note);
    document.addEventListener("pointerdown", note);
    return () => { document.removeEventListener("focusin", note); document.removeEventListener("pointerdown", note); };
  }, []);
  return (id, element) => { if (id === kept.current && document.activeElement === document.body) element.focus({ preventScroll: true }); };
}

/** Whether the calendar has found its size: it first draws low rows, and what is under them would jump. */
function useSettled() {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    let frame = requestAnimationFrame(() => { frame = requestAnimationFrame(() => setSettled(true)); });
    return () => cancelAnimationFrame(frame);
  }, []);
  return isSettled;
}

/** From when to when a day is drawn: school hours, and every lesson outside of them. */
function dayLength(lessons) {
  const from = Math.min(8, ...lessons.map((each) => Number(each.time.slice(0, 2))));
  const to = Math.max(21, ...lessons.map((each) => (each.endTime < each.time ? 24 : Math.ceil(Number(each.endTime.slice(0, 2)) + Number(each.endTime.slice(3)) / 60))));
  return [`${String(from).padStart(2, "0")}:00:00`, `${to}:00:00`];
}

function Chip({ lesson, wide }) {
  const t = useT();
  const state = lesson.status === "SCHEDULED" ? "" : t(`lessons.status.${lesson.status.toLowerCase()}`);
  return (
    <span className="lesson-chip-text">
      <span className="lesson-chip-line"><b>{lesson.time}</b> {classWords(t, lesson)}</span>
      <span className={wide ? "lesson-chip-title" : "lesson-chip-title lesson-chip-title--cut"}>{lesson.title}</span>
      {state ? <span className="lesson-chip-line">{state}</span> : null}
    </span>
  );
}

export function LessonCalendar({ lessons, classes, view, day, zone, canManage, onPick, onOpen, onMove }) {
  const t = useT();
  const locale = useLocale();
  const controller = useCalendarController();
  const events = useMemo(() => lessons.map((each) => toEvent(each, classes, canManage)), [lessons, classes, canManage]);
  const held = useHeld(events);
  const isSettled = useSettled();
  const keepFocus = useKeptFocus();
  useEffect(() => { controller.changeView(VIEWS[view]); controller.gotoDate(day); }, [view, day]);
  const [from, to] = useMemo(() => dayLength(lessons), [lessons]);
  const dayOf = (info) => info.date.toISOString().slice(0, 10);
  const pick = (info) => onPick(info.dateStr.slice(0, 10), info.allDay ? "" : info.dateStr.slice(11, 16));
  const drop = (info) => onMove(info.event.extendedProps.lesson, info.event.startStr.slice(0, 10), info.event.startStr.slice(11, 16), info.revert);
  const openByKey = (event) => {
    const chip = (event.key === "Enter" || event.key === " ") && event.target.closest?.("[data-lesson]");
    if (!chip) return;
    // Otherwise the same press would go on to the button that has the focus in the dialog.
    event.preventDefault();
    event.stopPropagation();
    onOpen(lessons.find((each) => each.id === chip.dataset.lesson));
  };
  const nameDay = (info) => (view === "month" ? weekdayName(t, weekdayOf(dayOf(info))) : dayWords(t, dayOf(info)));
  return (
    <div className={canManage ? "lesson-calendar lesson-calendar--own" : "lesson-calendar"} style={isSettled ? undefined : { visibility: "hidden" }} onKeyDownCapture={openByKey}>
      <FullCalendar
        controller={controller} plugins={PLUGINS} initialView={VIEWS[view]} initialDate={day} headerToolbar={false} firstDay={1} height="auto" fixedWeekCount={false}
        timeZone="UTC" now={() => wallClock(zone)} nowIndicator allDaySlot={false} slotMinTime={from} slotMaxTime={to} slotDuration="00:30:00" snapDuration="00:15:00"
        dayMaxEvents={4} moreLinkText={(count) => t("lessons.more", { count })} events={held.shown} eventDragStart={held.hold} eventDragStop={held.release} eventDurationEditable={false} eventInteractive eventDisplay="block" dragRevertDuration={150}
        locale={numberLocale(locale)} dayCellDidMount={(info) => info.el.setAttribute("aria-label", dayWords(t, dayOf(info)))} dayHeaderContent={nameDay} slotHeaderContent={(info) => info.date.toISOString().slice(11, 16)}
        eventContent={(info) => <Chip lesson={info.event.extendedProps.lesson} wide={view === "week"} />}
        eventDidMount={(info) => { info.el.dataset.lesson = info.event.id; info.el.setAttribute("aria-label", nameLesson(t, info.event.extendedProps.lesson)); keepFocus(info.event.id, info.el); }}
        dateClick={canManage ? pick : undefined} eventClick={(info) => { info.jsEvent.preventDefault(); onOpen(info.event.extendedProps.lesson); }} eventDrop={drop}
      />
    </div>
  );
}

function nameLesson(t, lesson) {
  return `${dateWords(t, lesson.date)}, ${hours(lesson)}, ${lesson.title}, ${classWords(t, lesson)}, ${t(`lessons.status.${lesson.status.toLowerCase()}`)}`;
}
