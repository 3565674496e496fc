// The editor of a course. The whole tree is held in the browser: every edit shows at once, is kept here until it is saved,
// and is saved as one, over the version that it was written over (docs/decisions/0012).
import { createContext, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useDrag } from "./course_drag";
import { BasicFields } from "./course_editor_basic";
import { EditorBar } from "./course_editor_bar";
import { ComparePanel, MeanwhileNotice, Problem } from "./course_editor_clash";
import { LeaveGuard } from "./course_editor_leave";
import { DeletionsPanel, PointsPanel } from "./course_editor_panels";
import { ChapterTree } from "./course_editor_tree";
import { usePreferences } from "./course_prefs";
import { useSaving } from "./course_saving";
import * as tree from "./course_tree";
import { makeUuid } from "./http";
import { useT } from "./i18n";
import { LoadedDraft, Restored, useKeptDraft, useSaveKey } from "./kept_draft";
import { useMediaFacts } from "./course_media";
import { PreviewContext, UploadsContext } from "./course_item_panels";
import { usePublishing } from "./course_publishing";

export function CourseEditor(props) {
  return <LoadedDraft path={`/api/admin-courses/${props.courseId}`} toForm={tree.toForm}>{(start) => <Editor {...props} key={`${props.courseId}:${props.owner}`} start={start} />}</LoadedDraft>;
}

/** What a row can do; the same functions for the life of the page, so that rows are drawn anew only when they change. */
function useEdits(setForm) {
  return useMemo(() => ({
    edit: (change) => setForm((now) => { const sections = change(now.sections); return sections === now.sections ? now : { ...now, sections }; }),
    addSection: (title) => { const id = makeUuid(); setForm((now) => tree.addSection(now, id, title)); return id; },
    addItem: (sectionId, kind, title) => { const id = makeUuid(); setForm((now) => tree.addItem(now, sectionId, { id, kind, title })); return id; },
    renameSection: (id, title) => setForm((now) => tree.renameSection(now, id, title)),
    changeItem: (id, part) => setForm((now) => tree.changeItem(now, id, typeof part === "function" ? part(tree.findItem(now, id)) : part)),
    addAfter: (id, item) => setForm((now) => tree.addAfter(now, id, { ...item, id: makeUuid() })),
    removeSection: (id) => setForm((now) => tree.removeSection(now, id)),
    removeItem: (id) => setForm((now) => tree.removeItem(now, id)),
    restore: (id) => setForm((now) => tree.restore(now, id)),
    restoreAll: () => setForm(tree.restoreAll),
  }), []);
}

/** Which chapters are open; a chapter that nobody touched is as the preference says. */
function useOpenChapters(byDefault) {
  const [own, setOwn] = useState({});
  const usual = useRef(byDefault);
  usual.current = byDefault;
  const isOpen = useCallback((id) => own[id] ?? byDefault, [own, byDefault]);
  const toggle = useCallback((id, to) => setOwn((now) => { const next = to ?? !(now[id] ?? usual.current); return (now[id] ?? usual.current) === next ? now : { ...now, [id]: next }; }), []);
  const setAll = (form, to) => setOwn(Object.fromEntries(form.sections.map((each) => [each.id, to])));
  return { isOpen, toggle, setAll };
}

/** Gives `show(sectionId, itemId, field)`, which opens a part of the course and puts the focus there. */
function useShow(root, toggle, setOpenItem) {
  return useCallback((sectionId, itemId, field) => {
    if (sectionId) toggle(sectionId, true);
    if (itemId && field !== "title" && field !== "item_title") setOpenItem(itemId);
    setTimeout(() => {
      const id = itemId || sectionId;
      const target = id ? root.current?.querySelector(`[data-title="${id}"]`) : root.current?.querySelector(field === "sections" ? "[data-new-chapter]" : `[data-field="${field}"] :is(input, textarea)`);
      target?.scrollIntoView({ block: "center" });
      target?.focus({ preventScroll: true });
    }, 60);
  }, [toggle]);
}

/** Goes to the first wrong field, wherever it is. */
function useFirstError({ errors, problem }, form, show) {
  useEffect(() => {
    const [id] = Object.keys(errors);
    if (!id || !problem) return;
    if (id === "basic") show("", "", Object.keys(errors.basic)[0]);
    else if (tree.findItem(form, id)) show(tree.sectionOf(form, id).id, id, Object.keys(errors[id])[0]);
    else show(id, "");
  }, [errors]);
}

/** Gives `call`, the same function for the life of the page, which does what `latest` is now. */
function useSteady(latest) {
  const held = useRef(latest);
  held.current = latest;
  return useCallback((...args) => held.current?.(...args), []);
}

/** Their version may be taken instead of one's own, which can be brought back as long as the page is open. */
function useTakingTheirs({ draft, saving, onChanged }) {
  const [previous, setPrevious] = useState(null);
  const takeTheirs = () => {
    setPrevious(draft.form);
    draft.take(draft.theirs);
    saving.setProblem(null);
    saving.setErrors({});
    onChanged?.();
  };
  const bringBack = () => { draft.setForm(previous); setPrevious(null); };
  return { canBringBack: Boolean(previous), takeTheirs, bringBack, forget: () => setPrevious(null) };
}

