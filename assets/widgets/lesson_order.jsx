// The lessons of a program in their order: dragged or moved by buttons. The new order shows at once, is saved, and
// goes back, with the reason, when the server refuses.
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { IconButton } from "./challenge_fields";
import { api } from "./http";
import { useT } from "./i18n";
import { moved } from "./moved";

export function LessonOrder({ programId, lessons = [], onSaved, onArchive }) {
  const t = useT();
  const [rows, setRows] = useState(lessons);
  const [message, setMessage] = useState("");
  const [said, setSaid] = useState("");
  const dragged = useRef(null);
  const [over, setOver] = useState(-1);
  useEffect(() => setRows(lessons), [lessons]);
  const move = async (from, to) => {
    if (from === to || to < 0 || to >= rows.length) return;
    const before = rows;
    const next = moved(rows, from, to);
    setRows(next);
    setSaid(t("programs.moved", { title: next[to].title, place: to + 1 }));
    setMessage("");
    const answer = await api(`/api/admin/kruzhok/programs/${programId}/order`, { method: "PUT", body: { lessonIds: next.map((each) => each.id) } });
    if (!answer.ok) { setRows(before); setMessage(answer.message || t("errors.network")); }
    if (answer.ok || answer.status === 409) onSaved?.();
  };
  return (
    <div className="stack stack--2">
      {message ? <div className="alert alert--bad" role="alert">{message}</div> : null}
      <ol className="lesson-order">
        {rows.map((lesson, place) => (
          <li
            key={lesson.id} draggable className={`lesson-order-row${over === place ? " lesson-order-row--over" : ""}`}
            onDragStart={(event) => { dragged.current = place; event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", lesson.title); }}
            onDragOver={(event) => { if (dragged.current !== null) { event.preventDefault(); setOver(place); } }}
            onDragEnd={() => { dragged.current = null; setOver(-1); }}
            onDrop={(event) => { event.preventDefault(); const from = dragged.current; dragged.current = null; setOver(-1); if (from !== null) move(from, place); }}
          >
            <span className="lesson-order-grip" aria-hidden="true">⋮⋮</span>
            <span className="num muted lesson-order-number">{place + 1}</span>
            <span className="grow stack stack--1">
              <Link to={lesson.href} className="strong">{lesson.title}</Link>
              <span className="muted small">{[t("programs.minutes", { count: lesson.minutes }), t("quizzes.questions", { count: lesson.questions }), t("programs.files", { count: lesson.materials })].join(" · ")}</span>
            </span>
            <span className="row lesson-order-tools">
              <IconButton sign="up" label={t("programs.move_up", { title: lesson.title })} disabled={place === 0} onClick={() => move(place, place - 1)} />
              <IconButton sign="down" label={t("programs.move_down", { title: lesson.title })} disabled={place === rows.length - 1} onClick={() => move(place, place + 1)} />
              <IconButton sign="trash" label={t("programs.archive_lesson", { title: lesson.title })} onClick={() => onArchive?.(lesson.id)} />
            </span>
          </li>
        ))}
      </ol>
      <div role="status" className="visually-hidden">{said}</div>
    </div>
  );
}
