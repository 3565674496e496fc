// Choosing a ready video of the library: a dialog with a search, for whatever needs the id of one.
import { useEffect, useRef, useState } from "react";
import { Button } from "./challenge_fields";
import { Dialog } from "./dialog";
import { api } from "./http";
import { useT } from "./i18n";
import { writeDuration } from "./media_times";

const PAUSE_MS = 250;

/**
 * `onChoose(mediaId, title, durationMs)` comes with a click on a video, `onClose()` with every way of closing, after a
 * choice too. `kind` is what the library calls it: video, image, pdf, pptx.
 */
export function MediaPicker({ open, onChoose, onClose, kind = "video" }) {
  const t = useT();
  return (
    <Dialog open={open} onClose={onClose} title={t("media.picker.title")} className="dialog--wide">
      <Choice kind={kind} onChoose={(each) => { onChoose?.(each.id, each.title, each.durationMs || 0); onClose?.(); }} />
    </Dialog>
  );
}

function Choice({ kind, onChoose }) {
  const t = useT();
  const [words, setWords] = useState("");
  const [page, setPage] = useState(1);
  const [round, setRound] = useState(0);
  const [found, setFound] = useState(null); // null: not asked yet
  const asked = useRef(false);

  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      const query = new URLSearchParams({ kind, status: "ready", search: words.trim().slice(0, 200), page, limit: 12 });
      const answer = await api(`/api/media?${query}`, { signal: stop.signal });
      if (!answer.aborted) { asked.current = true; setFound(answer); }
    }, asked.current ? PAUSE_MS : 0);
    return () => { clearTimeout(timer); stop.abort(); };
  }, [words, page, kind, round]);

  return (
    <div className="stack">
      <div className="input-wrap" role="search">
        <input type="search" className="input" value={words} maxLength={200} autoComplete="off" aria-label={t("media.search")} placeholder={t("media.search")} onChange={(event) => { setWords(event.target.value); setPage(1); }} />
      </div>
      <p className="visually-hidden" role="status">{found?.ok ? t("media.found", { count: found.data.total }) : ""}</p>
      <div className="media-choices">{found === null ? <Waiting /> : found.ok ? <Found page={found.data} words={words} onChoose={onChoose} /> : <Failed answer={found} onRetry={() => setRound(round + 1)} />}</div>
      {found?.ok && found.data.pages > 1 ? (
        <div className="pagination">
          <Button small disabled={page <= 1} onClick={() => setPage(page - 1)}>{t("common.previous")}</Button>
          <span className="muted num">{page} / {found.data.pages}</span>
          <Button small disabled={page >= found.data.pages} onClick={() => setPage(page + 1)}>{t("common.next")}</Button>
        </div>
      ) : null}
    </div>
  );
}

function Waiting() {
  const t = useT();
  return <><span className="visually-hidden" role="status">{t("common.loading")}</span>{[0, 1, 2].map((each) => <span key={each} className="skeleton" style={{ height: 64 }} />)}</>;
}

function Failed({ answer, onRetry }) {
  const t = useT();
  return <div className="alert alert--bad" role="alert"><span className="grow">{answer.message || t("errors.network")}</span><Button small onClick={onRetry}>{t("media.retry")}</Button></div>;
}

function Found({ page, words, onChoose }) {
  const t = useT();
  if (!page.media.length) return <p className="empty">{words.trim() ? t("media.empty_filtered") : t("media.picker.empty")} <a href="/instructor/media">{t("media.picker.open_library")}</a></p>;
  return (
    <ul className="media-choice-list">
      {page.media.map((each) => (
        <li key={each.id}>
          <button type="button" className="media-choice" onClick={() => onChoose(each)}>
            <span className="media-thumb">{each.thumbnailUrl ? <img src={each.thumbnailUrl} alt="" loading="lazy" /> : null}{each.durationMs ? <span className="media-duration num">{writeDuration(each.durationMs)}</span> : null}</span>
            <span className="media-choice-text"><span className="strong">{each.title}</span><span className="muted small">{each.fileName}</span></span>
          </button>
        </li>
      ))}
    </ul>
  );
}
