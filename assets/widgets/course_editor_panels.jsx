// What waits: deletions for a save, points for being published.
import { useEffect, useRef, useState } from "react";
import { Button, Sign } from "./challenge_fields";
import { KindSign } from "./course_item_panels";
import { useT } from "./i18n";

/** Deleted parts, until a save deletes them for good. */
export function DeletionsPanel({ waiting, act, onDelete }) {
  const t = useT();
  const [hidden, setHidden] = useState(false);
  const count = waiting.length;
  const before = useRef(count);
  useEffect(() => {
    if (count > before.current) setHidden(false);
    before.current = count;
  }, [count]);
  if (!count) return null;
  return (
    <section className="card ce-deletions stack stack--2" aria-label={t("courses.deletions.title")}>
      <div className="row row--wrap">
        <h2 className="section-title grow">{t("courses.deletions.title")} <span className="badge badge--warning num">{count}</span></h2>
        <Button small aria-expanded={!hidden} onClick={() => setHidden(!hidden)}>{t(hidden ? "courses.deletions.show" : "courses.deletions.hide")}</Button>
        <Button small sign="undo" onClick={act.restoreAll}>{t("courses.deletions.cancel_all")}</Button>
        <Button small variant="danger" sign="trash" onClick={onDelete}>{t("courses.deletions.delete", { count })}</Button>
      </div>
      {hidden ? null : (
        <>
          <p className="muted small">{t("courses.deletions.lead")}</p>
          <ul className="ce-gone">
            {waiting.map((each) => (
              <li key={each.id} className="row">
                {each.isSection ? null : <KindSign kind={each.part.kind} />}
                <span className="grow ce-gone-text"><s>{each.part.title}</s> <span className="muted small">{each.isSection ? t("courses.editor.items", { count: each.part.items.length }) : each.sectionTitle}</span></span>
                <Button small aria-label={t("courses.deletions.restore_named", { title: each.part.title })} onClick={() => act.restore(each.id)}>{t("courses.deletions.restore")}</Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Every point that keeps a draft from being published; each leads to its place. */
export function PointsPanel({ publishing, status, isDirty, onShow }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const { unmet, message } = publishing;
  useEffect(() => { if (message) setOpen(true); }, [message]);
  if (status !== "draft") return message ? <div className="alert alert--bad" role="alert">{message}</div> : null;
  if (!unmet) return <span className="skeleton ce-points-wait" />;
  if (!unmet.length) return <div className="card ce-points ce-points-head" data-testid="ready"><Sign name="check" /><span className="grow">{message || t("courses.editor.ready")}</span></div>;
  return (
    <section className="card ce-points stack stack--2" aria-label={t("courses.unmet_lead")}>
      <button type="button" className="ce-points-head" aria-expanded={open} onClick={() => setOpen(!open)}><span className="strong grow">{t("courses.editor.points", { count: unmet.length })}</span><span className="muted small">{t(open ? "courses.editor.hide" : "courses.editor.show")}</span></button>
      {message ? <p className="field-error" role="alert">{message}</p> : null}
      {open ? (
        <ul className="course-points">
          {unmet.map((each, at) => <li key={`${each.point}${each.itemId || each.sectionId || at}`}><button type="button" className="link" onClick={() => onShow(each.sectionId, each.itemId, each.point)}>{each.message}</button></li>)}
        </ul>
      ) : null}
      {open && isDirty ? <p className="muted small">{t("courses.editor.points_saved")}</p> : null}
    </section>
  );
}
