// Lessons as lists: the month on a phone, the next seven days, the past.
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { Button } from "./challenge_fields";
import { api } from "./http";
import { useT } from "./i18n";
import { StatusBadge } from "./schedule_dialogs";
import { classWords, dayWords, hours, isOpen, refusalText, toneOf } from "./schedule_words";

const PAGE_SIZE = 10;

function Empty({ children }) {
  return <div className="empty"><p className="empty-text">{children}</p></div>;
}
const Skeleton = () => <span className="skeleton" style={{ height: "120px" }} />;

/** The lessons of a month by days; a press opens one. */
export function Agenda({ lessons, classes, today, onOpen }) {
  const t = useT();
  if (!lessons) return <Skeleton />;
  if (!lessons.length) return <Empty>{t("lessons.no_lessons")}</Empty>;
  const days = [...new Set(lessons.map((each) => each.date))];
  return (
    <ol className="agenda stack">
      {days.map((day) => (
        <li key={day} className="stack stack--2">
          <h3 className="agenda-day">{dayWords(t, day)}{day === today ? <span className="badge badge--accent">{t("lessons.today_word")}</span> : null}</h3>
          <ul className="stack stack--2">
            {lessons.filter((each) => each.date === day).map((lesson) => (
              <li key={lesson.id}>
                <button type="button" className={`agenda-lesson ${toneOf(classes, lesson.classId)} lesson--${lesson.status.toLowerCase()}`} onClick={() => onOpen(lesson)}>
                  <span className="agenda-time num">{lesson.time}<br />{lesson.endTime}</span>
                  <span className="stack stack--1"><span className="strong lesson-title">{lesson.title}</span><span className="small">{classWords(t, lesson)}</span></span>
                  {lesson.status === "SCHEDULED" ? null : <StatusBadge status={lesson.status} />}
                </button>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function useAnswer(address, version) {
  const [answer, setAnswer] = useState(null);
  useEffect(() => {
    const stop = new AbortController();
    api(address, { signal: stop.signal }).then((found) => found.aborted || setAnswer(found));
    return () => stop.abort();
  }, [address, version]);
  return answer;
}

export function Upcoming({ base, version, classes, canManage, onOpen, onEdit, onCancel }) {
  const t = useT();
  const answer = useAnswer(`${base}/schedule/upcoming`, version);
  const lessons = answer?.data?.lessons || [];
  return (
    <section className="stack stack--2" aria-labelledby="upcoming-title">
      <h2 id="upcoming-title">{t("lessons.upcoming")}</h2>
      {!answer ? <Skeleton /> : !answer.ok ? <p role="alert">{refusalText(t, answer)}</p> : !lessons.length ? <Empty>{t("lessons.no_upcoming")}</Empty> : (
        <div className="card"><ul className="list-rows">
          {lessons.map((lesson) => (
            <li key={lesson.id} className="list-row upcoming-row">
              <button type="button" className={`upcoming-lesson ${toneOf(classes, lesson.classId)}`} onClick={() => onOpen(lesson)}>
                <span className="strong lesson-title">{lesson.title}</span>
                <span className="muted small">{dayWords(t, lesson.date)}, {hours(lesson)} · {classWords(t, lesson)}</span>
              </button>
              {lesson.status === "SCHEDULED" ? null : <StatusBadge status={lesson.status} />}
              {canManage && isOpen(lesson) ? (
                <span className="cluster">
                  <Button small onClick={() => onEdit(lesson)} aria-label={`${t("lessons.edit")}: ${lesson.title}, ${dayWords(t, lesson.date)}`}>{t("lessons.edit")}</Button>
                  <Button small variant="danger" onClick={() => onCancel(lesson)} aria-label={`${t("lessons.cancel")}: ${lesson.title}, ${dayWords(t, lesson.date)}`}>{t("lessons.cancel_short")}</Button>
                </span>
              ) : null}
            </li>
          ))}
        </ul></div>
      )}
    </section>
  );
}

export function Past({ base, version, canManage }) {
  const t = useT();
  const [page, setPage] = useState(1);
  const answer = useAnswer(`${base}/schedule/history?page=${page}&limit=${PAGE_SIZE}`, version);
  const past = answer?.data;
  return (
    <section className="stack stack--2" aria-labelledby="past-title">
      <h2 id="past-title">{t("lessons.past")}</h2>
      {!answer ? <Skeleton /> : !answer.ok ? <p role="alert">{refusalText(t, answer)}</p> : !past.total ? <Empty>{t("lessons.no_past")}</Empty> : (
        <>
          <p className="muted">{t("lessons.past_figures", { count: past.total, completed: past.completed, cancelled: past.cancelled })}</p>
          <div className="card"><ul className="list-rows">{past.lessons.map((each) => <PastRow key={each.lesson.id} {...each} canManage={canManage} />)}</ul></div>
          {past.pages > 1 ? (
            <nav className="pagination" aria-label={t("common.pages")}>
              <Button small disabled={page <= 1} onClick={() => setPage(page - 1)}>{t("common.previous")}</Button>
              <span>{t("common.page_of", { page, pages: past.pages })}</span>
              <Button small disabled={page >= past.pages} onClick={() => setPage(page + 1)}>{t("common.next")}</Button>
            </nav>
          ) : null}
        </>
      )}
    </section>
  );
}

function PastRow({ lesson, attendance, quiz, ownMark, canManage }) {
  const t = useT();
  const marked = attendance ? attendance.present + attendance.late + attendance.absent : 0;
  const missed = lesson.status === "SCHEDULED" || lesson.status === "IN_PROGRESS";
  return (
    <li className="list-row past-row">
      <span className="stack stack--1 grow">
        <Link className="strong" to={`/kruzhok/${lesson.clubId}/lesson/${lesson.id}`}>{lesson.title}</Link>
        <span className="muted small">{dayWords(t, lesson.date)}, {hours(lesson)} · {classWords(t, lesson)}</span>
        {lesson.cancelReason ? <span className="small">{t("lessons.reason", { reason: lesson.cancelReason })}</span> : null}
      </span>
      {canManage && marked ? <span className="small num">{t("lessons.turnout", { came: attendance.present + attendance.late, total: marked })}</span> : null}
      {canManage && quiz?.assigned ? <span className="small num">{t("lessons.quiz_done", { done: quiz.completed, total: quiz.assigned })}{quiz.avgScore === null ? "" : ` · ${Math.round(quiz.avgScore)} %`}</span> : null}
      {ownMark ? <span className="badge">{t(`lessons.mark.${ownMark.toLowerCase()}`)}</span> : null}
      {missed ? <span className="badge badge--warning">{t("lessons.not_completed")}</span> : <StatusBadge status={lesson.status} />}
    </li>
  );
}
