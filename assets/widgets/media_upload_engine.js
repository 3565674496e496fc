// Sends files to /api/uploads and doesn't let go: one engine for each person and tab, outside of React, so that uploads go
// on while the person walks through the app. Uppy and tus send; golden-retriever brings files back after a reload.
import Uppy from "@uppy/core";
import GoldenRetriever from "@uppy/golden-retriever";
import Tus from "@uppy/tus";
import { declareUpload, deleteUpload, readRefusal, waitOf } from "./media_upload_calls";
import { MAX_BYTES, stemOf } from "./media_upload_rules";
import { takeSlot } from "./media_upload_slot";

const CHUNK_BYTES = 128 * 1024 * 1024;
const PARALLEL = 3; // browsers open six connections to a server: the page needs some of them too
const KEPT_MS = 24 * 60 * 60 * 1000; // as long as the server keeps an upload that doesn't go on
const RETRIES = Array.from({ length: 70 }, (_, attempt) => waitOf(attempt)); // about half an hour
const RESTORE_MS = 15_000;
const SPEED_MS = 5000;
const engines = new Map();

/** The engine of a person in this tab; it is made once. */
export function openEngine(owner) {
  if (!engines.has(owner)) engines.set(owner, makeEngine(owner));
  return engines.get(owner);
}

async function roomBytes() {
  try {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    return (quota - usage) * 0.8;
  } catch { return 300 * 1024 * 1024; }
}

/** Uppy with what was kept under `slot`; ready when that is back. */
async function makeUppy(slot, options) {
  const uppy = new Uppy({ id: slot.id, logger: { debug() {}, warn() {}, error() {} } });
  uppy.use(Tus, { limit: PARALLEL, chunkSize: CHUNK_BYTES, retryDelays: RETRIES, storeFingerprintForResuming: false, allowedMetaFields: [], ...options });
  const restored = slot.wasKept ? new Promise((done) => { uppy.once("restored", done); setTimeout(done, RESTORE_MS); }) : null;
  uppy.use(GoldenRetriever, { expires: KEPT_MS, indexedDB: { maxFileSize: MAX_BYTES, maxTotalSize: await roomBytes() } });
  await restored;
  // The files are what matters; each of them is started anew.
  uppy.setState({ currentUploads: {}, recoveredState: null, allowNewUpload: true });
  return uppy;
}

