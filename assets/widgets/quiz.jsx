// A quiz: one question at a time, answers saved as one goes, handed in once, then the result. The server gives right
// answers only with the result. What is chosen shows at once; the server has it half a second later, or when the
// connection is back.
import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "./http";
import { useT } from "./i18n";
import { Matching } from "./quiz_matching";
import { QuizResult } from "./quiz_result";

const SAVE_MS = 500;
const RETRY_MS = 3000;

const isOpen = (question, answer) => answer === undefined || answer === null || (Array.isArray(answer) && (!answer.length || answer.includes(null)));
const toMap = (answers) => Object.fromEntries(answers.map((each) => [each.questionId, each.selectedIndex]));
const toWire = (ids, answers) => ids.map((id) => ({ questionId: id, selectedIndex: answers[id] ?? null }));

export function QuizPlayer({ clubId, lessonId, assignmentId, news = 0 }) {
  const t = useT();
  const [quiz, setQuiz] = useState(null);
  const [failed, setFailed] = useState("");
  const [fresh, setFresh] = useState(false); // handed in just now: worth a word of praise
  const path = `/api/kruzhok/${clubId}/quiz/${assignmentId}`;
  const load = useCallback(async () => {
    const answer = await api(path);
    if (answer.ok) { setFailed(""); setQuiz(answer.data); }
    else setFailed((now) => now || answer.message || t("errors.network"));
  }, [path]);
  useEffect(() => { load(); }, [load, news]);
  if (!quiz && failed) return <div className="alert alert--bad" role="alert"><span className="grow">{failed}</span><button type="button" className="btn btn--secondary btn--small" onClick={() => { setFailed(""); load(); }}>{t("quizzes.again")}</button></div>;
  if (!quiz) return <div className="stack" aria-busy="true"><span className="skeleton" style={{ height: "64px" }} /><span className="skeleton" style={{ height: "64px" }} /><span className="skeleton" style={{ height: "64px" }} /></div>;
  if (quiz.result) return <QuizResult {...{ quiz, clubId, fresh }} />;
  return <Player quiz={quiz} path={path} submitPath={`/api/kruzhok/${clubId}/lessons/${lessonId}/quiz/submit`} onDone={() => { setFresh(true); load(); }} onStale={load} />;
}

/** Answers and their way to the server. `state` is saved, saving or offline. */
function useAnswers(quiz, path, onStale) {
  const [answers, setAnswers] = useState(() => toMap(quiz.answers));
  const [state, setState] = useState("saved");
  const latest = useRef(answers);
  const waiting = useRef(new Set()); // questions that the server has not got yet
  const timer = useRef(0);
  const send = useCallback(async () => {
    const ids = [...waiting.current];
    if (!ids.length) return;
    waiting.current.clear();
    setState("saving");
    const answer = await api(`${path}/answers`, { method: "PUT", body: { answers: toWire(ids, latest.current) } });
    if (answer.ok) setState(waiting.current.size ? "saving" : "saved");
    else if (answer.status === 409 || answer.status === 404) onStale();
    else {
      ids.forEach((id) => waiting.current.add(id));
      setState("offline");
      timer.current = setTimeout(send, RETRY_MS);
    }
  }, [path, onStale]);
  const choose = (id, chosen) => {
    latest.current = { ...latest.current, [id]: chosen };
    setAnswers(latest.current);
    waiting.current.add(id);
    setState("saving");
    clearTimeout(timer.current);
    timer.current = setTimeout(send, SAVE_MS);
  };
  useEffect(() => { // from another device: what was not touched here
    const theirs = toMap(quiz.answers);
    const merged = { ...latest.current };
    for (const { id } of quiz.questions) if (!waiting.current.has(id) && theirs[id] !== undefined) merged[id] = theirs[id];
    latest.current = merged;
    setAnswers(merged);
  }, [quiz]);
  useEffect(() => {
    const leave = () => { // the page goes away: the last answers go with a request that outlives it
      const ids = [...waiting.current];
      if (ids.length) fetch(`${path}/answers`, { method: "PUT", keepalive: true, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ answers: toWire(ids, latest.current) }) }).catch(() => {});
    };
    window.addEventListener("pagehide", leave);
    return () => { window.removeEventListener("pagehide", leave); clearTimeout(timer.current); leave(); };
  }, [path]);
  return { answers, state, choose, latest, hold: () => { clearTimeout(timer.current); waiting.current.clear(); } };
}

