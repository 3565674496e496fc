// Which files are taken, and what they look like on their way. The server decides again (lms_app/media/rules.py).
export const VIDEOS = ["mp4", "mov", "avi", "wmv", "flv", "webm", "mkv"];
export const MATERIALS = ["pdf", "pptx", "png", "jpg", "jpeg", "gif", "webp"];
export const MAX_BYTES = 2 * 1024 ** 3;
export const MAX_FILES = 10;

export const endingsOf = (kinds) => (kinds === "all" ? [...VIDEOS, ...MATERIALS] : VIDEOS);
export const stemOf = (name) => name.replace(/\.[^.]+$/, "");

/** Why a file isn't taken: [key of the text, its parameters]; null when it is. `open` counts those on their way. */
export function refuse(file, { kinds, open }) {
  const endings = endingsOf(kinds);
  const ending = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
  if (!endings.includes(ending)) return ["media.error.file_type", { types: endings.join(", ") }];
  if (file.size === 0) return ["media.fault.empty", {}];
  if (file.size > MAX_BYTES) return ["media.error.file_too_large", { max: 2 }];
  if (open >= MAX_FILES) return ["media.upload.too_many", { max: MAX_FILES }];
  return null;
}

const STEPS = [["gigabyte", 1e9], ["megabyte", 1e6], ["kilobyte", 1e3]];

/** "12.3 MB" in the reader's language. */
export function sizeText(bytes, locale) {
  const [unit, step] = STEPS.find(([, each]) => bytes >= each) || STEPS[2];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: bytes / step < 10 ? 1 : 0 }).format(bytes / step);
}

/** "2 min" in the reader's language: what is left, rounded as people say it. */
export function timeText(seconds, locale) {
  const [unit, step] = seconds < 90 ? ["second", 1] : seconds < 5400 ? ["minute", 60] : ["hour", 3600];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 0 }).format(Math.max(1, Math.ceil(seconds / step)));
}

const PHASES = { uploading: "uploading", processing: "processing", ready: "complete", error: "error" };

/** A file that another tab or machine sends, as the list shows it. */
export const rowOfItem = (item) => ({
  key: item.id, mediaId: item.id, uploadId: item.upload_id, name: item.file_name, title: item.title, size: item.size_bytes, sent: item.received_bytes,
  phase: PHASES[item.status] || "error", converted: item.converted_percent, code: item.error_code, elsewhere: item.status === "uploading",
});

/** A file that this tab sends. What the server says of it comes first once all bytes are there. */
export function mergeRow(row, item) {
  if (row.phase !== "sent") return row;
  if (!item || item.status === "uploading") return { ...row, phase: "processing" };
  return { ...row, phase: PHASES[item.status] || "error", converted: item.converted_percent, code: item.error_code };
}

/** Percent of all rows together, by their bytes. */
export function totalPercent(rows) {
  const size = rows.reduce((sum, row) => sum + row.size, 0);
  return size ? Math.floor((100 * rows.reduce((sum, row) => sum + Math.min(row.sent, row.size), 0)) / size) : 0;
}
export const percentOf = (row) => (row.size ? Math.min(100, Math.floor((100 * row.sent) / row.size)) : 0);
