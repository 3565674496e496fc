// The learner's web page while it is being written, at the widths that matter. The frame is sandboxed: scripts run, but
// in an origin of their own, without this site's cookies, storage, windows, forms or dialogs; the policy put into the page
// lets it load nothing at all. Pictures that the task would answer with are drawn in its place.
import { useEffect, useRef, useState } from "react";
import { useCodeText } from "./code_text";
import { useT } from "./i18n";

const WIDTHS = [375, 768, 1200];
const DELAY_MS = 400;
const POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; form-action 'none'; frame-src 'none'";
const META = `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`;

const draw = ([width, height]) => `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#8899bb"/></svg>`)}`;

// Addresses of the task's pictures, as they stand in quotes, become the pictures themselves.
function withPictures(text, pictures) {
  const patterns = Object.keys(pictures).filter((path) => path.endsWith("*"));
  return text.replace(/(["'])(\/[^"'\s<>]*)\1/g, (whole, quote, path) => {
    const found = pictures[path] ?? pictures[patterns.find((pattern) => path.startsWith(pattern.slice(0, -1)))];
    return found ? quote + draw(found) + quote : whole;
  });
}

// After the doctype, which has to stand first, and before anything that could load.
const makeDocument = (text, pictures) => withPictures(text, pictures).replace(/^\s*(<!doctype[^>]*>)?/i, (doctype) => doctype + META);

function readPictures(text) {
  try { return JSON.parse(text) || {}; } catch { return {}; }
}

export function PagePreview({ storageKey, pictures = "{}" }) {
  const t = useT();
  const stage = useRef(null);
  const text = useCodeText(storageKey);
  const [shown, setShown] = useState("");
  const [round, setRound] = useState(0);
  const [width, setWidth] = useState(WIDTHS[0]);
  const [room, setRoom] = useState({ width: 0, height: 0 });

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setRoom({ width: entry.contentRect.width, height: entry.contentRect.height }));
    observer.observe(stage.current);
    return () => observer.disconnect();
  }, []);
  const isOpen = room.width > 0; // behind another tab nothing runs
  useEffect(() => {
    if (!isOpen) return undefined;
    const timer = setTimeout(() => setShown(makeDocument(text, readPictures(pictures))), shown ? DELAY_MS : 0);
    return () => clearTimeout(timer);
  }, [text, pictures, isOpen]);

  const scale = Math.min(1, room.width / width) || 1;
  return (
    <div className="preview">
      <div className="preview-bar">
        <div className="segmented" role="group" aria-label={t("preview.width")}>
          {WIDTHS.map((each) => <button key={each} type="button" aria-pressed={each === width} onClick={() => setWidth(each)}>{t("preview.px", { width: each })}</button>)}
        </div>
        <button type="button" className="btn btn--small" onClick={() => setRound(round + 1)}>{t("preview.reload")}</button>
        {scale < 1 ? <span className="preview-scale">{t("preview.scale", { percent: Math.round(scale * 100) })}</span> : null}
      </div>
      <div className="preview-stage" ref={stage}>
        {isOpen && shown ? (
          <iframe key={round} title={t("preview.frame")} sandbox="allow-scripts" referrerPolicy="no-referrer" srcDoc={shown}
            style={{ width, height: room.height / scale, transform: `scale(${scale})` }} />
        ) : null}
      </div>
      <p className="preview-note">{t("preview.note")}</p>
    </div>
  );
}
