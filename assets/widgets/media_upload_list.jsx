// The rows of uploads, with a total on top.
import { useRef } from "react";
import { Button } from "./challenge_fields";
import { useLocale, useT } from "./i18n";
import { percentOf, sizeText, timeText, totalPercent } from "./media_upload_rules";

const ICONS = {
  pause: "M9 5v14M15 5v14", resume: "M8 5l11 7-11 7z", retry: "M4 12a8 8 0 1 0 2.5-5.8M4 4v5h5", remove: "M6 6l12 12M18 6L6 18",
  done: "M5 13l4 4L19 7", bad: "M12 8v5M12 16.5v.5M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
};
function Icon({ name, size = 18, ...rest }) {
  return <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" {...rest}><path d={ICONS[name]} /></svg>;
}

const ACTIVE = ["uploading", "pending", "waiting", "paused"];

function Tool({ name, row, onClick }) {
  const t = useT();
  const label = t(`media.upload.${name}`, { name: row.name });
  return <button type="button" className="btn btn--ghost btn--icon btn--small" aria-label={label} title={label} onClick={() => onClick(row)}><Icon name={name} /></button>;
}

/** Where a file is, in words. `t` and `locale` are those of the page. */
export function phaseText(row, t, locale) {
  if (row.phase === "uploading" && row.elsewhere) return t("media.upload.elsewhere");
  if (row.phase === "uploading" && row.speed) return t("media.upload.speed", { speed: sizeText(row.speed, locale), left: timeText(row.left, locale) });
  if (row.phase === "error") return row.code ? t(`media.fault.${row.code}`) : row.fault || t("media.upload.lost_connection");
  if (row.phase === "processing" && row.converted) return t("media.upload.converting", { percent: row.converted });
  return t(`media.upload.phase.${row.phase === "sent" ? "processing" : row.phase}`);
}

/** The bar and the words of one file. */
export function UploadProgress({ row }) {
  const t = useT();
  const locale = useLocale();
  const percent = percentOf(row);
  const isBad = row.phase === "error" || row.phase === "lost";
  const showsBar = ACTIVE.includes(row.phase) || row.phase === "lost";
  return (
    <>
      {showsBar ? <div className="upload-bar" role="progressbar" aria-label={t("media.upload.bar", { name: row.name })} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}><span style={{ inlineSize: `${percent}%` }} data-still={row.phase !== "uploading" || undefined} /></div> : null}
      <div className="upload-state">
        {isBad ? <Icon name="bad" size={16} className="upload-error-icon" data-testid="upload-error-icon" /> : null}
        {row.phase === "complete" ? <Icon name="done" size={16} className="upload-done-icon" /> : null}
        {row.phase === "processing" || row.phase === "sent" ? <span className="spinner" aria-hidden="true" /> : null}
        <span className={isBad ? "upload-fault" : "muted"}>{phaseText(row, t, locale)}</span>
        {showsBar ? <span className="num upload-percent">{percent} %</span> : null}
      </div>
    </>
  );
}

/** What can be done with a file now. `onPick` gets the file again that this browser has lost. `isBare`: removing is elsewhere. */
export function UploadTools({ row, act, onPick, isBare = false }) {
  const t = useT();
  const input = useRef(null);
  if (row.elsewhere) return isBare ? null : <Tool name="remove" row={row} onClick={act.remove} />;
  return (
    <>
      {row.phase === "lost" || row.phase === "none" ? (
        <>
          <Button small onClick={() => input.current.click()}>{t(row.phase === "lost" ? "media.upload.choose_again" : "media.upload.choose")}</Button>
          <input ref={input} type="file" hidden aria-label={row.name ? t("media.upload.choose_again_named", { name: row.name }) : t("media.upload.choose")} onChange={(event) => { onPick([...event.target.files], row.tag); event.target.value = ""; }} />
        </>
      ) : null}
      {["uploading", "pending", "waiting"].includes(row.phase) ? <Tool name="pause" row={row} onClick={act.pause} /> : null}
      {row.phase === "paused" ? <Tool name="resume" row={row} onClick={act.resume} /> : null}
      {row.phase === "error" && row.place ? <Tool name="retry" row={row} onClick={act.retry} /> : null}
      {isBare ? null : <Tool name="remove" row={row} onClick={act.remove} />}
    </>
  );
}

function UploadRow({ row, act, onPick }) {
  const locale = useLocale();
  return (
    <li className="upload-file" data-phase={row.phase} data-testid="upload-row">
      <div className="upload-about">
        <div className="upload-name"><span className="strong">{row.name}</span><span className="muted small num">{sizeText(row.size, locale)}</span></div>
        <UploadProgress row={row} />
      </div>
      <div className="upload-tools"><UploadTools {...{ row, act, onPick }} /></div>
    </li>
  );
}

/** How far all files are together, and what can be done with all. */
export function UploadTotal({ rows, act, onClear }) {
  const t = useT();
  const locale = useLocale();
  const open = rows.filter((row) => ACTIVE.includes(row.phase));
  const own = open.filter((row) => !row.elsewhere);
  const isWaiting = own.some((row) => row.phase === "waiting");
  const running = own.filter((row) => row.phase !== "paused");
  const percent = totalPercent(rows);
  const bytes = (name) => rows.reduce((sum, row) => sum + row[name], 0);
  return (
    <div className="stack stack--2">
      <div className="upload-total">
        <span className="grow"><span className="strong num" data-testid="upload-total">{t("media.upload.total", { percent })}</span> <span className="muted small num">{t("media.upload.bytes", { sent: sizeText(bytes("sent"), locale), size: sizeText(bytes("size"), locale) })}</span></span>
        {running.length > 1 ? <Button small onClick={() => running.forEach(act.pause)}>{t("media.upload.pause_all")}</Button> : null}
        {!running.length && own.length > 1 ? <Button small onClick={() => own.forEach(act.resume)}>{t("media.upload.resume_all")}</Button> : null}
        {onClear ? <Button small onClick={onClear}>{t("media.upload.clear")}</Button> : null}
      </div>
      {open.length ? <div className="upload-bar upload-bar--total" role="progressbar" aria-label={t("media.upload.total_bar")} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}><span style={{ inlineSize: `${percent}%` }} /></div> : null}
      {isWaiting ? <div className="alert alert--warning">{t("media.upload.waiting")}</div> : null}
    </div>
  );
}

export function UploadList({ rows, act, onPick, onClear }) {
  const t = useT();
  if (!rows.length) return null;
  return (
    <section className="stack stack--3" aria-label={t("media.upload.list")}>
      <UploadTotal {...{ rows, act, onClear }} />
      <ul className="upload-files">{rows.map((row) => <UploadRow key={row.key} {...{ row, act, onPick }} />)}</ul>
    </section>
  );
}