function MineBack({ onBack, onClose }) {
  const t = useT();
  return <div className="alert alert--info row--wrap" role="status"><span className="grow">{t("courses.clash.taken")}</span><button type="button" className="btn btn--secondary btn--small" onClick={onBack}>{t("courses.clash.mine_back")}</button><button type="button" className="btn btn--ghost btn--small" onClick={onClose}>{t("common.close")}</button></div>;
}

function Editor({ start, courseId, owner, status = "draft", news = null, media = [], uploads, previewHtml = "", onPreview, onChanged }) {
  const t = useT();
  const [prefs, setPrefs] = usePreferences();
  const [openItem, setOpenItem] = useState("");
  const [notKept, setNotKept] = useState(false);
  const root = useRef(null);
  const treeRoot = useRef(null);
  const draft = useKeptDraft({ area: "course", owner, id: courseId }, start, tree.same, () => setNotKept(true));
  const { form, saved, theirs, restored, latest, change, setForm, setTheirs, take } = draft;
  const edits = useEdits(setForm);
  const chapters = useOpenChapters(prefs.chapterExpanded);
  const drag = useDrag({ root: treeRoot, latest, edit: edits.edit, onOpen: (id) => chapters.toggle(id, true), t });
  const publishing = usePublishing({ courseId, version: saved.version, status, onChanged });
  const saving = useSaving({ courseId, draft, autoSave: prefs.autoSave, isHeld: drag.isHeld, onSaved: onChanged, t });
  const { save, flight, errors, problem } = saving;
  // Optimistic: while a save is on its way, what it holds counts as saved; a refusal takes that back.
  const isDirty = useMemo(() => !tree.same(form, (flight || saved.form)), [form, saved, flight]);
  const waiting = flight ? form.gone.filter((each) => !flight.gone.includes(each)) : form.gone;
  const isIncomplete = useMemo(() => isDirty && Object.keys(tree.findFaults(form)).length > 0, [form, isDirty]);
  const [facts, learn] = useMediaFacts(media);
  const sending = useMemo(() => ({ owner, items: uploads }), [owner, uploads]);

  useSaveKey(() => save());
  const show = useShow(root, chapters.toggle, setOpenItem);
  useFirstError(saving, form, show);
  const theirsTaken = useTakingTheirs({ draft, saving, onChanged });
  const moveBy = useSteady(drag.moveBy);
  const preview = useSteady(onPreview);
  const act = useMemo(() => ({
    ...edits,
    moveBy,
    toggle: chapters.toggle,
    open: (id) => setOpenItem((now) => (now === id ? "" : id)),
    added: setOpenItem,
    learn,
    preview,
  }), [edits]);

  return (
    <div className="authoring course-editor" ref={root}>
      <EditorBar {...{ courseId, status, saving, isDirty, isIncomplete, waiting, prefs, setPrefs, publishing }} hasTheirs={Boolean(theirs)} onPublish={() => publishing.publish(() => save({ keeps: true }))} onSave={() => save()} />
      {notKept ? <div className="alert alert--warning" role="status">{t("authoring.not_kept")}</div> : null}
      <MeanwhileNotice {...{ news, saved, theirs, flight, isDirty, courseId, setTheirs, onTake: (version) => { take(version); onChanged?.(); } }} />
      {theirs ? <ComparePanel mine={form} theirs={{ by: news?.saved_by, at: news?.saved_at, ...theirs }} onTheirs={theirsTaken.takeTheirs} onMine={() => save({ over: theirs.version })} /> : null}
      {theirsTaken.canBringBack ? <MineBack onBack={theirsTaken.bringBack} onClose={theirsTaken.forget} /> : null}
      {restored && !theirs ? <Restored onDiscard={() => { take(saved); saving.setErrors({}); saving.setProblem(null); }} /> : null}
      {problem ? <Problem problem={problem} onShow={show} onAgain={() => save()} onClose={() => saving.setProblem(null)} /> : null}
      <PointsPanel publishing={publishing} status={status} isDirty={isDirty} onShow={show} />
      <BasicFields form={form} change={change} errors={errors.basic || {}} />
      <PreviewContext.Provider value={previewHtml}>
        <UploadsContext.Provider value={sending}><ChapterTree {...{ form, act, drag, chapters, errors, openItem, prefs, setPrefs, facts, treeRoot }} /></UploadsContext.Provider>
      </PreviewContext.Provider>
      <DeletionsPanel waiting={waiting} act={act} onDelete={() => save()} />
      <div role="status" aria-live="assertive" className="visually-hidden" data-testid="said">{drag.said}</div>
      <LeaveGuard isDirty={isDirty || waiting.length > 0} onSave={() => save()} />
    </div>
  );
}
