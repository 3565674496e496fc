// The chapters of a course and their items. Rows are drawn anew only when they themselves change: a course may have a
// thousand, and typing into one must not cost what all of them cost. Those far below are laid out when they come near.
import { memo, useId, useRef, useState } from "react";
import { Button, IconButton } from "./challenge_fields";
import { ItemPanel, KindSign } from "./course_item_panels";
import { durationOf } from "./course_media";
import { countItems, KINDS } from "./course_tree";
import { useT } from "./i18n";
import { writeDuration } from "./media_times";

export function ChapterTree({ form, act, drag, chapters, errors, openItem, prefs, setPrefs, facts, treeRoot }) {
  const t = useT();
  const { sections } = form;
  const total = sections.reduce((sum, each) => sum + durationOf(each.items, facts), 0);
  const keysId = useId();
  return (
    <section className="stack ce-tree-part" aria-label={t("courses.editor.chapters")}>
      <div className="row row--wrap ce-tree-head">
        <h2 className="section-title">{t("courses.editor.chapters")}</h2>
        <span className="muted small num grow" data-testid="counts">{[t("courses.wizard.chapters", { count: sections.length }), t("courses.editor.items", { count: countItems(form) }), writeDuration(total)].filter(Boolean).join(" · ")}</span>
        <div className="segmented" role="group" aria-label={t("courses.prefs.view")}>{["list", "grid"].map((each) => <button key={each} type="button" aria-pressed={prefs.view === each} onClick={() => setPrefs({ view: each })}>{t(`courses.prefs.${each}`)}</button>)}</div>
        <Button small onClick={() => chapters.setAll(form, true)}>{t("courses.editor.expand_all")}</Button>
        <Button small onClick={() => chapters.setAll(form, false)}>{t("courses.editor.collapse_all")}</Button>
      </div>
      <p id={keysId} className="visually-hidden">{t("courses.drag.help")}</p>
      <div ref={treeRoot} {...drag.listeners} className={`ce-tree ce-tree--${prefs.view}`}>
        {sections.length ? (
          <ol className="ce-chapters">
            {sections.map((section, place) => (
              <Chapter key={section.id} {...{ section, act, errors, facts, keysId }} isOpen={chapters.isOpen(section.id)} isFirst={place === 0} isLast={place === sections.length - 1}
                grabbed={drag.grabbed === section.id || section.items.some((each) => each.id === drag.grabbed) ? drag.grabbed : ""} openItem={section.items.some((each) => each.id === openItem) ? openItem : ""} showsProgress={prefs.showUploadProgress} />
            ))}
          </ol>
        ) : <div className="empty"><p className="empty-text">{t("courses.editor.no_chapters")}</p></div>}
      </div>
      <NewChapter act={act} error={errors[""]?.sections} />
    </section>
  );
}

/** A name that is always a field: what is typed is there at once, Enter is done, Esc takes it back. */
function Title({ id, value, label, error, onChange, className = "" }) {
  const before = useRef(value);
  const errorId = `${id}-title-error`;
  const onKey = (event) => {
    if (event.key === "Enter" && !event.nativeEvent.isComposing) event.currentTarget.blur();
    if (event.key === "Escape") { onChange(before.current); event.currentTarget.blur(); }
  };
  return (
    <div className="ce-title-part grow">
      <input type="text" className={`ce-title ${className}`} value={value} maxLength={200} autoComplete="off" aria-label={label} aria-invalid={error ? "true" : undefined} aria-describedby={error ? errorId : undefined} data-title={id}
        onFocus={() => { before.current = value; }} onChange={(event) => onChange(event.target.value)} onKeyDown={onKey} />
      {error ? <span className="field-error" id={errorId}>{error}</span> : null}
    </div>
  );
}

