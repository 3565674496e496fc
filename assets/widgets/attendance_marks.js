// Marks between the finger and the server. They show at once, stay in this browser until the server has them, are sent
// together, again and again while there is no connection, and go back with the reason when the server refuses. Each
// says what it was set over: a newer mark of somebody else stays, and the person is told.
import { useEffect, useState, useSyncExternalStore } from "react";
import { api } from "./http";

const RETRY_MS = [1000, 2000, 4000, 8000, 15000, 30000];
const MOST_AT_ONCE = 2000;
const MOST_SENT = 8; // of one cell, while no answer comes
const isOff = (status) => status === 0 || status === 429 || status >= 500;

/** {status, notes} of a mark; status null: there is none. */
const NONE = { status: null, notes: "" };

export class Marks {
  constructor({ clubId, owner, delayMs, sendQuizzes }) {
    Object.assign(this, { clubId, delayMs, sendQuizzes, place: `lms:marks:${owner}:${clubId}` });
    this.saved = new Map(); // student -> lesson -> mark; `at`: when the server had it, if later than `asOf`
    this.asOf = null; // when the server was read
    // student -> lesson -> mark, not yet at the server; `seen`: what it was set over; `sent`: marks of this cell that may
    // have arrived, though no answer came
    this.waiting = new Map();
    this.confirmed = new Set(); // past lessons that may be changed
    this.versions = new Map(); // student -> number: what has to be drawn anew
    this.version = 0;
    this.settled = 0; // saves that came through: a snapshot asked for before one is stale
    this.phase = "saved"; // saved | waiting | saving | offline | signed_out
    this.refused = null; // {message, count}: what was rolled back last
    this.overtaken = []; // what others marked meanwhile in cells that were marked here too
    this.question = null; // {message, lessons}: past lessons that nobody has confirmed
    this.tries = 0;
    this.listeners = new Set();
    this.subscribe = (listener) => { this.listeners.add(listener); return () => this.listeners.delete(listener); };
  }

