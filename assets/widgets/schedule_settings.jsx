// Days without lessons, and calendars for one's own phone.
import { useCallback, useEffect, useState } from "react";
import { Button, SelectField, TextField } from "./challenge_fields";
import { Dialog } from "./dialog";
import { api } from "./http";
import { useT } from "./i18n";
import { dayWords, refusalText } from "./schedule_words";

/** What an address answers, with a way to ask again and to keep a refusal in words. */
function useList(address) {
  const t = useT();
  const [answer, setAnswer] = useState(null);
  const [failed, setFailed] = useState("");
  const read = useCallback(async () => setAnswer(await api(address)), [address]);
  useEffect(() => { read(); }, [read]);
  const write = async (path, options) => {
    const reply = await api(path, options);
    setFailed(reply.ok ? "" : Object.values(reply.fields).flat()[0] || refusalText(t, reply));
    if (reply.ok) read();
    return reply;
  };
  return { data: answer?.data, failed: failed || (answer && !answer.ok ? refusalText(t, answer) : ""), write };
}

const Failed = ({ text }) => (text ? <div className="alert alert--bad" role="alert"><span>{text}</span></div> : null);

export function HolidaysDialog({ open, onClose, ...rest }) {
  const t = useT();
  return <Dialog open={open} onClose={onClose} title={t("lessons.holidays.title")}>{open ? <Holidays {...rest} /> : null}</Dialog>;
}

function Holidays({ base, today }) {
  const t = useT();
  const { data, failed, write } = useList(`${base}/holidays`);
  const [date, setDate] = useState(today);
  const [name, setName] = useState("");
  const add = async (event) => {
    event.preventDefault();
    const reply = await write(`${base}/holidays`, { method: "POST", body: { date, name } });
    if (reply.ok) setName("");
  };
  return (
    <>
      <p className="muted">{t("lessons.holidays.lead")}</p>
      <Failed text={failed} />
      {data?.holidays.length ? (
        <ul className="list-rows">
          {data.holidays.map((each) => (
            <li key={each.id} className="list-row row row--between">
              <span><span className="strong">{dayWords(t, each.date)} {each.date.slice(0, 4)}</span> · {each.name}</span>
              {each.isShared ? <span className="badge">{t("lessons.holidays.shared")}</span> : <Button small onClick={() => write(`${base}/holidays/${each.id}`, { method: "DELETE" })} aria-label={`${t("lessons.holidays.remove")}: ${each.name}`}>{t("lessons.holidays.remove")}</Button>}
            </li>
          ))}
        </ul>
      ) : data ? <p>{t("lessons.holidays.none")}</p> : null}
      <form className="form" onSubmit={add} noValidate>
        <TextField label={t("lessons.field.date")} type="date" value={date} onChange={setDate} />
        <TextField label={t("lessons.holidays.name")} value={name} onChange={setName} maxLength={120} />
        <div className="dialog-actions"><button type="submit" className="btn btn--primary">{t("lessons.holidays.add")}</button></div>
      </form>
    </>
  );
}

export function FeedsDialog({ open, onClose, ...rest }) {
  const t = useT();
  return <Dialog open={open} onClose={onClose} title={t("lessons.feeds.title")}>{open ? <Feeds {...rest} /> : null}</Dialog>;
}

function Feeds({ classes }) {
  const t = useT();
  const { data, failed, write } = useList("/api/calendar/feeds");
  const [classId, setClassId] = useState("");
  const make = (id) => write("/api/calendar/feeds", { method: "POST", body: { classId: id || null } });
  const missing = [["", t("lessons.feeds.own")], ...classes.map((each) => [each.id, each.name])].filter(([id]) => !data?.feeds.some((feed) => (feed.classId || "") === id));
  const chosen = missing.some(([id]) => id === classId) ? classId : missing[0]?.[0];
  const [copied, setCopied] = useState("");
  const copy = async (feed) => {
    try { await navigator.clipboard.writeText(feed.url); setCopied(feed.id); } catch { document.getElementById(`feed-${feed.id}`)?.select(); }
  };
  return (
    <>
      <p className="muted">{t("lessons.feeds.lead")}</p>
      <Failed text={failed} />
      {data?.feeds.length ? (
        <ul className="stack">
          {data.feeds.map((feed) => (
            <li key={feed.id} className="stack stack--2">
              <label className="field-label" htmlFor={`feed-${feed.id}`}>{feed.classId ? `${feed.clubName} · ${feed.className}` : t("lessons.feeds.own")}</label>
              <input id={`feed-${feed.id}`} className="input mono" readOnly value={feed.url} onFocus={(event) => event.target.select()} />
              <div className="cluster">
                <Button small sign={copied === feed.id ? "check" : "copy"} onClick={() => copy(feed)}>{t(copied === feed.id ? "common.copied" : "lessons.feeds.copy")}</Button>
                <Button small onClick={() => make(feed.classId)}>{t("lessons.feeds.renew")}</Button>
                <Button small variant="danger" onClick={() => write(`/api/calendar/feeds/${feed.id}`, { method: "DELETE" })}>{t("lessons.feeds.revoke")}</Button>
              </div>
            </li>
          ))}
        </ul>
      ) : data ? <p>{t("lessons.feeds.none")}</p> : null}
      {data && missing.length ? (
        <form className="form" onSubmit={(event) => { event.preventDefault(); make(chosen); }}>
          <SelectField label={t("lessons.feeds.which")} value={chosen} onChange={setClassId} options={missing} />
          <div className="dialog-actions"><button type="submit" className="btn btn--primary">{t("lessons.feeds.make")}</button></div>
        </form>
      ) : null}
    </>
  );
}
