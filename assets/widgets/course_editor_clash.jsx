// Two editors at once, and what a save was refused for.
import { useState } from "react";
import { Button } from "./challenge_fields";
import { asWords, compare } from "./course_changes";
import { toForm } from "./course_tree";
import { Dialog } from "./dialog";
import { api } from "./http";
import { useLocale, useT } from "./i18n";

function useWhen() {
  const locale = useLocale();
  return (text) => (text ? new Date(text).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" }) : "");
}

/** Somebody else's save, told quietly as it happens: to look at, or to go on over it. */
export function MeanwhileNotice({ news, saved, theirs, flight, isDirty, courseId, setTheirs, onTake }) {
  const t = useT();
  const when = useWhen();
  const [closed, setClosed] = useState(0);
  if (!news || theirs || flight || news.version <= saved.version || news.version <= closed) return null;
  const show = async () => {
    const now = await api(`/api/admin-courses/${courseId}`);
    if (!now.ok) return;
    const version = { version: now.data.version, form: toForm(now.data), by: now.data.savedBy, at: now.data.updatedAt };
    if (isDirty) setTheirs(version); else onTake(version);
  };
  return (
    <div className="alert alert--info row--wrap" role="status" data-testid="meanwhile">
      <span className="grow">{t("courses.clash.news", { name: news.saved_by || "?", time: when(news.saved_at) })}</span>
      <Button small onClick={show}>{t(isDirty ? "courses.clash.compare" : "courses.clash.show")}</Button>
      <Button small variant="ghost" onClick={() => setClosed(news.version)}>{t("common.close")}</Button>
    </div>
  );
}

/** A save was refused because somebody else's came first: who, when, and the three ways on. */
export function ComparePanel({ mine, theirs, onTheirs, onMine }) {
  const t = useT();
  const when = useWhen();
  const [open, setOpen] = useState(false);
  const take = (choose) => () => { setOpen(false); choose(); };
  const buttons = <><Button small onClick={take(onTheirs)}>{t("courses.clash.theirs")}</Button><Button small variant="danger" onClick={take(onMine)}>{t("courses.clash.mine")}</Button></>;
  return (
    <div className="alert alert--warning" role="alert">
      <div className="stack stack--2 grow">
        <span className="strong">{t("courses.clash.title", { name: theirs.by || "?", time: when(theirs.at) })}</span>
        <span>{t("courses.clash.text")}</span>
        <div className="row row--wrap"><Button small variant="primary" onClick={() => setOpen(true)}>{t("courses.clash.compare")}</Button>{buttons}</div>
      </div>
      <Dialog open={open} onClose={() => setOpen(false)} title={t("courses.clash.compare")} className="dialog--wide"><Differences mine={mine} theirs={theirs} /><div className="dialog-actions row row--wrap">{buttons}</div></Dialog>
    </div>
  );
}

function Differences({ mine, theirs }) {
  const t = useT();
  const rows = compare(mine, theirs.form);
  if (!rows.length) return <p>{t("courses.clash.same")}</p>;
  const side = (value) => (value === null ? <em className="muted">{t("courses.clash.none")}</em> : asWords(value) || "–");
  return (
    <div className="table-wrap" tabIndex={0} role="group" aria-label={t("courses.clash.compare")}>
      <table className="table ce-compare">
        <thead><tr><th scope="col">{t("courses.clash.where")}</th><th scope="col">{t("courses.clash.yours")}</th><th scope="col">{theirs.by || t("courses.clash.other")}</th></tr></thead>
        <tbody>{rows.map((each) => <tr key={each.id}><th scope="row">{t(`courses.clash.what.${each.what}`)}</th><td>{side(each.mine)}</td><td>{side(each.theirs)}</td></tr>)}</tbody>
      </table>
    </div>
  );
}

/** Why a save failed, in words, with the number of the request; what keeps a published course fit leads to its place. */
export function Problem({ problem, onShow, onAgain, onClose }) {
  const t = useT();
  const { status, isLocal, count, unmet = [], fields = {} } = problem;
  const text = isLocal ? t("courses.editor.fields", { count }) : !status ? t("courses.editor.no_answer") : status === 409 && unmet.length ? t("courses.editor.published_lacks") : asWords(problem.message) || t("errors.unknown");
  const more = Object.values(fields).map(asWords).filter(Boolean);
  return (
    <div className="alert alert--bad" role="alert" data-testid="problem">
      <div className="stack stack--2 grow">
        <span className="strong">{text}</span>
        {isLocal ? null : <span>{t("courses.editor.kept")}</span>}
        {more.length ? <ul className="authoring-errors">{more.map((each) => <li key={each}>{each}</li>)}</ul> : null}
        {unmet.length ? <ul className="authoring-errors">{unmet.map((each, at) => <li key={at}><button type="button" className="link" onClick={() => onShow(each.sectionId, each.itemId, each.point)}>{asWords(each.message)}</button></li>)}</ul> : null}
        {problem.requestId && status >= 500 ? <span className="small num">{t("courses.editor.request", { id: problem.requestId })}</span> : null}
      </div>
      {isLocal ? null : <Button small onClick={onAgain}>{t("authoring.try_again")}</Button>}
      <Button small variant="ghost" onClick={onClose}>{t("common.close")}</Button>
    </div>
  );
}
