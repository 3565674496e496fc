// Looking for a challenge by its words, among the published ones that the author may see.
import { useEffect, useRef, useState } from "react";
import { Button, TextField } from "./challenge_fields";
import { api } from "./http";
import { useT } from "./i18n";

const LOOK_MS = 250;
const SHOWN = 8;
const MOST = 50; // what the server gives at once

/** `without` are ids that are not offered; the field keeps the focus when one is chosen. */
export function ChallengeSearch({ without, onChoose, ...rest }) {
  const t = useT();
  const [words, setWords] = useState("");
  const [found, setFound] = useState(null);
  const root = useRef(null);
  const limit = Math.min(SHOWN + without.length, MOST);
  useEffect(() => {
    let alive = true;
    const timer = setTimeout(async () => {
      const answer = await api(`/api/v1/challenges?limit=${limit}&search=${encodeURIComponent(words.trim())}`);
      if (alive && answer.ok) setFound(answer.data.challenges);
    }, LOOK_MS);
    return () => { alive = false; clearTimeout(timer); };
  }, [words, limit]);
  const offered = (found || []).filter((each) => !without.includes(each.id)).slice(0, SHOWN);
  const choose = (each) => { root.current?.querySelector("input")?.focus(); onChoose(each); };
  return (
    <div className="stack stack--2" ref={root}>
      <TextField label={t("courses.editor.find_challenge")} value={words} onChange={setWords} {...rest} />
      {found && !offered.length ? <p className="muted small" role="status">{t("courses.editor.no_challenge")}</p> : null}
      <ul className="lesson-files">
        {offered.map((each) => <li key={each.id} className="quiz-row"><span className="grow">{each.title}</span><Button small aria-label={t("courses.editor.choose_named", { title: each.title })} onClick={() => choose(each)}>{t("courses.editor.choose")}</Button></li>)}
      </ul>
    </div>
  );
}