  /** Take up what an earlier visit left, and listen for the connection; gives the end of it. */
  start() {
    this.#restore();
    const again = () => { this.tries = 0; if (this.count()) this.flush(); };
    const leave = () => { if (this.count()) this.flush(); };
    const onVisible = () => (document.visibilityState === "hidden" ? leave() : this.phase !== "saved" && again());
    window.addEventListener("online", again);
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      window.removeEventListener("online", again);
      window.removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", onVisible);
      leave();
      clearTimeout(this.timer);
    };
  }

  count() {
    let sum = 0;
    for (const row of this.waiting.values()) sum += row.size;
    return sum;
  }
  mark(student, lesson) {
    return this.waiting.get(student)?.get(lesson) ?? this.saved.get(student)?.get(lesson) ?? NONE;
  }
  isWaiting(student, lesson) {
    return this.waiting.get(student)?.has(lesson) ?? false;
  }

  /** What the server had at `asOf`: [student, lesson, mark] of each cell. What waits here stays on top. */
  load(cells, asOf) {
    this.saved = new Map();
    this.asOf = asOf;
    for (const [student, lesson, mark] of cells) put(this.saved, student, lesson, mark);
    for (const student of new Set([...this.saved.keys(), ...this.versions.keys(), ...this.waiting.keys()])) this.#touch(student);
    this.#tell();
  }

  /** What the server is known to have in a cell, and since when: a save says it, so that it replaces nothing newer. */
  seen(student, lesson) {
    const { status, notes, at } = this.saved.get(student)?.get(lesson) ?? NONE;
    return { status, notes, at: at ?? this.asOf };
  }

  /** Change marks: [{student, lesson, status, notes?}]; gives what they were, for undo. */
  set(changes) {
    const before = [];
    for (const { student, lesson, status, notes } of changes) {
      const was = this.mark(student, lesson);
      const now = { status, notes: status === null ? "" : notes ?? was.notes };
      if (now.status === was.status && now.notes === was.notes) continue;
      before.push({ student, lesson, ...was });
      const { seen, sent } = this.waiting.get(student)?.get(lesson) ?? { seen: this.seen(student, lesson), sent: [] };
      put(this.waiting, student, lesson, { ...now, seen, sent });
      this.#touch(student);
    }
    if (before.length) {
      this.refused = null;
      this.overtaken = [];
      if (!this.sending) this.phase = this.phase === "offline" ? "offline" : "waiting";
      this.#keep();
      this.#schedule(this.delayMs);
      this.#tell();
    }
    return before;
  }

  /** Send all that waits; true when the server has everything. */
  async settle() {
    clearTimeout(this.timer);
    while (this.count()) {
      const left = this.count();
      await this.flush();
      if (this.phase !== "saved" && this.count() >= left) return false;
    }
    return true;
  }

  flush() {
    clearTimeout(this.timer);
    this.sending ??= this.#send().finally(() => { this.sending = null; });
    return this.sending;
  }

  async #send() {
    const batch = this.#next();
    if (!batch.length || this.question) return;
    this.phase = "saving";
    this.#tell();
    const changes = batch.map(([student, lesson, { status, notes, seen }]) => ({ scheduleId: lesson, studentId: student, status, ...(status ? { notes } : {}), ...(seen ? { seen } : {}) }));
    for (const [, , mark] of batch) mark.sent = [...mark.sent, { status: mark.status, notes: mark.notes }].slice(-MOST_SENT);
    this.#keep();
    const confirmPast = this.confirmed.has(batch[0][1]);
    const answer = await api(`/api/kruzhok/${this.clubId}/attendance/batch`, { method: "POST", body: { changes, confirmPast, sendQuizzes: this.sendQuizzes } });
    if (answer.ok) this.#accept(batch, answer.data);
    else if (isOff(answer.status)) this.#wait(answer.retryAfter * 1000);
    else if (answer.status === 401) this.phase = "signed_out";
    else if (answer.status === 409 && answer.code === "CONFLICT" && !confirmPast) this.#ask(answer);
    else this.#rollBack(batch, answer);
    this.#keep();
    this.#tell();
  }

  /** The next marks to be sent: confirmed past lessons and others never together. */
  #next() {
    const all = [];
    for (const [student, row] of this.waiting) for (const [lesson, mark] of row) all.push([student, lesson, mark]);
    const sure = all.length > 0 && this.confirmed.has(all[0][1]);
    return all.filter(([, lesson]) => this.confirmed.has(lesson) === sure).slice(0, MOST_AT_ONCE);
  }

  #accept(batch, { asOf, overtaken }) {
    this.tries = 0;
    this.settled += 1;
    const newer = new Map(overtaken.map((each) => [`${each.studentId} ${each.scheduleId}`, each]));
    for (const [student, lesson, mark] of batch) {
      const there = newer.get(`${student} ${lesson}`);
      const { status, notes } = there ?? mark;
      put(this.saved, student, lesson, { status, notes, at: asOf });
      const now = this.waiting.get(student)?.get(lesson);
      if (!now) continue;
      const isMine = there?.isOwn && mark.sent.some((each) => same(each, there));
      // It stands there by this very page, whose answer was lost, or was changed here meanwhile: the rest is sent over it.
      if (isMine || (!there && now !== mark)) Object.assign(now, { seen: this.seen(student, lesson), sent: [] });
      else this.#drop(student, lesson);
      if (isMine) newer.delete(`${student} ${lesson}`);
    }
    this.learn([...newer.values()], asOf);
    this.#goOn();
  }
  /** Take up what others marked meanwhile, and have it told. */
  learn(overtaken, asOf) {
    for (const { studentId, scheduleId, status, notes } of overtaken) {
      put(this.saved, studentId, scheduleId, { status, notes, at: asOf });
      this.#touch(studentId);
    }
    if (overtaken.length) this.overtaken = overtaken;
    this.#tell();
  }
  #wait(atLeastMs) {
    this.phase = "offline";
    this.#schedule(Math.max(atLeastMs || 0, RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)]));
    this.tries += 1;
  }
  #ask(answer) {
    this.phase = "waiting";
    this.question = { message: answer.message, lessons: Object.keys(answer.fields) };
  }
  #rollBack(batch, answer) {
    const named = new Set(Object.keys(answer.fields));
    const wrong = batch.filter(([student, lesson]) => named.has(student) || named.has(lesson));
    const gone = wrong.length ? wrong : batch;
    for (const [student, lesson] of gone) this.#drop(student, lesson);
    this.refused = { message: answer.message, count: gone.length };
    this.#goOn();
  }
  #goOn() {
    this.phase = this.count() ? "waiting" : "saved";
    if (this.count()) this.#schedule(0);
  }

  /** The answer to `question`: change the past lessons after all, or take the marks back. */
  answer(isMeant) {
    const { lessons } = this.question;
    this.question = null;
    if (isMeant) for (const lesson of lessons) this.confirmed.add(lesson);
    else for (const [student, row] of [...this.waiting]) for (const lesson of [...row.keys()]) if (lessons.includes(lesson)) this.#drop(student, lesson);
    this.#goOn();
    this.#keep();
    this.#tell();
  }

  #drop(student, lesson) {
    const row = this.waiting.get(student);
    row?.delete(lesson);
    if (row && !row.size) this.waiting.delete(student);
    this.#touch(student);
  }
  #touch(student) {
    this.versions.set(student, (this.versions.get(student) || 0) + 1);
  }
  #schedule(delayMs) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), delayMs);
  }
  #tell() {
    this.version += 1;
    for (const listener of this.listeners) listener();
  }

  #keep() {
    const rows = [];
    for (const [student, row] of this.waiting) for (const [lesson, mark] of row) rows.push([student, lesson, mark, this.confirmed.has(lesson)]);
    try {
      if (rows.length) localStorage.setItem(this.place, JSON.stringify(rows));
      else localStorage.removeItem(this.place);
    } catch { /* a full or forbidden storage: the marks wait in this page alone */ }
  }
  #restore() {
    let rows = [];
    try { rows = JSON.parse(localStorage.getItem(this.place) || "[]"); } catch { /* not ours: nothing waits */ }
    for (const [student, lesson, mark, isSure] of rows) {
      put(this.waiting, student, lesson, { sent: [], ...mark });
      if (isSure) this.confirmed.add(lesson);
      this.#touch(student);
    }
    if (!rows.length) return;
    this.phase = "waiting";
    this.#schedule(0);
    this.#tell();
  }
}

const same = (one, other) => one.status === other.status && one.notes === other.notes;

function put(map, student, lesson, mark) {
  let row = map.get(student);
  if (!row) map.set(student, (row = new Map()));
  row.set(lesson, mark);
}

/** The marks of a club in this page; the component draws anew with each change. */
export function useMarks(options) {
  const [marks] = useState(() => new Marks(options));
  useSyncExternalStore(marks.subscribe, () => marks.version);
  useEffect(() => marks.start(), [marks]);
  return marks;
}

/** Reads `path` and again with each `revision`; a snapshot that a save has overtaken is asked for anew. */
export function useSnapshot(path, revision, marks, onData) {
  const [failed, setFailed] = useState("");
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    const read = async () => {
      const settled = marks.settled;
      const answer = await api(path, { signal: stop.signal });
      if (stop.signal.aborted) return;
      if (answer.ok && settled !== marks.settled) { read(); return; }
      if (answer.ok) { setFailed(""); onData(answer.data); } else setFailed(answer.message || "network");
      if (!answer.ok && isOff(answer.status)) setTimeout(() => !stop.signal.aborted && read(), 3000);
    };
    read();
    return () => stop.abort();
  }, [path, revision, tries]);
  return [failed, () => setTries(tries + 1)];
}
