// What a club prints. A job makes the file; the page hears when it is there (`news` rises), and the button saves it.
import { useEffect, useRef, useState } from "react";
import { Dialog } from "./dialog";
import { api, makeKey } from "./http";
import { useT } from "./i18n";

const PAUSE_MS = 5000; // news come at once; this is for those that are lost with a connection
const PATIENCE_MS = 120000;

/** -> {phase: "" | working | ready | failed, percent, error, start(path, body), download()}; what is under way ends with the page. */
function usePrint(clubId, news) {
  const t = useT();
  const [print, setPrint] = useState({ phase: "", percent: 0, error: "" });
  const gone = useRef(null);
  const jobId = useRef("");
  const unanswered = useRef({}); // what was asked for without an answer: asked again, it must be the same sheet
  const heard = useRef({ count: 0, wake: () => {} });
  useEffect(() => { heard.current.count += 1; heard.current.wake(); }, [news]);
  /** Until there are news after the `count`-th, or for a while. */
  const wait = (count) => new Promise((wake) => {
    heard.current.wake = wake;
    if (heard.current.count === count) setTimeout(wake, PAUSE_MS);
    else wake();
  });
  useEffect(() => {
    gone.current = new AbortController();
    return () => gone.current.abort();
  }, [clubId]);
  const fail = (reply) => setPrint({ phase: "failed", percent: 0, error: reply?.status === 0 ? t("errors.network") : reply?.message || t("clubs.print.failed") });
  const ask = (signal) => api(`/api/kruzhok/${clubId}/prints/${jobId.current}`, { signal });
  const save = (url) => {
    setPrint({ phase: "ready", percent: 100, error: "" });
    window.location.assign(url); // an attachment: the page stays
  };
  const follow = async (signal) => {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
      const { count } = heard.current;
      const reply = await ask(signal);
      if (signal.aborted) return;
      if (reply.ok && reply.data.downloadUrl) return save(reply.data.downloadUrl);
      // A connection that is away for a moment is no reason to give up; a refusal is.
      if (reply.ok ? reply.data.status === "FAILED" : reply.status !== 0) return fail(reply.ok ? null : reply);
      if (reply.ok) setPrint({ phase: "working", percent: reply.data.progressPercent, error: "" });
      await wait(count);
      if (signal.aborted) return;
    }
    fail(null);
  };
  const start = async (path, body) => {
    if (print.phase === "working") return;
    const { signal } = gone.current;
    setPrint({ phase: "working", percent: 0, error: "" });
    const what = JSON.stringify([path, body]);
    if (unanswered.current.what !== what) unanswered.current = { what, key: makeKey() };
    const reply = await api(`/api/kruzhok/${clubId}/${path}`, { method: "POST", body, signal, key: unanswered.current.key });
    if (signal.aborted) return;
    if (reply.status !== 0) unanswered.current = {};
    if (!reply.ok) return fail(reply);
    jobId.current = reply.data.jobId;
    await follow(signal);
  };
  // Links run out after minutes: another one for the same file.
  const download = async () => {
    const reply = await ask(gone.current.signal);
    if (reply.ok && reply.data.downloadUrl) save(reply.data.downloadUrl);
    else if (!reply.aborted) fail(reply.ok ? null : reply);
  };
  return { ...print, start, download };
}

function Progress({ print }) {
  const t = useT();
  const text = { working: t("clubs.print.working"), ready: t("clubs.print.ready"), failed: print.error }[print.phase] || "";
  return <span role="status" className={print.phase === "failed" ? "field-error" : "small"}>{text}</span>;
}

/** The poster with the join code. */
export function PosterButton({ clubId, news = 0 }) {
  const t = useT();
  const print = usePrint(clubId, news);
  const busy = print.phase === "working";
  return (
    <div className="row print-row">
      <button type="button" className="btn btn--secondary btn--small" aria-busy={busy || undefined} onClick={() => print.start("poster")}>
        {busy ? <span className="spinner" aria-hidden="true" /> : null}<span>{t("clubs.print.poster")}</span>
      </button>
      <Progress print={print} />
    </div>
  );
}

/** New passwords for chosen children, on cards to cut out. */
export function LoginCards({ clubId, news = 0 }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="btn btn--secondary" onClick={() => setOpen(true)}>{t("clubs.print.cards")}</button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t("clubs.print.cards")}><CardChoice clubId={clubId} news={news} onClose={() => setOpen(false)} /></Dialog>
    </>
  );
}

function CardChoice({ clubId, news, onClose }) {
  const t = useT();
  const print = usePrint(clubId, news);
  const [students, setStudents] = useState(null);
  const [error, setError] = useState("");
  const [chosen, setChosen] = useState(new Set());
  useEffect(() => {
    const gone = new AbortController();
    api(`/api/kruzhok/${clubId}/login-cards`, { signal: gone.signal }).then((reply) => {
      if (gone.signal.aborted) return;
      if (reply.ok) setStudents(reply.data.students);
      else setError(reply.message || t("errors.network"));
    });
    return () => gone.abort();
  }, [clubId]);
  const tick = (id) => setChosen((before) => {
    const after = new Set(before);
    if (!after.delete(id)) after.add(id);
    return after;
  });
  if (error) return <p className="field-error" role="alert">{error}</p>;
  if (!students) return <p role="status">{t("common.loading")}</p>;
  if (!students.length) return <p>{t("clubs.print.cards_none")}</p>;
  const busy = print.phase === "working";
  const done = print.phase === "ready";
  const all = chosen.size === students.length;
  return (
    <div className="stack">
      <p>{t("clubs.print.cards_warning")}</p>
      <fieldset className="print-choice" disabled={busy || done}>
        <legend className="visually-hidden">{t("clubs.print.cards_students")}</legend>
        <button type="button" className="btn btn--ghost btn--small" onClick={() => setChosen(all ? new Set() : new Set(students.map(({ memberId }) => memberId)))}>{all ? t("clubs.bulk.none") : t("clubs.bulk.all")}</button>
        <ul className="print-students">
          {students.map(({ memberId, name, username, className }) => (
            <li key={memberId}>
              <label className="print-student">
                <input type="checkbox" checked={chosen.has(memberId)} onChange={() => tick(memberId)} />
                <span><span className="strong">{name}</span> <span className="muted small">{[username, className].filter(Boolean).join(" · ")}</span></span>
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      <Progress print={print} />
      <div className="dialog-actions">
        <button type="button" className="btn btn--secondary" onClick={onClose}>{done ? t("common.close") : t("common.cancel")}</button>
        {done ? (
          <button type="button" className="btn btn--primary" onClick={print.download}>{t("clubs.print.download")}</button>
        ) : (
          <button type="button" className="btn btn--primary" disabled={chosen.size === 0} aria-busy={busy || undefined} onClick={() => print.start("login-cards", { memberIds: [...chosen] })}>
            {busy ? <span className="spinner" aria-hidden="true" /> : null}<span>{t("clubs.print.cards_submit")}</span>
          </button>
        )}
      </div>
    </div>
  );
}
