// A video of a course: goes on where it was left, also on another device. Its place is saved every few seconds, on a
// pause and on leaving. Links run out: a new one is fetched in time and put in where nobody notices.
import { useCallback, useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { api } from "./http";
import { useT } from "./i18n";

const SAVE_MS = 5000;
const AFTER_SEEK_MS = 800;
const MAX_WAIT_MS = 15_000;
const MAX_STRETCHES = 50; // what the server takes at once
const ENOUGH_PERCENT = 90; // as the server has it
const TRIES = 4; // in a row, of a video that comes and can't be played
const NEAR_END_S = 3; // who left here begins anew
const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2];
const RATE_KEY = "lms:video-rate";

const readRate = () => { const kept = Number(localStorage.getItem(RATE_KEY)); return RATES.includes(kept) ? kept : 1; };
const write = (seconds) => { const whole = Math.floor(seconds), hours = Math.floor(whole / 3600); return `${hours ? `${hours}:${String(Math.floor(whole / 60) % 60).padStart(2, "0")}` : Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`; };

/** What of a video was really played since it was loaded, in whole seconds; the browser merges it. */
function readPlayed(player) {
  return Array.from({ length: player.played.length }, (_, index) => [Math.floor(player.played.start(index)), Math.round(player.played.end(index))]).filter(([first, end]) => first < end);
}

/** Keeps on the server where `video` is and what of it was played; what didn't arrive goes with the next one. */
function useSaving(path, video, mediaId, enabled, onSaved) {
  const now = useRef({ saved: -1, at: 0, movedAt: 0, timer: 0, busy: false, again: false, before: [] });
  const place = () => Math.floor(video.current?.currentTime || 0);
  const body = () => ({
    mediaId,
    positionS: place(),
    durationS: Math.floor(Number.isFinite(video.current?.duration) ? video.current.duration : 0),
    played: [...now.current.before, ...readPlayed(video.current)].slice(-MAX_STRETCHES),
    ageMs: now.current.movedAt ? Math.max(0, Date.now() - now.current.movedAt) : 0,
  });
  const save = useCallback(async () => {
    const mine = now.current;
    clearTimeout(mine.timer);
    if (!enabled || !video.current || place() === mine.saved) return;
    if (mine.busy) { mine.again = true; return; }
    const sent = body();
    Object.assign(mine, { busy: true, again: false, at: Date.now() });
    const answer = await api(`${path}/progress`, { method: "PUT", body: sent });
    mine.busy = false;
    if (!answer.ok) return;
    mine.saved = sent.positionS;
    onSaved(answer.data.watchedPercent);
    if (mine.again) save();
  }, [path, mediaId, enabled]);
  const moved = useCallback(() => { now.current.movedAt = Date.now(); }, []);
  const tick = useCallback(() => { moved(); if (Date.now() - now.current.at >= SAVE_MS) save(); }, [save]);
  const soon = useCallback(() => { moved(); clearTimeout(now.current.timer); now.current.timer = setTimeout(save, AFTER_SEEK_MS); }, [save]);
  const begin = useCallback((position) => { now.current.saved = position; }, []);
  const keep = useCallback(() => { if (video.current) now.current.before = [...now.current.before, ...readPlayed(video.current)].slice(-MAX_STRETCHES); }, []);
  useEffect(() => {
    const leave = () => { // a request that outlives the page
      if (!enabled || !video.current?.duration || place() === now.current.saved) return;
      now.current.saved = place();
      fetch(`${path}/progress`, { method: "PUT", keepalive: true, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body()) }).catch(() => { now.current.saved = -1; });
    };
    const hide = () => { if (document.visibilityState === "hidden") leave(); };
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", hide);
    return () => { window.removeEventListener("pagehide", leave); document.removeEventListener("visibilitychange", hide); clearTimeout(now.current.timer); leave(); };
  }, [path, mediaId, enabled]);
  return { save, tick, soon, begin, keep };
}

