// The schedule of a club: calendar or agenda, the next seven days, the past, and the dialogs. It reads and writes by the
// HTTP API; `version` rises when the server says that something changed, and then everything shown is read again.
import { lazy, Suspense, useState } from "react";
import { Button } from "./challenge_fields";
import { api } from "./http";
import { useT } from "./i18n";
import { CancelDialog, LessonDialog } from "./schedule_dialogs";
import { LessonForm } from "./schedule_form";
import { Agenda, Past, Upcoming } from "./schedule_lists";
import { FeedsDialog, HolidaysDialog } from "./schedule_settings";
import { ReadFailed, useLessons, useWide, ViewBar } from "./schedule_views";
import { dayWords, refusalText, wallClock } from "./schedule_words";

const LessonCalendar = lazy(() => import("./schedule_calendar").then((module) => ({ default: module.LessonCalendar })));

export function Schedule({ clubId, timeZone, canManage = false, classes = [], templates = [], version = 0, zoneNote = "" }) {
  const t = useT();
  const base = `/api/kruzhok/${clubId}`;
  const isWide = useWide();
  const [today] = useState(() => wallClock(timeZone).slice(0, 10));
  const [chosen, setChosen] = useState("month");
  const [day, setDay] = useState(today);
  const [open, setOpen] = useState(null); // {kind, lesson?, day?, time?}
  const [own, setOwn] = useState(0); // rises with each change made here
  const [said, setSaid] = useState(null); // {tone, text, undo?}
  const view = isWide ? chosen : "agenda";
  const seen = version + own;
  const { lessons, setLessons, failed, read } = useLessons(`${base}/schedule`, "", { view, day, today }, seen);
  const close = () => setOpen(null);
  const changed = (text, notices = []) => {
    close();
    setOwn((now) => now + 1);
    setSaid({ tone: notices.length ? "warning" : "good", text: [text, ...notices.map((each) => t(`lessons.notice.${each.kind.toLowerCase()}`, { day: dayWords(t, each.date), name: each.name }))].join(" ") });
  };
  const patch = (lesson, body) => api(`${base}/schedule/${lesson.id}`, { method: "PATCH", body: { sequence: lesson.sequence, ...body } });
  const move = async (lesson, toDay, toTime, revert) => {
    setLessons((now) => now.map((each) => (each.id === lesson.id ? { ...each, date: toDay, time: toTime } : each)));
    const answer = await patch(lesson, { date: toDay, time: toTime });
    if (!answer.ok) {
      revert();
      setLessons((now) => now.map((each) => (each.id === lesson.id ? lesson : each)));
      setSaid({ tone: "bad", text: Object.values(answer.fields).flat()[0] || refusalText(t, answer) });
      if (answer.status === 409) read();
      return;
    }
    const [moved] = answer.data.lessons;
    // With its new number: whoever drags it on before the calendar is read again has changed it nowhere else.
    setLessons((now) => now.map((each) => (each.id === moved.id ? moved : each)));
    changed(t("lessons.moved", { title: moved.title, day: dayWords(t, moved.date), time: moved.time }), answer.data.notices);
    setSaid((now) => ({ ...now, undo: async () => { const back = await patch(moved, { date: lesson.date, time: lesson.time }); if (back.ok) changed(t("lessons.moved_back")); else setSaid({ tone: "bad", text: refusalText(t, back) }); } }));
  };
  const shared = { base, classes, templates, canManage, today, onClose: close, onDone: changed };
  const openLesson = (lesson) => setOpen({ kind: "lesson", lesson });
  return (
    <div className="schedule stack stack--6">
      <div className="row--wrap row row--between">
        <div className="cluster">
          {canManage ? <Button variant="primary" sign="plus" onClick={() => setOpen({ kind: "plan", day: day < today ? today : day })}>{t("lessons.plan")}</Button> : null}
          {canManage ? <Button onClick={() => setOpen({ kind: "holidays" })}>{t("lessons.holidays.title")}</Button> : null}
          <Button onClick={() => setOpen({ kind: "feeds" })}>{t("lessons.feeds.title")}</Button>
        </div>
        {zoneNote ? <span className="muted small">{t("lessons.zone", { zone: zoneNote })}</span> : null}
      </div>
      <Said said={said} onClose={() => setSaid(null)} />
      <section className="stack stack--2" aria-labelledby="schedule-title">
        <ViewBar titleId="schedule-title" views={isWide ? ["month", "week"] : []} view={view} day={day} today={today} onView={setChosen} onDay={setDay} />
        <ReadFailed text={failed} onRetry={read} />
        {view === "agenda" ? (
          <Agenda lessons={lessons} classes={classes} today={today} onOpen={openLesson} />
        ) : (
          <Suspense fallback={<span className="skeleton" style={{ height: "560px" }} />}>
            <LessonCalendar lessons={lessons || []} classes={classes} view={view} day={day} zone={timeZone} canManage={canManage} onPick={(onDay, time) => setOpen({ kind: "plan", day: onDay, time })} onOpen={openLesson} onMove={move} />
          </Suspense>
        )}
      </section>
      <Upcoming base={base} version={seen} classes={classes} canManage={canManage} onOpen={openLesson} onEdit={(lesson) => setOpen({ kind: "edit", lesson })} onCancel={(lesson) => setOpen({ kind: "cancel", lesson })} />
      <Past base={base} version={seen} canManage={canManage} />
      <LessonForm {...shared} open={open?.kind === "plan" || open?.kind === "edit" ? open : null} />
      <LessonDialog {...shared} open={open?.kind === "lesson" ? open.lesson : null} onEdit={(lesson) => setOpen({ kind: "edit", lesson })} onCancel={(lesson) => setOpen({ kind: "cancel", lesson })} />
      <CancelDialog {...shared} open={open?.kind === "cancel" ? open.lesson : null} />
      <HolidaysDialog {...shared} open={open?.kind === "holidays"} />
      <FeedsDialog {...shared} open={open?.kind === "feeds"} />
    </div>
  );
}

function Said({ said, onClose }) {
  const t = useT();
  return (
    <div role="status">
      {said ? (
        <div className={`alert alert--${said.tone} row--wrap`}>
          <span className="grow">{said.text}</span>
          {said.undo ? <Button small sign="undo" onClick={said.undo}>{t("lessons.undo")}</Button> : null}
          <Button small variant="ghost" onClick={onClose}>{t("common.close")}</Button>
        </div>
      ) : null}
    </div>
  );
}
