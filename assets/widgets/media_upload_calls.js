// What an upload asks of the server beside its bytes.
const TUS = { "Tus-Resumable": "1.0.0" };
const LONGEST_MS = 30_000;

/** How long to wait before the `attempt`-th repetition: twice as long each time, up to half a minute. */
export const waitOf = (attempt) => Math.min(LONGEST_MS, 500 * 2 ** attempt);

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const messageOf = (text) => { try { return String(JSON.parse(text).error || ""); } catch { return ""; } };

const rest = (ms, signal) => new Promise((done) => {
  const end = () => { clearTimeout(timer); signal?.removeEventListener("abort", end); done(); };
  const timer = setTimeout(end, ms);
  signal?.addEventListener("abort", end);
});

/**
 * Announce a file, as often as it takes. -> {ok, address, mediaId} or {ok: false, status, message} when the server refuses.
 * The name goes to the server before any byte does, so that other tabs see the file at once.
 */
export async function declareUpload({ name, size }, { signal, onWait }) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const headers = { ...TUS, Accept: "application/json", "Upload-Length": String(size), "Upload-Metadata": `filename ${base64(name)}` };
      const answer = await fetch("/api/uploads", { method: "POST", credentials: "same-origin", headers, signal });
      if (answer.ok) return { ok: true, address: answer.headers.get("Location"), mediaId: answer.headers.get("Media-Id") };
      if ((answer.status < 500 && answer.status !== 429) || answer.status === 507) return { ok: false, status: answer.status, message: messageOf(await answer.text()) };
    } catch { /* no connection: again */ }
    if (signal.aborted) return { ok: false, status: 0, message: "" };
    onWait(attempt + 1);
    await rest(waitOf(attempt), signal);
    if (signal.aborted) return { ok: false, status: 0, message: "" };
  }
}

/** Take an upload back; one that can't be told of expires by itself. */
export async function deleteUpload(address) {
  for (let attempt = 0; attempt < 6; attempt += 1) {
    try {
      const answer = await fetch(address, { method: "DELETE", credentials: "same-origin", headers: TUS });
      if (answer.status < 500) return;
    } catch { /* no connection: again */ }
    await rest(waitOf(attempt));
  }
}

/** What the server said when it refused bytes: {status, message}; status 0 when it said nothing. */
export function readRefusal(error) {
  const answer = error?.originalResponse;
  return answer ? { status: answer.getStatus(), message: messageOf(answer.getBody()) } : { status: 0, message: "" };
}
