// The wizard for a new course. The draft is kept on the server from the first letter on, saved as one types; what is on
// its way is sent again until it is answered, so that neither a reload nor a dead connection loses a letter.
import { useCallback, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { Button } from "./challenge_fields";
import { useDraftMedia } from "./course_wizard_media";
import { BasicStep, OPEN, ReviewStep, StructureStep } from "./course_wizard_steps";
import { UploadStep, videoChanges } from "./course_wizard_upload";
import { drawAndFocus } from "./focus";
import { api } from "./http";
import { useT } from "./i18n";

const DRAFT = "/api/admin-courses/draft";
const SAVE_MS = 600;
const MAX_WAIT_MS = 30_000;
export const STEPS = ["basic", "structure", "upload", "review"];
// A page that is connected again is drawn anew: the wizard that was there before still sends its last letters.
let lastLetters = Promise.resolve();
const VIEWS = [BasicStep, StructureStep, UploadStep, ReviewStep];

/** What keeps the wizard from going on from a step: field -> key of the text. The server asks for the same. */
export function findFaults(content, step) {
  const faults = {};
  if (step === 0 && !content.title.trim()) faults.title = "courses.gate.title";
  if (step === 0 && !content.description.trim()) faults.description = "courses.gate.description";
  if (step === 0 && content.price !== null && !(content.price >= 0)) faults.price = "errors.field.invalid";
  if (step === 1 && !content.sections.length) faults.sections = "courses.gate.chapters";
  if (step === 1) content.sections.forEach((each, place) => { if (!each.title.trim()) faults[`sections.${place}.title`] = "courses.error.chapter_title_required"; });
  return faults;
}

/** Keeps `draft` on the server. One save is on its way at a time; it is repeated unchanged until it is answered: the
 * first may have arrived, with only its answer lost. */
function useKeeping(start) {
  const [draft, setDraft] = useState({ step: start.step, content: start.content });
  const [status, setStatus] = useState("saved");
  const [theirs, setTheirs] = useState(0);
  const [refusal, setRefusal] = useState(""); // why drafts are not taken at all; no field can mend it
  const now = useRef({ version: start.version, id: start.id, draft, kept: draft, timer: 0, flight: null, stopped: false });
  now.current.draft = draft;

  const put = async (sent) => {
    for (let wait = 1000; !now.current.stopped; wait = Math.min(wait * 2, MAX_WAIT_MS)) {
      const answer = await api(DRAFT, { method: "PUT", body: { ...sent, version: now.current.version } });
      if (answer.ok || (answer.status && answer.status < 500 && answer.status !== 429)) return answer;
      setStatus("offline");
      await new Promise((done) => setTimeout(done, wait));
    }
    return { ok: false };
  };
  const run = async () => {
    const mine = now.current;
    while (mine.draft !== mine.kept && !mine.stopped) {
      const sent = mine.draft;
      const answer = await put(sent);
      if (!answer.ok) {
        const version = answer.data?.details?.version;
        setStatus(version === undefined ? "refused" : "elsewhere");
        setRefusal(answer.status === 403 ? answer.message : "");
        if (version !== undefined) setTheirs(version);
        return false;
      }
      Object.assign(mine, { version: answer.data.version, id: answer.data.id, kept: sent });
    }
    setStatus("saved");
    setRefusal("");
    return true;
  };
  const send = useCallback(() => {
    const mine = now.current;
    mine.flight ||= run().finally(() => { mine.flight = null; });
    return mine.flight;
  }, []);
  useEffect(() => {
    const mine = now.current;
    if (draft === mine.kept) return undefined;
    setStatus((each) => (each === "elsewhere" || each === "offline" ? each : "typing"));
    clearTimeout(mine.timer);
    mine.timer = setTimeout(send, SAVE_MS);
    return undefined;
  }, [draft]);
  useEffect(() => {
    const warn = (event) => { if (!now.current.stopped && now.current.draft !== now.current.kept) { send(); event.preventDefault(); event.returnValue = ""; } };
    window.addEventListener("beforeunload", warn);
    // Left within the app: the last letters are sent at once.
    return () => { window.removeEventListener("beforeunload", warn); lastLetters = send(); };
  }, []);
  const overwrite = () => { now.current.version = theirs; now.current.kept = null; setTheirs(0); setStatus("typing"); send(); };
  return { draft, setDraft, status, theirs, refusal, overwrite, send, now };
}

/** `owner` and `items` are those of `UploadsState`. */
export function CourseWizard({ owner = "", items = [] }) {
  const t = useT();
  const [start, setStart] = useState(null);
  const [failed, setFailed] = useState("");
  const load = useCallback(async () => {
    await lastLetters;
    const answer = await api(DRAFT);
    if (answer.ok) setStart({ ...answer.data, round: Date.now(), content: { ...answer.data.content, price: answer.data.content.price === null ? null : Number(answer.data.content.price) } });
    else setFailed(answer.message || t("errors.network"));
  }, []);
  useEffect(() => { load(); }, [load]);
  if (failed) return <div className="alert alert--bad" role="alert"><span className="grow">{failed}</span><Button small onClick={() => { setFailed(""); load(); }}>{t("authoring.try_again")}</Button></div>;
  if (!start) return <div className="stack"><span className="skeleton" style={{ height: "64px" }} /><span className="skeleton" style={{ height: "360px" }} /></div>;
  return <Wizard key={start.round} {...{ start, owner, items }} onReload={load} />;
}

/** Going from step to step; `faults` holds what keeps one from going on, field -> key of the text. */
function useSteps({ draft, setDraft }) {
  const [faults, setFaults] = useState({});
  const heading = useRef(null);
  const root = useRef(null);
  const { step, content } = draft;
  const change = useCallback((part) => { setDraft((each) => ({ ...each, content: { ...each.content, ...(typeof part === "function" ? part(each.content) : part) } })); setFaults({}); }, []);
  const go = (to) => {
    for (let each = step; each < to; each += 1) {
      const found = findFaults(content, each);
      if (Object.keys(found).length) {
        const show = () => { setFaults(found); setDraft((now) => (now.step === each ? now : { ...now, step: each })); };
        drawAndFocus(show, () => root.current?.querySelector("[aria-invalid=true], .wizard-new input"));
        return;
      }
    }
    drawAndFocus(() => { setFaults({}); setDraft((each) => ({ ...each, step: to })); }, () => heading.current);
    heading.current?.scrollIntoView({ block: "nearest" });
  };
  return { faults, change, go, heading, root };
}

/** Making the course out of the draft that is kept; `message` is why that wasn't done. */
function useCreating({ keeping, media }) {
  const t = useT();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const [message, setMessage] = useState("");
  const { draft, send, now } = keeping;
  const ask = async () => {
    clearTimeout(now.current.timer);
    if (!(await send())) return;
    const answer = await api(`${DRAFT}/finish`, { method: "POST", body: { draftId: now.current.id, version: now.current.version } });
    if (answer.ok) {
      now.current.stopped = true;
      window.lms?.toast({ kind: "success", key: "courses.toast.created" });
      navigate(`/instructor/course/${answer.data.id}/edit`);
      return;
    }
    window.lms?.toast({ kind: "error", key: "courses.toast.not_created" });
    const said = Object.values(answer.fields || {}).flat();
    setMessage(said.length ? said.join(" ") : answer.message || t("errors.network"));
  };
  const create = async () => {
    if (creating) return;
    setMessage("");
    // Files that the server doesn't know yet would stay behind; it takes a moment, unless there is no connection.
    if (draft.content.sections.some((section) => section.videos.some((video) => !video.mediaId && OPEN.includes(media.rowOf(video)?.phase)))) { setMessage(t("courses.wizard.not_announced")); return; }
    setCreating(true);
    await ask();
    setCreating(false);
  };
  return { creating, message, setMessage, create };
}

/** Where one is, whether it is kept, and the way to the other steps. */
function WizardTop({ step, status, refusal, go }) {
  const t = useT();
  const said = refusal && status === "refused" ? t("courses.editor.failed") : t(`courses.wizard.${status}`);
  return (
    <div className="wizard-top">
      <div className="row row--wrap wizard-line">
        <span className="strong">{t("courses.wizard.step", { number: step + 1 })}</span>
        <span className={`small ${status === "offline" || status === "refused" ? "field-error" : "muted"}`} role="status">{said}</span>
      </div>
      <div className="wizard-progress" role="progressbar" aria-label={t("courses.wizard.progress")} aria-valuemin={0} aria-valuemax={4} aria-valuenow={step}><span style={{ inlineSize: `${step * 25}%` }} /></div>
      <ol className="wizard-steps">
        {STEPS.map((name, place) => (
          <li key={name}><button type="button" className="wizard-step" aria-current={place === step ? "step" : undefined} data-done={place < step || undefined} onClick={() => (place === step ? null : go(place))}><span className="num" aria-hidden="true">{place + 1}</span><span className="wizard-step-name">{t(`courses.wizard.${name}`)}</span></button></li>
        ))}
      </ol>
    </div>
  );
}

function Wizard({ start, owner, items, onReload }) {
  const t = useT();
  const keeping = useKeeping(start);
  const { draft, status, theirs, refusal, overwrite } = keeping;
  const { step, content } = draft;
  const { faults, change, go: goOn, heading, root } = useSteps(keeping);
  const media = useDraftMedia({ owner, items, content, onMedia: (id, mediaId) => videoChanges(change).set(id, { mediaId }), onGone: (id) => videoChanges(change).remove(id) });
  const { creating, message, setMessage, create } = useCreating({ keeping, media });
  const go = (to) => { setMessage(""); goOn(to); };
  const View = VIEWS[step];
  const faultText = (name) => (faults[name] ? t(faults[name]) : "");
  return (
    <div className="wizard" ref={root}>
      <WizardTop {...{ step, status, refusal, go }} />
      {theirs ? <div className="alert alert--warning row--wrap" role="alert"><span className="grow">{t("courses.wizard.elsewhere_text")}</span><Button small onClick={onReload}>{t("courses.wizard.open_that")}</Button><Button small onClick={overwrite}>{t("courses.wizard.overwrite")}</Button></div> : null}
      {refusal ? <div className="alert alert--bad" role="alert">{refusal}</div> : null}
      <section className="card card--roomy stack">
        <div className="stack stack--1"><h2 className="section-title" tabIndex={-1} ref={heading}>{t(`courses.wizard.${STEPS[step]}`)}</h2><p className="muted">{t(`courses.wizard.${STEPS[step]}_lead`)}</p></div>
        <View {...{ content, change, faultText, go }} {...media} />
        {message ? <div className="alert alert--bad" role="alert">{message}</div> : null}
      </section>
      <div className="wizard-nav">
        {step ? <Button onClick={() => go(step - 1)} disabled={creating}>{t("courses.wizard.back")}</Button> : null}
        {step < 3 ? <Button variant="primary" onClick={() => go(step + 1)}>{t("courses.wizard.next")}</Button> : <Button variant="primary" aria-busy={creating} onClick={create}>{creating ? t("courses.wizard.creating") : t("courses.wizard.create")}</Button>}
      </div>
    </div>
  );
}
