// What is behind an item's name: a file, a text with its preview, questions, a challenge.
import { createContext, useContext, useEffect, useRef, useState } from "react";
import { Button, TextField } from "./challenge_fields";
import { ChallengeSearch } from "./course_challenge_search";
import { api } from "./http";
import { useT } from "./i18n";
import { MediaPicker } from "./media_picker";
import { writeDuration } from "./media_times";
import { MediaUpload } from "./media_upload";
import { QuizEditor } from "./quiz_editor";

const PREVIEW_MS = 500;
const PATHS = { VIDEO: "M4 5h16v14H4zM10 9l5 3-5 3z", TEXT: "M5 5h14M5 10h14M5 15h14M5 20h8", QUIZ: "M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2M12 18v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18", CHALLENGE: "M9 8l-4 4 4 4M15 8l4 4-4 4" };

/** The text of the open item as learners will see it, drawn by the server. */
export const PreviewContext = createContext("");
/** Whose files are on their way, and how far: {owner, items}. */
export const UploadsContext = createContext({ owner: "", items: [] });

export function KindSign({ kind }) {
  const t = useT();
  const label = t(`courses.kind.${kind.toLowerCase()}`);
  return <svg className="ce-kind-sign" width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" role="img" aria-label={label}><title>{label}</title><path d={PATHS[kind]} /></svg>;
}

const PANELS = { VIDEO: VideoPanel, TEXT: TextPanel, QUIZ: QuizPanel, CHALLENGE: ChallengePanel };

export function ItemPanel({ item, act, fact, errors }) {
  const Panel = PANELS[item.kind];
  const change = (part) => act.changeItem(item.id, part);
  return (
    <div className="stack">
      <Panel {...{ item, act, change, fact, errors }} />
      {item.kind === "TEXT" ? null : <Notes {...{ item, change, errors }} />}
    </div>
  );
}

function Notes({ item, change, errors }) {
  const t = useT();
  return <TextField label={t("courses.editor.notes")} lines={2} grows optional help={t("courses.editor.markdown")} value={item.body} error={errors.body} onChange={(body) => change({ body })} />;
}

function TextPanel({ item, act, change, errors }) {
  const t = useT();
  const html = useContext(PreviewContext);
  useEffect(() => {
    const timer = setTimeout(() => act.preview(item.body), PREVIEW_MS);
    return () => clearTimeout(timer);
  }, [item.body]);
  return (
    <div className="authoring-two">
      <TextField label={t("courses.editor.text")} lines={12} mono help={t("courses.editor.markdown")} value={item.body} error={errors.body} onChange={(body) => change({ body })} />
      <div className="stack stack--1"><span className="field-label">{t("courses.editor.preview")}</span><div className="authoring-preview prose" data-testid="preview" dangerouslySetInnerHTML={{ __html: item.body.trim() ? html : "" }} /></div>
    </div>
  );
}

function QuizPanel({ item, change, errors }) {
  const { quiz: wrong, ...own } = errors;
  return (
    <>
      {wrong && !Object.keys(own).some((each) => each.includes(".")) ? <span className="field-error" role="alert">{wrong}</span> : null}
      <QuizEditor form={item.quiz} errors={own} lead="courses.editor.quiz_lead" change={(part) => change((now) => ({ quiz: { ...now.quiz, ...part } }))} />
    </>
  );
}

function VideoPanel({ item, act, change, fact, errors }) {
  const t = useT();
  const uploads = useContext(UploadsContext);
  const [picking, setPicking] = useState(false);
  const [place] = useState(`item:${item.id}`);
  const take = (medium) => { act.learn(medium); change({ mediaId: medium.id }); };
  // The first file is this video's; further ones become videos of their own beside it.
  const free = useRef(!item.mediaId);
  const added = ([file]) => {
    const medium = { id: file.mediaId, title: file.title, status: "uploading" };
    if (free.current) { free.current = false; take(medium); return; }
    act.learn(medium);
    act.addAfter(item.id, { kind: "VIDEO", title: (file.title || file.fileName).slice(0, 200), mediaId: file.mediaId });
  };
  const removed = ([file]) => change((now) => (now?.mediaId === file.mediaId ? { mediaId: null } : {}));
  return (
    <div className="stack stack--2">
      {item.mediaId ? (
        <div className="row ce-chosen">
          <span className="grow ce-gone-text"><span className="strong">{fact?.title || t("courses.editor.file")}</span> <span className="muted small num">{fact ? [writeDuration(fact.durationMs), fact.status === "ready" ? "" : t(`courses.media.${fact.status}`)].filter(Boolean).join(" · ") : ""}</span></span>
          <Button small onClick={() => { free.current = true; change({ mediaId: null }); }}>{t("courses.editor.unset")}</Button>
        </div>
      ) : <p className="muted">{t("courses.editor.no_file")}</p>}
      {errors.mediaId ? <span className="field-error" role="alert">{errors.mediaId}</span> : null}
      {fact?.status === "error" ? <span className="field-error" role="alert">{fact.error}</span> : null}
      <div><Button onClick={() => setPicking(true)}>{t("courses.editor.from_library")}</Button></div>
      <MediaPicker open={picking} onClose={() => setPicking(false)} onChoose={(id, title, durationMs) => { free.current = false; take({ id, title, durationMs, status: "ready" }); }} />
      <MediaUpload owner={uploads.owner} items={uploads.items} place={place} kinds="videos" onAdded={added} onRemoved={removed} />
    </div>
  );
}

function ChallengePanel({ item, change, errors }) {
  const t = useT();
  const [chosen, setChosen] = useState(null);
  useEffect(() => {
    if (!item.challengeId || chosen?.id === item.challengeId) return undefined;
    let alive = true;
    api(`/api/v1/challenges/${item.challengeId}`).then((answer) => alive && setChosen(answer.ok ? answer.data : { id: item.challengeId, title: t("courses.editor.challenge_gone") }));
    return () => { alive = false; };
  }, [item.challengeId]);
  return (
    <div className="stack stack--2">
      {item.challengeId ? <div className="row ce-chosen"><span className="grow strong">{chosen?.title || "…"}</span><Button small onClick={() => { setChosen(null); change({ challengeId: null }); }}>{t("courses.editor.unset")}</Button></div> : null}
      {errors.challengeId ? <span className="field-error" role="alert">{errors.challengeId}</span> : null}
      <ChallengeSearch without={item.challengeId ? [item.challengeId] : []} onChoose={(each) => { setChosen(each); change({ challengeId: each.id }); }} />
    </div>
  );
}
