// What the schedule of a club and the calendar of all clubs share: which days a view shows, reading them, moving on.
import { useCallback, useEffect, useRef, useState } from "react";
import { Button } from "./challenge_fields";
import { api } from "./http";
import { useT } from "./i18n";
import { useMedia } from "./media";
import { addDays, addMonths, mondayOf, monthOf, monthWords, refusalText, weekWords } from "./schedule_words";

const WIDE = "(min-width: 800px)";

/** Whether there is room for a month or a week. */
export const useWide = () => useMedia(WIDE);

/** The days that a view shows around `day`: a month has whole weeks, an agenda leaves out what is over. */
function boundsOf(view, day, today) {
  if (view === "week") return [mondayOf(day), addDays(mondayOf(day), 6)];
  if (view === "agenda") return [monthOf(day) === monthOf(today) ? today : monthOf(day), addDays(addMonths(day, 1), -1)];
  const first = mondayOf(monthOf(day));
  return [first, addDays(first, 41)];
}

/** The lessons that `address` gives for the days of a view; read again with each `version`. */
export function useLessons(address, filter, { view, day, today }, version) {
  const t = useT();
  const [found, setFound] = useState(null);
  const [failed, setFailed] = useState("");
  const asked = useRef(0);
  const [from, to] = boundsOf(view, day, today);
  const read = useCallback(async () => {
    const turn = (asked.current += 1);
    const answer = await api(`${address}?from=${from}&to=${to}${filter}`);
    if (turn !== asked.current) return; // a later question was asked meanwhile
    if (answer.ok) setFound(answer.data);
    setFailed(answer.ok ? "" : refusalText(t, answer));
  }, [address, filter, from, to]);
  useEffect(() => { read(); }, [read, version]);
  const setLessons = (change) => setFound((now) => ({ ...now, lessons: change(now?.lessons || []) }));
  return { found, lessons: found && found.lessons, setLessons, failed, read };
}

/** The name of what is shown, the views to choose from, and the way to earlier and later days. */
export function ViewBar({ titleId, views, view, day, today, onView, onDay }) {
  const t = useT();
  const step = (amount) => onDay(view === "week" ? addDays(day, 7 * amount) : addMonths(day, amount));
  return (
    <div className="row row--between row--wrap">
      <h2 id={titleId} aria-live="polite">{view === "week" ? weekWords(t, mondayOf(day)) : monthWords(t, day)}</h2>
      <div className="cluster">
        {views.length > 1 ? (
          <div className="segmented" role="group" aria-label={t("lessons.view")}>
            {views.map((each) => <button key={each} type="button" aria-pressed={view === each} onClick={() => onView(each)}>{t(`lessons.view_${each}`)}</button>)}
          </div>
        ) : null}
        <Button small onClick={() => step(-1)}>{t("common.previous")}</Button>
        <Button small onClick={() => onDay(today)}>{t("lessons.today_button")}</Button>
        <Button small onClick={() => step(1)}>{t("common.next")}</Button>
      </div>
    </div>
  );
}

/** Why nothing could be read, with a way to ask again. */
export function ReadFailed({ text, onRetry }) {
  const t = useT();
  return text ? <div className="alert alert--bad" role="alert"><span className="grow">{text}</span><Button small onClick={onRetry}>{t("lessons.retry")}</Button></div> : null;
}