/** The item with a link that is good: fetched anew before it runs out, and when the video breaks off.
 * `problem` is offline, gone or failed. */
function useLink(path, isPlaying) {
  const [item, setItem] = useState(null);
  const [url, setUrl] = useState("");
  const [problem, setProblem] = useState("");
  const now = useRef({ timer: 0, late: 0, wait: 0, broken: 0, next: "", validS: 0, stopped: false });
  const load = useCallback(async (quietly) => {
    const mine = now.current;
    clearTimeout(mine.timer);
    const answer = await api(path);
    if (mine.stopped) return;
    if (!answer.ok && (answer.status === 0 || answer.status >= 500 || answer.status === 429)) {
      if (!quietly) setProblem("offline");
      mine.wait = Math.min(mine.wait ? mine.wait * 2 : 1000, MAX_WAIT_MS);
      mine.timer = setTimeout(() => load(quietly), mine.wait);
      return;
    }
    mine.wait = 0;
    if (!answer.ok || !answer.data.video) { setProblem("gone"); return; }
    const { video } = answer.data;
    setProblem("");
    setItem((before) => before || answer.data);
    clearTimeout(mine.late);
    if (quietly && isPlaying()) { // put in at the next pause, or when the old one is about to run out
      mine.next = video.url;
      mine.late = setTimeout(() => { if (mine.next) { setUrl(mine.next); mine.next = ""; } }, mine.validS * 150);
    } else {
      mine.next = "";
      setUrl(video.url);
    }
    mine.validS = video.validS;
    mine.timer = setTimeout(() => load(true), video.validS * 800);
  }, [path]);
  useEffect(() => {
    const mine = now.current;
    mine.stopped = false;
    load(false);
    const back = () => { if (mine.wait) load(Boolean(mine.next)); };
    window.addEventListener("online", back);
    return () => { mine.stopped = true; clearTimeout(mine.timer); clearTimeout(mine.late); window.removeEventListener("online", back); };
  }, [load]);
  const useNext = () => { const { next } = now.current; if (next) { clearTimeout(now.current.late); now.current.next = ""; setUrl(next); } };
  const onBroken = () => {
    const mine = now.current;
    mine.broken += 1;
    if (mine.broken > TRIES) { setProblem("failed"); return; }
    setProblem("offline");
    clearTimeout(mine.timer);
    mine.timer = setTimeout(() => load(false), Math.min(500 * 2 ** mine.broken, MAX_WAIT_MS));
  };
  const onGood = () => { now.current.broken = 0; setProblem(""); };
  const again = () => { now.current.broken = 0; setProblem(""); load(false); };
  return { item, url, problem, useNext, onBroken, onGood, again };
}