const Handle = ({ id, part, label, title, isHeld, keysId }) => (
  <button type="button" className="ce-handle" data-control="drag" data-part={part} data-id={id} aria-label={label} title={label} aria-describedby={keysId} aria-pressed={isHeld} data-of={title}>
    <svg width="16" height="20" viewBox="0 0 16 20" fill="currentColor" aria-hidden="true">{[4, 10, 16].map((y) => [5, 11].map((x) => <circle key={`${x}${y}`} cx={x} cy={y} r="1.6" />))}</svg>
  </button>
);

/** Up and down; at the end a button says so and keeps the focus. */
function Moves({ id, act, up, down, canUp, canDown }) {
  return (
    <>
      <IconButton sign="up" label={up} data-control="up" data-id={id} aria-disabled={!canUp || undefined} onClick={() => canUp && act.moveBy(id, -1)} />
      <IconButton sign="down" label={down} data-control="down" data-id={id} aria-disabled={!canDown || undefined} onClick={() => canDown && act.moveBy(id, 1)} />
    </>
  );
}

const Chapter = memo(function Chapter({ section, act, errors, facts, isOpen, isFirst, isLast, openItem, grabbed, showsProgress, keysId }) {
  const t = useT();
  const bodyId = useId();
  const error = errors[section.id]?.title;
  const { items } = section;
  const facts1 = [t("courses.editor.items", { count: items.length }), writeDuration(durationOf(items, facts))].filter(Boolean).join(" · ");
  return (
    <li className={`ce-chapter${grabbed === section.id ? " ce-grabbed" : ""}`} data-chapter={section.id}>
      <div className="ce-row ce-chapter-head">
        <Handle id={section.id} part="chapter" label={t("courses.drag.chapter")} title={section.title} isHeld={grabbed === section.id} keysId={keysId} />
        <button type="button" className="ce-toggle" aria-expanded={isOpen} aria-controls={isOpen ? bodyId : undefined} aria-label={t("courses.editor.toggle", { title: section.title })} onClick={() => act.toggle(section.id)}>
          <svg width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d="M9 5l7 7-7 7" /></svg>
        </button>
        <Title id={section.id} value={section.title} label={t("courses.editor.chapter_title")} error={error} className="ce-title--chapter" onChange={(title) => act.renameSection(section.id, title)} />
        <span className="muted small num ce-facts">{facts1}</span>
        <span className="ce-tools">
          <Moves id={section.id} act={act} canUp={!isFirst} canDown={!isLast} up={t("courses.wizard.chapter_up", { title: section.title })} down={t("courses.wizard.chapter_down", { title: section.title })} />
          <IconButton sign="trash" label={t("courses.editor.delete_chapter", { title: section.title })} onClick={() => act.removeSection(section.id)} />
        </span>
      </div>
      {isOpen ? (
        <div id={bodyId} className="ce-body">
          <ol className="ce-items">
            {items.map((item, place) => (
              <Item key={item.id} {...{ item, act, keysId, showsProgress }} fact={item.mediaId ? facts[item.mediaId] : undefined} error={errors[item.id]} isHeld={grabbed === item.id} isOpen={openItem === item.id} canUp={!(isFirst && place === 0)} canDown={!(isLast && place === items.length - 1)} />
            ))}
          </ol>
          <NewItem section={section} act={act} />
        </div>
      ) : null}
    </li>
  );
});

