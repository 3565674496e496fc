// The editor of a challenge. What is typed stays in this browser until it is saved, so that neither a reload nor a lost
// connection nor somebody else's save takes it away; it is saved as a whole, over the version that it was written over.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { AboutTab, MoreTab } from "./challenge_about";
import { CasesSection, LimitsSection } from "./challenge_cases";
import { CodeTab } from "./challenge_code";
import { differing, findTwins, forget, judgedOf, keep, keyErrors, readKept, settle, tabOf, toForm, toInput } from "./challenge_draft";
import { Button } from "./challenge_fields";
import { DataFilesSection, TestFilesSection } from "./challenge_files";
import { api } from "./http";
import { Unpublished } from "./challenge_unpublished";
import { useT } from "./i18n";

const KEEP_MS = 250;

export function ChallengeEditor(props) {
  const { challengeId, owner } = props;
  const t = useT();
  const [saved, setSaved] = useState(null); // {version, form}: what the server has
  const [failed, setFailed] = useState("");
  const load = useCallback(async () => {
    const answer = await api(`/api/v1/challenges/${challengeId}`);
    if (answer.ok) setSaved({ version: answer.data.version, form: toForm(answer.data) });
    else setFailed(answer.message || t("errors.network"));
  }, [challengeId]);
  useEffect(() => { load(); }, [load]);
  if (failed) return <div className="alert alert--bad" role="alert"><span className="grow">{failed}</span><Button small onClick={() => { setFailed(""); load(); }}>{t("authoring.try_again")}</Button></div>;
  if (!saved) return <div className="stack"><span className="skeleton" style={{ height: "64px" }} /><span className="skeleton" style={{ height: "420px" }} /></div>;
  return <Editor {...props} key={`${challengeId}:${owner}`} start={saved} />;
}

/** Where editing begins: with what is saved, or with what was kept here and not saved. */
function begin(start, owner, id) {
  const kept = readKept(owner, id);
  if (!kept?.form || !differing(toInput(kept.form), toInput(start.form)).length) return { form: start.form, base: start.version, restored: false, theirs: null };
  return { form: kept.form, base: kept.version, restored: true, theirs: kept.version === start.version ? null : start };
}

