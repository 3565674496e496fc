// The calendar of all of a person's clubs, by the person's own clock: month, week or agenda, of all clubs or of one. View
// and club are kept in the address. It only shows: a press on a lesson names it and leads to it, and to its club's schedule.
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { Button, SelectField } from "./challenge_fields";
import { useT } from "./i18n";
import { LessonDialog } from "./schedule_dialogs";
import { Agenda } from "./schedule_lists";
import { FeedsDialog } from "./schedule_settings";
import { ReadFailed, useLessons, useWide, ViewBar } from "./schedule_views";
import { wallClock } from "./schedule_words";

const LessonCalendar = lazy(() => import("./schedule_calendar").then((module) => ({ default: module.LessonCalendar })));
const VIEWS = ["month", "week", "agenda"];

function readAddress() {
  const query = new URLSearchParams(location.search);
  return { view: VIEWS.includes(query.get("view")) ? query.get("view") : "month", club: query.get("club") || "" };
}

function keepInAddress({ view, club }) {
  const query = new URLSearchParams({ ...(view === "month" ? {} : { view }), ...(club ? { club } : {}) }).toString();
  history.replaceState(history.state, "", location.pathname + (query ? `?${query}` : ""));
}

/** Lessons as the parts of a club's schedule draw them: of several clubs with the club in the place of the class. */
function drawn(t, lessons, clubs) {
  if (!lessons) return [null, []];
  if (new Set(lessons.map((each) => each.clubId)).size < 2) return [lessons, [...new Set(lessons.map((each) => each.classId))].filter(Boolean).sort().map((id) => ({ id }))];
  return [lessons.map((each) => ({ ...each, classId: each.clubId, className: `${each.clubName} · ${each.className || t("lessons.all_classes")}` })), clubs];
}

export function OwnCalendar({ timeZone, version = 0 }) {
  const t = useT();
  const isWide = useWide();
  const [today] = useState(() => wallClock(timeZone).slice(0, 10));
  const [day, setDay] = useState(today);
  const [wanted, setWanted] = useState(readAddress);
  const [open, setOpen] = useState(null); // a lesson, or "feeds"
  const view = isWide ? wanted.view : "agenda";
  const filter = wanted.club ? `&clubId=${encodeURIComponent(wanted.club)}` : "";
  const { found, lessons, failed, read } = useLessons("/api/calendar/lessons", filter, { view, day, today }, version);
  const clubs = found?.clubs || [];
  const [shown, tones] = useMemo(() => drawn(t, lessons, clubs), [lessons, t]);
  useEffect(() => keepInAddress(wanted), [wanted]);
  const choose = (change) => setWanted((now) => ({ ...now, ...change }));
  const options = [["", t("lessons.calendar.all_clubs")], ...clubs.map((each) => [each.id, each.name])];
  // A club that the address names and that is not one's own (any more) stays in the choice until another is chosen.
  const known = options.some(([id]) => id === wanted.club) ? options : [...options, [wanted.club, t("lessons.calendar.unknown_club")]];
  return (
    <div className="schedule stack stack--6">
      <div className="row row--between row--wrap">
        <div className="calendar-club"><SelectField label={t("lessons.calendar.club")} value={wanted.club} onChange={(club) => choose({ club })} options={known} /></div>
        <Button sign="calendar" onClick={() => setOpen("feeds")}>{t("lessons.feeds.title")}</Button>
      </div>
      <section className="stack stack--2" aria-labelledby="calendar-title">
        <ViewBar titleId="calendar-title" views={isWide ? VIEWS : []} view={view} day={day} today={today} onView={(each) => choose({ view: each })} onDay={setDay} />
        <ReadFailed text={failed} onRetry={read} />
        {found?.isCut ? <div className="alert alert--warning" role="status"><span>{t("lessons.calendar.cut", { count: lessons.length })}</span></div> : null}
        {view === "agenda" ? (
          failed && !shown ? null : <Agenda lessons={shown} classes={tones} today={today} onOpen={setOpen} />
        ) : (
          <Suspense fallback={<span className="skeleton" style={{ height: "560px" }} />}>
            <LessonCalendar lessons={shown || []} classes={tones} view={view} day={day} zone={timeZone} canManage={false} onPick={() => {}} onOpen={setOpen} onMove={() => {}} />
          </Suspense>
        )}
      </section>
      <LessonDialog open={open === "feeds" ? null : open} canManage={false} onClose={() => setOpen(null)} />
      <FeedsDialog open={open === "feeds"} onClose={() => setOpen(null)} classes={[]} />
    </div>
  );
}
