// Files dropped or chosen go to the library: a drop zone, a row for each file, a total on top.
import { useEffect, useId, useRef, useState } from "react";
import { Button } from "./challenge_fields";
import { useT } from "./i18n";
import { MAX_FILES, endingsOf } from "./media_upload_rules";
import { UploadList } from "./media_upload_list";
import { useUploads } from "./media_uploads";
import { Spoken } from "./spoken";

const SENDING = ["uploading", "pending", "waiting"];

/** Where files are dropped; `onFiles` gets them. The picker is a button for keyboard and touch. */
export function DropZone({ kinds = "videos", onFiles, disabled = false, compact = false }) {
  const t = useT();
  const [over, setOver] = useState(0); // dragenter and dragleave come for each child too
  const input = useRef(null);
  const help = useId();
  const carries = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  const drop = (event) => { event.preventDefault(); setOver(0); if (!disabled) onFiles([...event.dataTransfer.files]); };
  const endings = endingsOf(kinds);
  return (
    <div className={`upload-zone${over ? " upload-zone--over" : ""}${compact ? " upload-zone--compact" : ""}`} data-testid="upload-zone"
      onDragEnter={(event) => carries(event) && setOver((now) => now + 1)} onDragLeave={(event) => carries(event) && setOver((now) => Math.max(0, now - 1))}
      onDragOver={(event) => { if (carries(event)) event.preventDefault(); }} onDrop={drop}>
      <Button sign="up" variant={compact ? "secondary" : "primary"} disabled={disabled} aria-describedby={help} onClick={() => input.current.click()}>{t("media.upload.pick")}</Button>
      <p className="muted small upload-help" id={help}>{t("media.upload.help", { types: endings.join(", "), most: MAX_FILES })}</p>
      <input ref={input} type="file" multiple hidden accept={endings.map((each) => `.${each}`).join(",")} aria-label={t("media.upload.label")} onChange={(event) => { onFiles([...event.target.files]); event.target.value = ""; }} />
    </div>
  );
}

/** Files that weren't taken, each with its reason. */
export function Refused({ refused, onClose }) {
  const t = useT();
  if (!refused.length) return null;
  return (
    <div className="alert alert--bad" role="alert">
      <div className="stack stack--1 grow">
        <span className="strong">{t("media.upload.refused", { count: refused.length })}</span>
        <ul className="upload-refused">
          {refused.map(({ name, text, reason }, place) => <li key={`${name}-${place}`}><span className="strong">{name}</span>: {text || t(...(reason || ["errors.network", {}]))}</li>)}
        </ul>
      </div>
      <Button small onClick={onClose}>{t("common.close")}</Button>
    </div>
  );
}

/** What a screen reader hears: turns of events, not each percent. */
export function UploadVoice({ rows }) {
  const t = useT();
  const count = (...phases) => rows.filter((row) => phases.includes(row.phase)).length;
  const parts = [["sending", count(...SENDING)], ["processing", count("processing", "sent")], ["done", count("complete")], ["paused", count("paused")], ["failed", count("error", "lost")]];
  const text = parts.filter(([, many]) => many).map(([word, many]) => t(`media.upload.said.${word}`, { many })).join(", ");
  return <Spoken text={count("waiting") ? `${t("media.upload.waiting")} ${text}` : text} />;
}

export function MediaUpload({ owner = "", items = [], place = "library", kinds = "videos", onAdded, onReady, onRemoved }) {
  const tell = { added: onAdded, ready: onReady, removed: onRemoved };
  const onEvent = (event) => {
    if (event.mediaId) tell[event.kind]?.([{ mediaId: event.mediaId, fileName: event.fileName, title: event.title }]);
  };
  const uploads = useUploads({ owner, items, place, kinds, onEvent });
  const { rows, refused, isReady, add, act, clear, forgive } = uploads;
  usePageDrop(isReady, add);
  return (
    <div className="stack stack--4 upload" data-ready={isReady || undefined}>
      <DropZone kinds={kinds} disabled={!isReady} compact={rows.length > 0} onFiles={add} />
      <Refused refused={refused} onClose={forgive} />
      <UploadList rows={rows} act={act} onPick={add} onClear={clear} />
      <UploadVoice rows={rows} />
    </div>
  );
}

/** A file dropped beside the zone would open in place of the page: the whole page takes it. */
export function usePageDrop(isReady, add) {
  const latest = useRef(add);
  latest.current = add;
  useEffect(() => {
    if (!isReady) return undefined;
    const over = (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); };
    const drop = (event) => {
      if (event.defaultPrevented || !event.dataTransfer?.files.length) return;
      event.preventDefault();
      latest.current([...event.dataTransfer.files]);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("drop", drop);
    return () => { window.removeEventListener("dragover", over); window.removeEventListener("drop", drop); };
  }, [isReady]);
}