async function makeEngine(owner) {
  const notes = new Map(); // file id -> {active, attempt, fault, status, at, bytes, speed}
  const note = (id, part) => { notes.set(id, { ...notes.get(id), ...part }); tell(); };
  const listeners = new Set();
  const heard = new Set([tellPerson]);
  let timer = 0;
  let rows = [];
  const tell = () => { timer ||= setTimeout(() => { timer = 0; rows = uppy.getFiles().map((file) => describe(file, notes.get(file.id))); listeners.forEach((each) => each()); }, 100); };
  const say = (event) => heard.forEach((each) => each(event));
  const byAddress = (address) => uppy.getFiles().find((file) => file.tus?.uploadUrl === address);

  const uppy = await makeUppy(await takeSlot(owner), {
    onBeforeRequest: (_request, file) => note(file.id, { active: true }),
    onShouldRetry: (error, attempt, options, usual) => {
      const file = byAddress(options.uploadUrl);
      const refusal = readRefusal(error);
      if (file) note(file.id, { attempt: attempt + 1, fault: refusal.message, status: refusal.status, active: false, at: 0, speed: 0 });
      // A full disk is not full for half a minute only: the person decides when to try again.
      return refusal.status === 507 ? false : usual(error);
    },
  });

  const running = (id) => Boolean(uppy.getPlugin("Tus").uploaders[id]);
  const start = (id) => {
    const file = uppy.getFile(id);
    if (!file || file.isPaused || file.isGhost || file.progress.uploadComplete || running(id)) return;
    uppy.retryUpload(id).catch(() => {}); // what went wrong is told by "upload-error"
  };
  /** Tell the server what is coming, then send it. A file that the server has taken on is only sent. */
  const begin = async (id) => {
    const file = uppy.getFile(id);
    if (file.tus?.uploadUrl) return start(id);
    const gone = new AbortController();
    const onRemoved = (removed) => removed.id === id && gone.abort();
    uppy.on("file-removed", onRemoved);
    const answer = await declareUpload({ name: file.meta.name, size: file.size }, { signal: gone.signal, onWait: (attempt) => note(id, { attempt }) });
    uppy.off("file-removed", onRemoved);
    if (gone.signal.aborted) { if (answer.ok) deleteUpload(answer.address); return undefined; }
    if (!answer.ok) { refuse(id, answer); return undefined; }
    uppy.setFileState(id, { tus: { uploadUrl: answer.address }, meta: { ...uppy.getFile(id).meta, mediaId: answer.mediaId } });
    note(id, { attempt: 0, fault: "" });
    say({ kind: "added", ...card(uppy.getFile(id)) });
    return start(id);
  };
  const refuse = (id, { message, status }) => {
    const file = uppy.getFile(id);
    say({ kind: "refused", ...card(file), text: message, status });
    forget(id);
  };
  const forget = (id) => { notes.delete(id); if (uppy.getFile(id)) uppy.removeFile(id); };

  uppy.on("state-update", tell);
  uppy.on("upload-progress", (file, { bytesUploaded }) => file && note(file.id, { active: true, attempt: 0, fault: "", ...measure(notes.get(file.id), bytesUploaded) }));
  uppy.on("upload-success", (file) => say({ kind: "sent", ...card(file) }));
  uppy.on("upload-error", (file, error) => {
    const refusal = readRefusal(error);
    const kept = notes.get(file.id);
    note(file.id, { active: false, attempt: 0, at: 0, fault: refusal.message || kept?.fault || "", status: refusal.status || kept?.status || 0 });
    say({ kind: "failed", ...card(file), text: refusal.message, isGone: isGoneBy(notes.get(file.id).status) });
  });
  window.addEventListener("online", () => rows.filter((row) => row.phase === "error" && !row.status).forEach((row) => engine.retry(row.key)));
  window.addEventListener("beforeunload", (event) => { if (rows.some((row) => ["uploading", "pending", "waiting"].includes(row.phase))) event.preventDefault(); });

  const engine = {
    getRows: () => rows,
    subscribe: (listener) => { listeners.add(listener); return () => listeners.delete(listener); },
    /** Calls `listener` with {kind: added | sent | failed | refused | removed, key, place, tag, mediaId, fileName, title, text}. */
    listen: (listener) => { heard.add(listener); return () => heard.delete(listener); },
    /** `tag` is the caller's own word for the file, such as the video that it is for. -> its key; null when it is there already. */
    add: (file, { place, tag = "" }) => {
      const done = uppy.getFiles().find((each) => each.progress.uploadComplete && each.meta.place === place && each.name === file.name && each.size === file.size);
      if (done) forget(done.id);
      try {
        // relativePath is part of the key: one file may go to two places.
        const id = uppy.addFile({ name: file.name, type: file.type, data: file, source: "local", meta: { place, tag, relativePath: place } });
        // Another file in place of one that the browser has lost.
        uppy.getFiles().filter((each) => tag && each.isGhost && each.meta.tag === tag).forEach((each) => { forget(each.id); if (each.tus) deleteUpload(each.tus.uploadUrl); });
        begin(id);
        return id;
      } catch (error) {
        if (error?.isRestriction) return null;
        throw error;
      }
    },
    pause: (id) => { if (running(id)) uppy.pauseResume(id); else uppy.setFileState(id, { isPaused: true }); note(id, { active: false, speed: 0, at: 0 }); },
    resume: (id) => { if (running(id)) uppy.pauseResume(id); else { uppy.setFileState(id, { isPaused: false }); begin(id); } },
    retry: (id) => {
      const isGone = isGoneBy(notes.get(id)?.status);
      note(id, { fault: "", status: 0, attempt: 0, at: 0, ...(isGone ? { bytes: 0 } : {}) });
      uppy.setFileState(id, { error: null, ...(isGone ? { tus: undefined } : {}) });
      begin(id);
    },
    remove: (id) => {
      const file = uppy.getFile(id);
      if (!file) return;
      const address = file.progress.uploadComplete ? "" : file.tus?.uploadUrl;
      const tells = uppy.getPlugin("Tus").uploaders[id]?.url; // then removing ends the upload on the server too
      if (!file.progress.uploadComplete) say({ kind: "removed", ...card(file) });
      forget(id);
      if (address && !tells) deleteUpload(address);
    },
    /** The server knows this file no more, or it is done and was looked at. */
    forget,
  };
  uppy.getFiles().filter((file) => file.progress.uploadComplete && !file.error).forEach((file) => forget(file.id));
  uppy.getFiles().forEach((file) => { if (file.error) uppy.setFileState(file.id, { error: null }); if (!file.isGhost) begin(file.id); });
  tell();
  return engine;
}

/** The server has thrown the upload away: it was taken back elsewhere, stood still for a day, or is no such file inside. */
const isGoneBy = (status) => [404, 410, 415].includes(status);

/** On whatever page the person is meanwhile. */
function tellPerson({ kind, fileName }) {
  if (kind === "sent") window.lms?.toast({ kind: "success", key: "courses.toast.uploaded", params: { filename: fileName } });
  if (kind === "failed" || kind === "refused") window.lms?.toast({ kind: "error", key: "courses.toast.not_uploaded", params: { name: fileName } });
}

const card = (file) => ({ key: file.id, place: file.meta.place, tag: file.meta.tag, mediaId: file.meta.mediaId || "", fileName: file.meta.name, title: stemOf(file.meta.name) });

/** Bytes a second, over the last seconds: an average since the start would remember a lost connection for long. */
function measure(before, bytes) {
  const now = performance.now();
  if (!before?.at) return { at: now, bytes, speed: 0 };
  const passed = now - before.at;
  if (passed < 400) return {};
  const share = Math.min(1, passed / SPEED_MS);
  const speed = ((bytes - before.bytes) * 1000) / passed;
  return { at: now, bytes, speed: before.speed ? before.speed * (1 - share) + speed * share : speed };
}

function describe(file, note = {}) {
  const told = file.progress.bytesUploaded || 0; // 0 again at the start of each attempt
  const sent = file.progress.uploadComplete ? file.size : note.active ? told : Math.max(told, note.bytes || 0);
  const speed = note.speed > 0 ? note.speed : 0;
  return { ...card(file), name: file.meta.name, size: file.size, sent, speed, left: speed ? (file.size - sent) / speed : 0, phase: phaseOf(file, note), fault: note.fault || "", status: note.status || 0 };
}

function phaseOf(file, note) {
  if (file.progress.uploadComplete) return "sent";
  if (file.error) return "error";
  if (file.isGhost) return "lost";
  if (file.isPaused) return "paused";
  if (note.attempt) return "waiting";
  return note.active ? "uploading" : "pending";
}
