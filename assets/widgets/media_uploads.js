// The uploads of one place on a page: what this tab sends, and what other tabs and machines of the person send.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { mergeRow, refuse, rowOfItem } from "./media_upload_rules";

const NO_ROWS = [];

/** The engine comes when the page is there; other pages never load it. */
function useEngine(owner) {
  const [engine, setEngine] = useState(null);
  useEffect(() => {
    if (!owner) return undefined;
    let gone = false;
    import("./media_upload_engine").then(({ openEngine }) => openEngine(owner)).then((opened) => gone || setEngine(opened));
    return () => { gone = true; };
  }, [owner]);
  return engine;
}

/**
 * `items` is what the server says of the person's uploads (`UploadsState.items`), `onEvent` hears what happens to a file of
 * this place (see `listen` of the engine, and "ready"). `elsewhere`: also show what this tab doesn't send.
 * -> {rows, refused, isReady, add(files, tag), act, clear(), forgive()}
 */
export function useUploads({ owner, items = NO_ROWS, place, kinds, onEvent, elsewhere = true }) {
  const engine = useEngine(owner);
  const [own, setOwn] = useState(NO_ROWS);
  const [refused, setRefused] = useState(NO_ROWS);
  const [hidden, setHidden] = useState(NO_ROWS);
  const [others, setOthers] = useState(NO_ROWS); // seen on their way: they stay in the list when they are done
  const hear = useRef(onEvent);
  hear.current = onEvent;
  const told = useRef(new Set());

  useEffect(() => {
    if (!engine) return undefined;
    const take = () => setOwn(engine.getRows());
    const stop = engine.subscribe(take);
    const leave = engine.listen((event) => {
      if (event.place !== place) return;
      if (event.kind === "refused") setRefused((now) => [...now, { name: event.fileName, text: event.text }]);
      hear.current?.(event);
    });
    take();
    return () => { stop(); leave(); };
  }, [engine, place]);

  const byId = useMemo(() => new Map(items.map((item) => [item.id, item])), [items]);
  const mine = useMemo(() => own.filter((row) => row.place === place).map((row) => mergeRow(row, byId.get(row.mediaId))), [own, byId, place]);
  useEffect(() => {
    const active = items.filter((item) => ["uploading", "processing"].includes(item.status)).map((item) => item.id);
    setOthers((now) => (active.every((id) => now.includes(id)) ? now : [...new Set([...now, ...active])]));
  }, [items]);
  const sentHere = useMemo(() => new Set(own.map((row) => row.mediaId)), [own]);
  const theirs = useMemo(() => (elsewhere ? items.filter((item) => others.includes(item.id) && !sentHere.has(item.id)).map(rowOfItem) : NO_ROWS), [elsewhere, items, others, sentHere]);
  const rows = useMemo(() => [...mine, ...theirs].filter((row) => !hidden.includes(row.key)), [mine, theirs, hidden]);

  useEffect(() => {
    for (const row of mine) {
      if (row.phase !== "complete" || told.current.has(row.mediaId)) continue;
      told.current.add(row.mediaId);
      hear.current?.({ kind: "ready", ...row, fileName: row.name });
    }
  }, [mine]);

  /** `tag` is a word for all files, or gives one for each. -> the tags of those that were taken. */
  const add = useCallback((files, tag = "") => {
    const bad = [];
    const taken = [];
    let open = engine.getRows().filter((row) => !["sent", "lost"].includes(row.phase)).length;
    for (const file of files) {
      const reason = refuse(file, { kinds, open });
      const word = typeof tag === "function" ? tag(file) : tag;
      if (!reason && engine.add(file, { place, tag: word })) { taken.push(word); open += 1; } else bad.push({ name: file.name, reason: reason || ["media.upload.twice", {}] });
    }
    setRefused(bad);
    return taken;
  }, [engine, kinds, place]);
  const hide = (row) => setHidden((now) => [...now, row.key]);
  const isOwn = (row) => own.some((each) => each.key === row.key);
  const remove = (row) => {
    if (isOwn(row)) {
      if (row.mediaId) hide({ key: row.mediaId }); // the server still names it, as one of another tab's
      engine.remove(row.key);
    } else {
      if (row.uploadId) fetch(`/api/uploads/${row.uploadId}`, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } }).catch(() => {});
      hide(row);
    }
  };
  const act = { pause: (row) => engine.pause(row.key), resume: (row) => engine.resume(row.key), retry: (row) => engine.retry(row.key), remove };
  const clear = () => { rows.forEach((row) => (row.elsewhere ? hide(row) : remove(row))); setRefused(NO_ROWS); };
  return { rows, refused, isReady: Boolean(engine), add, act, clear, forgive: () => setRefused(NO_ROWS) };
}
