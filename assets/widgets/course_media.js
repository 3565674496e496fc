// What is known of the files in a course: how long, how far, what is wrong with them.
import { useCallback, useMemo, useState } from "react";

/** The facts by id: those that the page brings, and what was learned of files that were chosen since. */
export function useMediaFacts(media) {
  const [own, setOwn] = useState({});
  const learn = useCallback((medium) => setOwn((now) => ({ ...now, [medium.id]: { id: medium.id, title: medium.title, status: medium.status, durationMs: medium.durationMs || 0, error: medium.error || "" } })), []);
  const facts = useMemo(() => ({ ...own, ...Object.fromEntries(media.map((each) => [each.id, { id: each.id, title: each.title, status: each.status, durationMs: each.duration_ms, error: each.error }])) }), [own, media]);
  return [facts, learn];
}

export const durationOf = (items, facts) => items.reduce((sum, each) => sum + (each.mediaId && facts[each.mediaId] ? facts[each.mediaId].durationMs : 0), 0);