function Player({ quiz, path, submitPath, onDone, onStale }) {
  const t = useT();
  const { questions } = quiz;
  const { answers, state, choose, latest, hold } = useAnswers(quiz, path, onStale);
  const firstOpen = () => Math.max(0, questions.findIndex((each) => isOpen(each, latest.current[each.id])));
  const [at, setAt] = useState(() => (questions.some((each) => !isOpen(each, toMap(quiz.answers)[each.id])) ? firstOpen() : 0));
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState("");
  const heading = useRef(null);
  const moved = useRef(false);
  const open = questions.filter((each) => isOpen(each, answers[each.id]));
  const go = (to) => { moved.current = true; setAt(to); };
  useEffect(() => { if (moved.current) heading.current?.focus(); }, [at]);
  const submit = async () => {
    if (busy) return;
    setBusy(true);
    setFailed("");
    hold();
    const answer = await api(submitPath, { method: "POST", body: { answers: toWire(questions.map((each) => each.id), latest.current) } });
    setBusy(false);
    if (answer.ok) onDone();
    else setFailed(answer.status === 0 ? t("quizzes.submit_offline") : answer.message || t("errors.unknown"));
  };
  const isLast = at === questions.length;
  const done = questions.length - open.length;
  return (
    <div className="quiz">
      <div className="quiz-top">
        <div className="progress grow">
          <div className="progress-track" role="progressbar" aria-label={t("quizzes.progress")} aria-valuenow={done} aria-valuemin={0} aria-valuemax={questions.length}><div className="progress-fill" style={{ width: `${(100 * done) / questions.length}%` }} /></div>
        </div>
        <span className="muted small num">{t("quizzes.answered_of", { done, total: questions.length })}</span>
      </div>
      {isLast ? (
        <div className="card card--roomy stack">
          <h2 tabIndex={-1} ref={heading}>{t("quizzes.check_title")}</h2>
          {open.length ? <p>{t("quizzes.open_left", { count: open.length })}</p> : <p>{t("quizzes.all_answered")}</p>}
          <ol className="quiz-steps">
            {questions.map((each, index) => {
              const missing = isOpen(each, answers[each.id]);
              return <li key={each.id}><button type="button" className={`quiz-step${missing ? " quiz-step--open" : ""}`} onClick={() => go(index)}><span className="num">{index + 1}.</span><span className="grow">{each.text}</span><span className="small">{missing ? t("quizzes.no_answer") : t("quizzes.answered")}</span></button></li>;
            })}
          </ol>
          <p className="muted small">{t("quizzes.once")}</p>
          {failed ? <div className="alert alert--bad" role="alert">{failed}</div> : null}
          <div className="quiz-nav">
            <button type="button" className="btn btn--secondary" onClick={() => go(questions.length - 1)}>{t("common.previous")}</button>
            <button type="button" className="btn btn--primary" aria-busy={busy} onClick={submit}>{busy ? <span className="spinner" aria-hidden="true" /> : null}{t("quizzes.submit")}</button>
          </div>
        </div>
      ) : (
        <div className="card card--roomy stack">
          <h2 tabIndex={-1} ref={heading} className="quiz-question"><span className="muted small num">{t("quizzes.question_of", { number: at + 1, total: questions.length })}</span>{questions[at].text}</h2>
          <Question key={questions[at].id} question={questions[at]} answer={answers[questions[at].id]} onChoose={(chosen) => choose(questions[at].id, chosen)} />
          <div className="quiz-nav">
            {at ? <button type="button" className="btn btn--secondary" onClick={() => go(at - 1)}>{t("common.previous")}</button> : <span />}
            <button type="button" className="btn btn--primary" onClick={() => go(at + 1)}>{at + 1 < questions.length ? t("common.next") : t("quizzes.to_check")}</button>
          </div>
        </div>
      )}
      <p className={`small quiz-saved${state === "offline" ? " quiz-saved--bad" : " muted"}`} role="status">{t(`quizzes.state.${state}`)}</p>
    </div>
  );
}

export function Question({ question, answer, onChoose }) {
  const t = useT();
  if (question.kind === "MATCHING") return <Matching question={question} answer={answer} onChoose={onChoose} />;
  const many = question.kind === "MULTIPLE";
  const chosen = many ? answer || [] : answer;
  const toggle = (place) => onChoose(chosen.includes(place) ? chosen.filter((each) => each !== place) : [...chosen, place].sort((a, b) => a - b));
  return (
    <fieldset className="quiz-options">
      <legend className="muted small">{t(many ? "quizzes.choose_many" : "quizzes.choose_one")}</legend>
      {question.options.map((text, place) => (
        <label key={place} className="quiz-option">
          <input type={many ? "checkbox" : "radio"} name={question.id} checked={many ? chosen.includes(place) : chosen === place} onChange={() => (many ? toggle(place) : onChoose(place))} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
