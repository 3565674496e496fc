// The quiz of a course: all questions below each other, judged by the server, to be tried again. What is right never
// comes to the browser, only which answers were.
import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "./http";
import { useT } from "./i18n";
import { Question } from "./quiz";

const isOpen = (answer) => answer === undefined || answer === null || (Array.isArray(answer) && (!answer.length || answer.includes(null)));
const toWire = (answer) => (isOpen(answer) ? [] : [answer].flat());

/** Answers that survive a reload of the tab. */
function useAnswers(key) {
  const [answers, setAnswers] = useState(() => { try { return JSON.parse(sessionStorage.getItem(key)) || {}; } catch { return {}; } });
  useEffect(() => { sessionStorage.setItem(key, JSON.stringify(answers)); }, [key, answers]);
  return [answers, setAnswers];
}

export function CourseQuiz({ courseId, itemId, isCompleted }) {
  const t = useT();
  const path = `/api/v1/courses/${courseId}/items/${itemId}`;
  const [item, setItem] = useState(null);
  const [failed, setFailed] = useState("");
  const load = useCallback(async () => {
    const answer = await api(path);
    if (answer.ok) setItem(answer.data);
    else setFailed(answer.message || t("errors.network"));
  }, [path]);
  useEffect(() => { load(); }, [load]);
  if (failed) return <div className="alert alert--bad" role="alert"><span className="grow">{failed}</span><button type="button" className="btn btn--secondary btn--small" onClick={() => { setFailed(""); load(); }}>{t("quizzes.again")}</button></div>;
  if (!item) return <div className="stack" aria-busy="true"><span className="skeleton" style={{ height: "120px" }} /><span className="skeleton" style={{ height: "120px" }} /></div>;
  return <Questions {...{ item, path, isCompleted }} />;
}

function Questions({ item, path, isCompleted }) {
  const t = useT();
  const { questions, passPercent } = item;
  const [answers, setAnswers] = useAnswers(`lms:course-quiz:${item.id}`);
  const [result, setResult] = useState(null);
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState("");
  const root = useRef(null);
  const outcome = useRef(null);
  const open = questions.map((_, place) => place).filter((place) => isOpen(answers[place]));
  const choose = (place, answer) => { setAnswers((each) => ({ ...each, [place]: answer })); setMessage(""); };
  const submit = async () => {
    if (busy) return;
    if (open.length) {
      setMessage(t("quizzes.open_left", { count: open.length }));
      root.current.querySelector(`[data-question="${open[0]}"] :is(input, button)`)?.focus();
      return;
    }
    setBusy(true);
    setMessage("");
    const answer = await api(`${path}/answers`, { method: "POST", body: { answers: questions.map((_, place) => toWire(answers[place])) } });
    setBusy(false);
    if (!answer.ok) { setMessage(answer.status === 0 ? t("quizzes.submit_offline") : answer.message || t("errors.unknown")); return; }
    setResult(answer.data);
    setTimeout(() => outcome.current?.focus(), 0);
  };
  const again = () => { setResult(null); root.current.querySelector("[data-question] :is(input, button)")?.focus(); };
  return (
    <div className="stack" ref={root}>
      <p className="muted small">{t("learning.quiz.pass", { percent: passPercent })}</p>
      {result ? (
        <div className={`alert alert--${result.isPassed ? "good" : "warning"}`} tabIndex={-1} ref={outcome} role="status">
          <div className="stack stack--1 grow">
            <span className="strong">{t(result.isPassed ? "learning.quiz.passed" : "learning.quiz.not_passed", { percent: result.scorePercent })}</span>
            <span>{t("learning.quiz.right_of", { right: result.right.filter(Boolean).length, total: result.right.length })}</span>
          </div>
          <button type="button" className="btn btn--secondary btn--small" onClick={again}>{t("learning.quiz.again")}</button>
        </div>
      ) : isCompleted ? <div className="alert alert--good">{t("learning.quiz.done")}</div> : null}
      {questions.map((each, place) => {
        const verdict = result ? (result.right[place] ? "right" : "wrong") : "";
        return (
          <section key={place} className="card card--roomy stack" data-question={place} aria-labelledby={`question-${place}`}>
            <h2 id={`question-${place}`} className="quiz-question"><span className="muted small num">{t("quizzes.question_of", { number: place + 1, total: questions.length })}</span>{each.text}</h2>
            {verdict ? <p className={`badge badge--${verdict === "right" ? "good" : "bad"} self-start`}>{t(`learning.quiz.${verdict}`)}</p> : null}
            <Question question={{ ...each, id: `question-${place}` }} answer={answers[place]} onChoose={(answer) => { if (result) setResult(null); choose(place, answer); }} />
          </section>
        );
      })}
      {message ? <div className="alert alert--bad" role="alert">{message}</div> : null}
      {result ? null : <div><button type="button" className="btn btn--primary" aria-busy={busy} onClick={submit}>{busy ? <span className="spinner" aria-hidden="true" /> : null}{t("learning.quiz.check")}</button></div>}
    </div>
  );
}
