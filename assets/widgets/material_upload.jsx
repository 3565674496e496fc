// Files dropped or chosen go to the server one after another; each row says how far it is or why it was refused.
import { useRef, useState } from "react";
import { Button } from "./challenge_fields";
import { useT } from "./i18n";
import { upload } from "./upload";

const PATH = "/api/admin/kruzhok/materials";
const MAX_BYTES = 50 * 1024 * 1024;
export const TYPES = ".pdf,.pptx,.docx,.xlsx,.odp,.odt,.zip,.png,.jpg,.jpeg,.gif,.webp,.txt,.md,.ino,.py";
const kindOf = (name) => (/\.(pptx|odp)$/i.test(name) ? "PRESENTATION" : "FILE");

/** `onUploaded` gets what the API says of each file that arrived. */
export function MaterialUpload({ onUploaded }) {
  const t = useT();
  const [rows, setRows] = useState([]);
  const [over, setOver] = useState(false);
  const input = useRef(null);
  const line = useRef(Promise.resolve());
  const set = (key, part) => setRows((now) => now.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const send = async ({ key, file }) => {
    if (file.size > MAX_BYTES) { set(key, { state: "bad", text: t("programs.error.file_size", { max: 50 }) }); return; }
    set(key, { state: "busy", percent: 0 });
    const answer = await upload(PATH, { file, fields: { kind: kindOf(file.name), title: file.name.replace(/\.[^.]+$/, "").slice(0, 200) }, onProgress: (percent) => set(key, { percent }) });
    if (!answer.ok) { set(key, { state: "bad", text: answer.message || t("errors.network") }); return; }
    setRows((now) => now.filter((each) => each.key !== key));
    onUploaded?.(answer.data);
  };
  const take = (files) => {
    const fresh = [...files].map((file, index) => ({ key: `${Date.now()}-${index}`, file, state: "waits", percent: 0 }));
    setRows((now) => [...now.filter((each) => each.state !== "bad"), ...fresh]);
    for (const row of fresh) line.current = line.current.then(() => send(row));
  };
  return (
    <div className={`drop-zone${over ? " drop-zone--over" : ""}`} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={(event) => { event.preventDefault(); setOver(false); take(event.dataTransfer.files); }}>
      <div className="row row--wrap">
        <Button sign="plus" onClick={() => input.current.click()}>{t("programs.upload")}</Button>
        <span className="muted small">{t("programs.upload_help")}</span>
        <input ref={input} type="file" multiple accept={TYPES} hidden aria-label={t("programs.upload")} onChange={(event) => { take(event.target.files); event.target.value = ""; }} />
      </div>
      {rows.length ? (
        <ul className="upload-rows" aria-live="polite">
          {rows.map((row) => (
            <li key={row.key} className="upload-row">
              <span className="grow">{row.file.name}</span>
              {row.state === "bad" ? <span className="field-error" role="alert">{row.text}</span> : <span className="muted small num">{row.state === "waits" ? t("programs.waits") : `${row.percent} %`}</span>}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
