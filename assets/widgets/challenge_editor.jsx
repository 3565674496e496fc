// The editor of a challenge. What is typed stays in this browser until it is saved, so that neither a reload nor a lost
// connection nor somebody else's save takes it away; it is saved as a whole, over the version that it was written over.
import { useMemo, useRef, useState } from "react";
import { AboutTab, MoreTab } from "./challenge_about";
import { CasesSection, LimitsSection } from "./challenge_cases";
import { CodeTab } from "./challenge_code";
import { differing, findTwins, judgedOf, keyErrors, same, settle, tabOf, toForm, toInput } from "./challenge_draft";
import { Button } from "./challenge_fields";
import { DataFilesSection, TestFilesSection } from "./challenge_files";
import { showFaults } from "./focus";
import { api } from "./http";
import { Unpublished } from "./challenge_unpublished";
import { useT } from "./i18n";
import { Conflict, LoadedDraft, Restored, useKeptDraft, useSaveKey } from "./kept_draft";

export function ChallengeEditor(props) {
  const { challengeId, owner } = props;
  return (
    <LoadedDraft path={`/api/v1/challenges/${challengeId}`} toForm={toForm}>
      {(start) => <Editor {...props} key={`${challengeId}:${owner}`} start={start} />}
    </LoadedDraft>
  );
}

function Editor({ start, challengeId, owner, status, hasChanges = false, languages = [], testLanguages = [], testExamples = {}, categories = [], previewHtml = "", readiness = "", outputs = [], proposedMs = 0, wrongVerdicts = [], onSaved, onPreview, children }) {
  const t = useT();
  const [errors, setErrors] = useState({});
  const [busy, setBusy] = useState("");
  const [message, setMessage] = useState("");
  const [savedAt, setSavedAt] = useState("");
  const [generation, setGeneration] = useState(0);
  const [tab, setTab] = useState(() => (["about", "code", "tests", "more"].includes(location.hash.slice(1)) ? location.hash.slice(1) : "about"));
  const root = useRef(null);
  const { form, saved, theirs, restored, isDirty, latest, change, setForm, setTheirs, settleOn, adopt, take } = useKeptDraft({ area: "authoring", owner, id: challengeId }, start, same, () => setMessage(t("authoring.not_kept")));
  const show = (next) => {
    setTab(next);
    history.replaceState(history.state, "", `#${next}`);
  };
  const refuse = (found) => {
    const [name] = Object.keys(found);
    showFaults(() => { setErrors(found); show(tabOf(name)); }, root);
  };
  const keepSaved = (view, sent) => {
    adopt({ version: view.version, form: settle(sent) }, sent);
    setErrors({});
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
      keepSaved(answer.data, sent);
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
  useSaveKey(() => setTimeout(() => save(""), 30)); // a code editor tells its last letters first
  const takeBack = (version) => {
    take(version);
    setErrors({});
    setGeneration(generation + 1);
    onSaved?.("");
  };
  const discard = async () => { // what students have, in place of what waits; words that are typed stay
    const answer = await api(`/api/v1/instructor/challenges/${challengeId}/discard`, { method: "POST" });
    if (!answer.ok) { setMessage(answer.message || t("errors.unknown")); return; }
    const fresh = { version: answer.data.version, form: toForm(answer.data) };
    setForm((now) => ({ ...now, ...judgedOf(fresh.form) }));
    settleOn(fresh);
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
      {theirs ? <Conflict detail={describeClash(t, { mine: form, before: saved.form, theirs: theirs.form })} onTheirs={() => takeBack(theirs)} onMine={() => save("", theirs.version)} /> : null}
      {hasChanges ? <Unpublished onDiscard={discard} /> : null}
      {restored && !theirs ? <Restored onDiscard={() => takeBack(saved)} /> : null}
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

/** What somebody else changed, where it is not what is typed here too. */
function describeClash(t, { mine, before, theirs }) {
  const names = differing(toInput(theirs), toInput(before)).map((name) => t(`authoring.part.${name}`, { defaultValue: name }));
  return names.length && !same(theirs, mine) ? t("authoring.conflict.changed", { names: names.join(", ") }) : "";
}