function Editor({ start, challengeId, owner, status, hasChanges = false, languages = [], testLanguages = [], testExamples = {}, categories = [], previewHtml = "", readiness = "", outputs = [], proposedMs = 0, wrongVerdicts = [], onSaved, onPreview, children }) {
  const t = useT();
  const first = useMemo(() => begin(start, owner, challengeId), []);
  const [form, setForm] = useState(first.form);
  const [base, setBase] = useState(first.base); // the version that the text was written over
  const [saved, setSaved] = useState(start); // and what the server has, with the keys of its rows
  const [theirs, setTheirs] = useState(first.theirs); // what somebody else saved meanwhile
  const [restored, setRestored] = useState(first.restored);
  const [errors, setErrors] = useState({});
  const [busy, setBusy] = useState("");
  const [message, setMessage] = useState("");
  const [savedAt, setSavedAt] = useState("");
  const [generation, setGeneration] = useState(0);
  const [tab, setTab] = useState(() => (["about", "code", "tests", "more"].includes(location.hash.slice(1)) ? location.hash.slice(1) : "about"));
  const root = useRef(null);
  const written = useMemo(() => toInput(form), [form]);
  const isDirty = useMemo(() => differing(written, toInput(saved.form)).length > 0, [written, saved]);
  const change = useCallback((part) => setForm((now) => ({ ...now, ...part })), []);

  const latest = useRef({});
  latest.current = { form, base, isDirty };
  useEffect(() => {
    const write = () => {
      const now = latest.current;
      if (!now.isDirty) forget(owner, challengeId);
      else if (!keep(owner, challengeId, { version: now.base, form: now.form })) setMessage(t("authoring.not_kept"));
    };
    const timer = setTimeout(write, KEEP_MS);
    window.addEventListener("pagehide", write);
    return () => { clearTimeout(timer); window.removeEventListener("pagehide", write); };
  }, [form, base, isDirty]);
  useEffect(() => () => { // left within the app: the last letters too
    const now = latest.current;
    if (now.isDirty) keep(owner, challengeId, { version: now.base, form: now.form });
  }, []);

  const show = (next) => {
    setTab(next);
    history.replaceState(history.state, "", `#${next}`);
  };
  const refuse = (found) => {
    setErrors(found);
    const [name] = Object.keys(found);
    show(tabOf(name));
    setTimeout(() => root.current?.querySelector("[aria-invalid=true]")?.focus(), 80);
  };
  const adopt = (view, sent) => {
    setSaved({ version: view.version, form: settle(sent) });
    setBase(view.version);
    setForm((now) => (now === sent ? settle(now) : now));
    setErrors({});
    setTheirs(null);
    setRestored(false);
    setMessage("");
    setSavedAt(new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  };
  const save = async (step, version = latest.current.base) => {
    if (busy) return;
    const sent = latest.current.form;
    const twins = findTwins(sent, t("authoring.file_twice"));
    if (Object.keys(twins).length) { refuse(twins); return; }
    setBusy(step || "save");
    const answer = await api(`/api/v1/challenges/${challengeId}?version=${version}`, { method: "PUT", body: toInput(sent) });
    setBusy("");
    if (answer.ok) {
      adopt(answer.data, sent);
      onSaved?.(step);
    } else if (answer.status === 409) {
      setErrors({});
      const now = await api(`/api/v1/challenges/${challengeId}`);
      if (now.ok) setTheirs({ version: now.data.version, form: toForm(now.data) });
    } else if (answer.status === 400 && Object.keys(answer.fields).length) {
      setMessage("");
      refuse(keyErrors(answer.fields, sent));
    } else {
      setMessage(answer.status === 0 ? t("authoring.save_offline") : answer.message || t("errors.unknown"));
    }
  };
  const go = (step) => (isDirty || !step ? save(step) : onSaved?.(step));
  useEffect(() => {
    const onKey = (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      setTimeout(() => save(""), 30); // a code editor tells its last letters first
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
  const take = (version) => { // what the server has, in place of what was typed
    setForm(version.form);
    setSaved(version);
    setBase(version.version);
    setTheirs(null);
    setRestored(false);
    setErrors({});
    setGeneration(generation + 1);
    onSaved?.("");
  };

  const discard = async () => { // what students have, in place of what waits; words that are typed stay
    const answer = await api(`/api/v1/instructor/challenges/${challengeId}/discard`, { method: "POST" });
    if (!answer.ok) { setMessage(answer.message || t("errors.unknown")); return; }
    const fresh = { version: answer.data.version, form: toForm(answer.data) };
    setForm((now) => ({ ...now, ...judgedOf(fresh.form) }));
    setSaved(fresh);
    setBase(fresh.version);
    setErrors({});
    setGeneration(generation + 1);
    onSaved?.("");
  };

  const shared = { form, change, errors };
  const known = useMemo(() => matchOutputs(form, saved.form, outputs), [form, saved, outputs]);
  const wrongRuns = Object.fromEntries(saved.form.wrongSolutions.map((each, index) => [each.key, form.wrongSolutions.find((now) => now.key === each.key)?.code === each.code ? wrongVerdicts[index] : ""]));
  const tabs = [["about", t("authoring.tab.about")], ["code", t("authoring.tab.code")], ["tests", t("authoring.tab.tests")], ["more", t("authoring.tab.more")]];
  return (
    <div className="authoring" ref={root}>
      <div className="authoring-bar">
        <Button variant="primary" sign="save" aria-busy={busy === "save"} onClick={() => go("")}>{t("common.save")}</Button>
        <Button sign="play" aria-busy={busy === "check" || readiness === "running"} onClick={() => go("check")}>{isDirty ? t("authoring.save_and_check") : t("authoring.run_check")}</Button>
        {status === "DRAFT" || hasChanges ? <Button sign="send" aria-busy={busy === "publish"} onClick={() => go("publish")}>{t(hasChanges ? "authoring.changes.publish" : "authoring.publish")}</Button> : null}
        <span className="muted small authoring-state" role="status">{message || (isDirty ? t("authoring.unsaved") : savedAt ? t("authoring.saved_at", { time: savedAt }) : t("authoring.all_saved"))}</span>
      </div>
      {theirs ? <Conflict mine={written} before={toInput(saved.form)} theirs={theirs} onTheirs={() => take(theirs)} onMine={() => save("", theirs.version)} /> : null}
      {hasChanges ? <Unpublished onDiscard={discard} /> : null}
      {restored && !theirs ? <div className="alert alert--info row--wrap"><span className="grow">{t("authoring.restored_text")}</span><Button small onClick={() => take(saved)}>{t("authoring.discard")}</Button></div> : null}
      {Object.keys(errors).length ? <ErrorList errors={errors} onShow={show} /> : null}
      <div className="authoring-columns">
        <div className="stack authoring-main" key={generation}>
          <TabList tabs={tabs} active={tab} wrong={new Set(Object.keys(errors).map(tabOf))} onChoose={show} />
          <div role="tabpanel" id={`authoring-panel-${tab}`} aria-labelledby={`authoring-tab-${tab}`} className="stack">
            {tab === "about" ? <AboutTab {...shared} {...{ categories, previewHtml, onPreview }} /> : null}
            {tab === "code" ? <CodeTab {...shared} {...{ languages, wrongRuns }} /> : null}
            {tab === "tests" ? (
              <>
                <CasesSection {...shared} outputs={known} hasTests={form.languages.every((each) => testLanguages.includes(each))} />
                <LimitsSection {...shared} proposedMs={proposedMs} />
                <TestFilesSection {...shared} testLanguages={testLanguages} testExamples={testExamples} />
                <DataFilesSection {...shared} />
              </>
            ) : null}
            {tab === "more" ? <MoreTab {...shared} /> : null}
          </div>
        </div>
        <div className="authoring-side">{children}</div>
      </div>
    </div>
  );
}

/** What the reference answered, by case, as far as the case asks what it asked when it was checked. */
function matchOutputs(form, saved, outputs) {
  const found = {};
  saved.testCases.forEach((before, index) => {
    const now = form.testCases.find((each) => each.key === before.key);
    if (!now || !outputs[index] || now.input !== before.input || now.functionName !== before.functionName) return;
    try { JSON.parse(outputs[index]); } catch { return; } // cut, or no JSON: not to be taken as it stands
    found[before.key] = outputs[index];
  });
  return found;
}

function TabList({ tabs, active, wrong, onChoose }) {
  const t = useT();
  const onKey = (event) => {
    const at = tabs.findIndex(([key]) => key === active);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const [next] = tabs[(to + tabs.length) % tabs.length];
    onChoose(next);
    document.getElementById(`authoring-tab-${next}`)?.focus();
  };
  return (
    <div className="tabs-list" role="tablist" aria-label={t("authoring.tab.label")} onKeyDown={onKey}>
      {tabs.map(([key, label]) => (
        <button key={key} id={`authoring-tab-${key}`} type="button" role="tab" className="tab" aria-selected={key === active} aria-controls={key === active ? `authoring-panel-${key}` : undefined} tabIndex={key === active ? 0 : -1} onClick={() => onChoose(key)}>
          {label}{wrong.has(key) ? <span className="tab-wrong" aria-label={t("authoring.tab.wrong")} role="img">!</span> : null}
        </button>
      ))}
    </div>
  );
}

function ErrorList({ errors, onShow }) {
  const t = useT();
  return (
    <div className="alert alert--bad" role="alert">
      <div className="stack stack--1 grow">
        <span className="strong">{t("authoring.fields_wrong", { count: Object.keys(errors).length })}</span>
        <ul className="authoring-errors">{Object.entries(errors).slice(0, 5).map(([name, text]) => <li key={name}><button type="button" className="link" onClick={() => onShow(tabOf(name))}>{t(`authoring.part.${name.split(".")[0]}`, { defaultValue: name })}</button>: {text}</li>)}</ul>
      </div>
    </div>
  );
}

function Conflict({ mine, before, theirs, onTheirs, onMine }) {
  const t = useT();
  const names = differing(toInput(theirs.form), before).map((name) => t(`authoring.part.${name}`, { defaultValue: name }));
  const clash = differing(toInput(theirs.form), mine).length;
  return (
    <div className="alert alert--warning" role="alert">
      <div className="stack stack--2 grow">
        <span className="strong">{t("authoring.conflict.title")}</span>
        <span>{t("authoring.conflict.text")}{names.length && clash ? ` ${t("authoring.conflict.changed", { names: names.join(", ") })}` : ""}</span>
        <div className="row row--wrap"><Button small onClick={onTheirs}>{t("authoring.conflict.theirs")}</Button><Button small variant="danger" onClick={onMine}>{t("authoring.conflict.mine")}</Button></div>
      </div>
    </div>
  );
}