export function CourseVideo({ courseId, itemId, title, nextHref, isCompleted }) {
  const t = useT();
  const path = `/api/v1/courses/${courseId}/items/${itemId}`;
  const video = useRef(null);
  const link = useLink(path, () => Boolean(video.current) && !video.current.paused);
  const { item, url, problem } = link;
  const [watched, setWatched] = useState(null);
  const saving = useSaving(path, video, item?.video.mediaId, Boolean(item) && !item.isPreview, setWatched);
  const go = useRef({ at: null, plays: false }); // what the video had when its link was changed
  const [rate, setRate] = useState(readRate);
  const [resumed, setResumed] = useState(0);
  const [ended, setEnded] = useState(false);
  const shown = useRef("");
  useEffect(() => { if (video.current) video.current.playbackRate = rate; localStorage.setItem(RATE_KEY, String(rate)); }, [rate, url]);
  if (problem === "gone") return <div className="alert alert--warning" role="alert">{t("learning.video.gone")}</div>;
  if (!item) return <div className="video-frame" aria-busy="true">{problem ? <p className="video-problem" role="status">{t("learning.video.offline")}</p> : <span className="skeleton" />}</div>;
  // Before React puts the new link in: where the old one was, and what was played by it.
  if (shown.current && shown.current !== url) saving.keep();
  if (shown.current && shown.current !== url && video.current?.readyState && !video.current.error) go.current = { at: video.current.currentTime, plays: !video.current.paused && !video.current.ended };
  shown.current = url;
  const ready = () => {
    const player = video.current;
    if (go.current.at === null) {
      const start = item.positionS < player.duration - NEAR_END_S ? item.positionS : 0;
      saving.begin(item.positionS);
      if (start) { player.currentTime = start; setResumed(start); }
    } else player.currentTime = go.current.at;
    player.playbackRate = rate;
    if (go.current.plays) player.play().catch(() => {});
    go.current = { at: player.currentTime, plays: false };
  };
  const broke = () => { const player = video.current; if (player) go.current = { at: player.currentTime || go.current.at || item.positionS, plays: !player.paused }; shown.current = ""; link.onBroken(); };
  const percent = watched ?? item.watchedPercent;
  const restart = () => { video.current.currentTime = 0; setResumed(0); video.current.focus(); };
  return (
    <div className="video" onKeyDown={(event) => onKey(event, video.current)}>
      <div className="video-frame" style={item.video.width ? { aspectRatio: `${item.video.width} / ${item.video.height}` } : undefined}>
        <video ref={video} src={url} poster={item.video.posterUrl || undefined} controls playsInline preload="metadata" aria-label={title}
          onLoadedMetadata={ready} onError={broke} onPlaying={() => { link.onGood(); setEnded(false); }} onTimeUpdate={() => { if (!video.current.paused) saving.tick(); }}
          onPause={() => { saving.save(); link.useNext(); }} onSeeked={() => { saving.soon(); }} onEnded={() => { saving.save(); setEnded(true); }} />
      </div>
      <div className="video-bar">
        <div className="cluster grow">
          {resumed ? <><span className="muted small" role="status">{t("learning.video.resumed", { time: write(resumed) })}</span><button type="button" className="btn btn--ghost btn--small" onClick={restart}>{t("learning.video.restart")}</button></> : null}
          {ended && nextHref ? <Link className="btn btn--primary btn--small" to={nextHref}>{t("learning.video.next")}</Link> : null}
        </div>
        <label className="video-rate"><span className="muted small">{t("learning.video.rate")}</span><select className="input" value={rate} onChange={(event) => setRate(Number(event.target.value))}>{RATES.map((each) => <option key={each} value={each}>{each}×</option>)}</select></label>
      </div>
      {item.isPreview ? null : <p className="muted small">{t(percent >= ENOUGH_PERCENT || isCompleted ? "learning.video.enough" : "learning.video.watched", { percent, enough: ENOUGH_PERCENT })}</p>}
      {problem === "offline" ? <div className="alert alert--warning" role="status">{t("learning.video.offline")}</div> : null}
      {problem === "failed" ? <div className="alert alert--bad" role="alert"><span className="grow">{t("learning.video.failed")}</span><button type="button" className="btn btn--secondary btn--small" onClick={link.again}>{t("quizzes.again")}</button></div> : null}
      <p className="muted small only-wide">{t("learning.video.keys")}</p>
    </div>
  );
}

/** Letters that players have in common; the browser has the arrows and the space bar of a focused video. */
function onKey(event, player) {
  if (!player || event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "SELECT") return;
  const move = (by) => { player.currentTime = Math.max(0, Math.min(player.duration || 0, player.currentTime + by)); };
  const keys = {
    KeyK: () => (player.paused ? player.play().catch(() => {}) : player.pause()),
    KeyJ: () => move(-10),
    KeyL: () => move(10),
    KeyM: () => { player.muted = !player.muted; },
    KeyF: () => (document.fullscreenElement ? document.exitFullscreen() : player.requestFullscreen?.()),
  };
  if (keys[event.code]) { event.preventDefault(); event.stopPropagation(); keys[event.code](); }
}