const Item = memo(function Item({ item, act, fact, error, isOpen, isHeld, canUp, canDown, showsProgress, keysId }) {
  const t = useT();
  const panelId = useId();
  const { title } = item;
  return (
    <li className={`ce-item${isHeld ? " ce-grabbed" : ""}`} data-item={item.id}>
      <div className="ce-row">
        <Handle id={item.id} part="item" label={t(`courses.drag.${item.kind.toLowerCase()}`)} title={title} isHeld={isHeld} keysId={keysId} />
        <KindSign kind={item.kind} />
        <Title id={item.id} value={title} label={t(`courses.editor.title_of.${item.kind.toLowerCase()}`)} error={error?.title} onChange={(next) => act.changeItem(item.id, { title: next })} />
        <ItemFacts item={item} fact={fact} showsProgress={showsProgress} hasError={Boolean(error) && !error.title} />
        <span className="ce-tools">
          <Moves id={item.id} act={act} canUp={canUp} canDown={canDown} up={t("courses.editor.item_up", { title })} down={t("courses.editor.item_down", { title })} />
          <button type="button" className="btn btn--ghost btn--small ce-edit" aria-expanded={isOpen} aria-controls={isOpen ? panelId : undefined} aria-label={t("courses.editor.edit_item", { title })} onClick={() => act.open(item.id)}>{t("courses.editor.edit")}</button>
          <IconButton sign="trash" label={t("courses.editor.delete_item", { title })} onClick={() => act.removeItem(item.id)} />
        </span>
      </div>
      {isOpen ? <div id={panelId} className="ce-panel"><ItemPanel item={item} act={act} fact={fact} errors={error || NONE} /></div> : null}
    </li>
  );
});
const NONE = {};

function ItemFacts({ item, fact, showsProgress, hasError }) {
  const t = useT();
  if (hasError) return <span className="badge badge--bad ce-facts">{t("courses.editor.item_wrong")}</span>;
  if (item.kind === "QUIZ") return <span className="muted small num ce-facts">{t("quizzes.questions", { count: item.quiz.questions.filter((each) => !each.removed).length })}</span>;
  if (item.kind !== "VIDEO") return null;
  if (!item.mediaId) return <span className="badge badge--warning ce-facts">{t("courses.editor.no_file")}</span>;
  if (!fact || fact.status === "ready") return <span className="muted small num ce-facts">{writeDuration(fact?.durationMs)}</span>;
  if (fact.status === "error") return <span className="badge badge--bad ce-facts" title={fact.error}>{t("courses.media.error")}</span>;
  return showsProgress ? <span className="badge badge--info ce-facts">{t(`courses.media.${fact.status}`)}</span> : null;
}

function NewItem({ section, act }) {
  const t = useT();
  const [kind, setKind] = useState("VIDEO");
  const [title, setTitle] = useState("");
  const field = useRef(null);
  const add = (event) => {
    event.preventDefault();
    const text = title.trim();
    if (text) { act.addItem(section.id, kind, text); setTitle(""); }
    field.current?.focus();
  };
  return (
    <form className="ce-new" onSubmit={add}>
      <select className="input ce-kind" value={kind} aria-label={t("courses.editor.kind")} onChange={(event) => setKind(event.target.value)}>{KINDS.map((each) => <option key={each} value={each}>{t(`courses.kind.${each.toLowerCase()}`)}</option>)}</select>
      <input ref={field} type="text" className="input grow" value={title} maxLength={200} autoComplete="off" placeholder={t("courses.editor.new_item_hint")} aria-label={t("courses.editor.new_item", { title: section.title })} onChange={(event) => setTitle(event.target.value)} />
      <Button sign="plus" type="submit" aria-label={t("courses.editor.add_to", { title: section.title })}>{t("courses.editor.add")}</Button>
    </form>
  );
}

function NewChapter({ act, error }) {
  const t = useT();
  const [title, setTitle] = useState("");
  const field = useRef(null);
  const id = useId();
  const add = (event) => {
    event.preventDefault();
    const text = title.trim();
    if (text) { act.addSection(text); setTitle(""); }
    field.current?.focus();
  };
  return (
    <form className="ce-new ce-new--chapter" onSubmit={add}>
      <input ref={field} type="text" className="input grow" value={title} maxLength={200} autoComplete="off" placeholder={t("courses.editor.new_chapter_hint")} aria-label={t("courses.wizard.new_chapter")} aria-describedby={error ? id : undefined} data-new-chapter onChange={(event) => setTitle(event.target.value)} />
      <Button sign="plus" type="submit">{t("courses.wizard.add_chapter")}</Button>
      {error ? <span className="field-error" id={id}>{error}</span> : null}
    </form>
  );
}
