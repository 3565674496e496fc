// Each tab keeps its uploads under a name of its own, so that two tabs never send the same file. A name is held by a lock
// that ends with the tab; the next tab takes one whose tab is gone, and goes on with what that left behind.
const SLOTS = 12;
const RELOAD_MS = 3000; // after a reload the lock of the page before may be on its way out
const nameOf = (owner, slot) => `lms-media-${owner}-${slot}`;
const memory = (owner) => `lms:upload-slot:${owner}`;

/** Takes the lock for as long as the page lives. -> whether it was free, or came free in `wait` ms. */
function hold(name, wait) {
  const options = wait ? { signal: AbortSignal.timeout(wait) } : { ifAvailable: true };
  return new Promise((done) => {
    navigator.locks.request(name, options, (lock) => {
      done(Boolean(lock));
      return lock ? new Promise(() => {}) : undefined;
    }).catch(() => done(false));
  });
}

const asked = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); });

/** What golden-retriever keeps under each name: name -> whether a file of it is unfinished. */
async function readKept() {
  const kept = new Map();
  try {
    const base = await asked(indexedDB.open("uppy-blobs"));
    try {
      if (!base.objectStoreNames.contains("metadata")) return kept;
      for (const record of await asked(base.transaction(["metadata"]).objectStore("metadata").getAll())) {
        if (record.expires < Date.now()) continue;
        kept.set(record.id, Object.values(JSON.parse(record.metadata).files || {}).some((file) => !file.progress?.complete));
      }
    } finally { base.close(); }
  } catch { /* a browser that keeps nothing: there is nothing to go on with */ }
  return kept;
}

/** -> {id, wasKept}: the name under which this tab keeps its uploads, and whether something is kept there already. */
export async function takeSlot(owner) {
  let mine = null;
  try { mine = sessionStorage.getItem(memory(owner)); } catch { /* forbidden: a name for this page alone */ }
  const kept = await readKept();
  const found = (slot) => {
    try { sessionStorage.setItem(memory(owner), slot); } catch { /* as above */ }
    const id = nameOf(owner, slot);
    return { id, wasKept: kept.has(id) };
  };
  // Browsers have locks on https and on localhost alone; elsewhere a tab comes back to its own name only.
  if (!navigator.locks) return found(mine ?? Math.random().toString(36).slice(2));
  if (mine !== null && (await hold(nameOf(owner, mine), RELOAD_MS))) return found(mine);
  const all = Array.from({ length: SLOTS }, (_, slot) => String(slot));
  const first = all.filter((slot) => kept.get(nameOf(owner, slot)));
  for (const slot of [...first, ...all.filter((each) => !first.includes(each))]) {
    if (await hold(nameOf(owner, slot), 0)) return found(slot);
  }
  return found(Math.random().toString(36).slice(2));
}
