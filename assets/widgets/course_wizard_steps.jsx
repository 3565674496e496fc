// The four steps of the wizard for a new course.
import { useId, useRef, useState } from "react";
import { Button, IconButton, SelectField, TextField } from "./challenge_fields";
import { makeUuid } from "./http";
import { useT } from "./i18n";
import { UploadProgress } from "./media_upload_list";
import { moved } from "./moved";

const CURRENCIES = ["KZT", "RUB", "USD", "EUR"];
/** The phases of a file that isn't all there yet. */
export const OPEN = ["pending", "uploading", "waiting", "paused"];
const LEVELS = ["beginner", "intermediate", "advanced"];

export function BasicStep({ content, change, faultText }) {
  const t = useT();
  const price = (text) => {
    const number = Number(text.replace(",", "."));
    change({ price: text.trim() === "" ? null : number, currency: text.trim() === "" ? null : content.currency || "KZT" });
  };
  return (
    <>
      <TextField label={t("courses.field.title")} value={content.title} maxLength={200} error={faultText("title")} onChange={(title) => change({ title })} />
      <TextField label={t("courses.field.description")} value={content.description} lines={6} maxLength={20000} error={faultText("description")} onChange={(description) => change({ description })} />
      <div className="wizard-basics">
        <SelectField label={t("courses.field.difficulty")} value={content.difficulty} onChange={(difficulty) => change({ difficulty })} options={LEVELS.map((each) => [each, t(`courses.difficulty.${each}`)])} />
        <PriceField value={content.price} error={faultText("price")} onChange={price} />
        <SelectField label={t("courses.field.currency")} value={content.currency || "KZT"} onChange={(currency) => change({ currency: content.price === null ? null : currency })} options={CURRENCIES.map((each) => [each, each])} />
      </div>
    </>
  );
}

/** Keeps what was typed: "12." is on its way to "12.5" and must not become "12". */
function PriceField({ value, error, onChange }) {
  const t = useT();
  const [text, setText] = useState(value === null ? "" : String(value));
  const take = (next) => {
    const kept = next.replace(/[^\d.,]/g, "").slice(0, 10);
    setText(kept);
    onChange(kept);
  };
  return <TextField label={t("courses.field.price")} value={text} inputMode="decimal" optional help={t("courses.field.price_help")} error={error} onChange={take} />;
}

/** A field that adds a row with Enter or its button and keeps the focus for the next one. */
function AddRow({ label, button, onAdd, error, maxLength = 200 }) {
  const [text, setText] = useState("");
  const field = useRef(null);
  const id = useId();
  const add = (event) => {
    event.preventDefault();
    if (text.trim()) { onAdd(text.trim()); setText(""); }
    field.current?.focus();
  };
  return (
    <form className="wizard-new" onSubmit={add}>
      <div className="field grow">
        <label className="field-label" htmlFor={id}>{label}</label>
        <input id={id} ref={field} type="text" className="input" value={text} maxLength={maxLength} autoComplete="off" aria-describedby={`${id}-error`} aria-invalid={error ? "true" : undefined} onChange={(event) => setText(event.target.value)} />
        <span className="field-error" id={`${id}-error`}>{error || ""}</span>
      </div>
      <Button sign="plus" type="submit">{button}</Button>
    </form>
  );
}

export function StructureStep({ content, change, faultText }) {
  const t = useT();
  const [gone, setGone] = useState(null);
  const [said, setSaid] = useState("");
  const rows = content.sections;
  const put = (sections) => change({ sections });
  const move = (from, to) => { put(moved(rows, from, to)); setSaid(t("courses.wizard.moved", { title: rows[from].title, place: to + 1 })); };
  const remove = (place) => { setGone({ row: rows[place], place }); put(rows.filter((_, at) => at !== place)); };
  const restore = () => { const next = [...rows]; next.splice(gone.place, 0, gone.row); put(next); setGone(null); };
  return (
    <>
      {rows.length ? (
        <ol className="wizard-chapters">
          {rows.map((row, place) => (
            <li key={row.id} className="wizard-chapter">
              <span className="num muted wizard-number" aria-hidden="true">{place + 1}</span>
              <div className="grow"><TextField label={t("courses.wizard.chapter_name", { place: place + 1 })} value={row.title} maxLength={200} error={faultText(`sections.${place}.title`)} onChange={(title) => change((now) => ({ sections: now.sections.map((each) => (each.id === row.id ? { ...each, title } : each)) }))} /></div>
              <span className="row wizard-tools">
                <IconButton sign="up" label={t("courses.wizard.chapter_up", { title: row.title })} disabled={place === 0} onClick={() => move(place, place - 1)} />
                <IconButton sign="down" label={t("courses.wizard.chapter_down", { title: row.title })} disabled={place === rows.length - 1} onClick={() => move(place, place + 1)} />
                <IconButton sign="trash" label={t("courses.wizard.chapter_delete", { title: row.title })} onClick={() => remove(place)} />
              </span>
            </li>
          ))}
        </ol>
      ) : null}
      {gone ? <div className="row removed" role="status"><span className="muted grow">{t("courses.wizard.chapter_deleted", { title: gone.row.title })}</span><Button sign="undo" small onClick={restore}>{t("authoring.undo")}</Button></div> : null}
      <AddRow label={t("courses.wizard.new_chapter")} button={t("courses.wizard.add_chapter")} error={faultText("sections")} onAdd={(title) => change((now) => ({ sections: [...now.sections, { id: makeUuid(), title, videos: [] }] }))} />
      <div role="status" className="visually-hidden">{said}</div>
    </>
  );
}

/** `rowOf(video)` says where its file is. */
export function ReviewStep({ content, go, rowOf }) {
  const t = useT();
  const price = content.price === null ? t("courses.wizard.free") : `${content.price} ${content.currency}`;
  const facts = [["title", content.title], ["description", content.description], ["difficulty", t(`courses.difficulty.${content.difficulty}`)], ["price", price]];
  return (
    <div className="stack">
      <dl className="wizard-facts">{facts.map(([name, value]) => <div key={name}><dt>{t(`courses.field.${name}`)}</dt><dd>{value}</dd></div>)}</dl>
      <div><Button small onClick={() => go(0)}>{t("courses.wizard.change_basic")}</Button></div>
      <h3 className="wizard-chapter-title">{t("courses.wizard.chapters", { count: content.sections.length })}</h3>
      {content.sections.some((section) => section.videos.some((video) => OPEN.includes(rowOf(video)?.phase))) ? <div className="alert alert--info">{t("courses.wizard.still_coming")}</div> : null}
      <ol className="wizard-review">
        {content.sections.map((section) => (
          <li key={section.id}><span className="strong">{section.title}</span>{section.videos.length ? <ul className="wizard-review-videos">{section.videos.map((video) => <ReviewVideo key={video.id} video={video} row={rowOf(video)} />)}</ul> : <p className="muted small">{t("courses.wizard.no_videos")}</p>}</li>
        ))}
      </ol>
      <div className="row row--wrap"><Button small onClick={() => go(1)}>{t("courses.wizard.change_structure")}</Button><Button small onClick={() => go(2)}>{t("courses.wizard.change_videos")}</Button></div>
    </div>
  );
}

function ReviewVideo({ video, row }) {
  const t = useT();
  return <li><span>{video.title || t("courses.wizard.untitled")}</span>{row ? <UploadProgress row={row} /> : null}</li>;
}
