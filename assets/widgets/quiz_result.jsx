// How a quiz went: what it earned, how far it is to the certificate, and each question with what would have been right.
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { useT } from "./i18n";

export function QuizResult({ quiz, clubId, fresh }) {
  const t = useT();
  const { result, review, questions, threshold } = quiz;
  const heading = useRef(null);
  useEffect(() => { if (fresh) heading.current?.focus(); }, []);
  const passed = result.score >= quiz.passPercent;
  const shown = Math.min(result.userTotalXP, threshold);
  const answers = Object.fromEntries(quiz.answers.map((each) => [each.questionId, each.selectedIndex]));
  return (
    <div className="quiz">
      <section className={`card card--roomy stack quiz-result${fresh ? " quiz-result--fresh" : ""}`}>
        <h2 tabIndex={-1} ref={heading}>{t(passed ? "quizzes.passed" : "quizzes.not_passed")}</h2>
        <p className="quiz-figure num">{t("quizzes.right_of", { right: result.correctAnswers, total: result.totalQuestions })}</p>
        <p>{passed ? t("quizzes.earned", { xp: result.xpAwarded }) : t("quizzes.too_few", { percent: quiz.passPercent })}</p>
        {result.certificateRequestCreated ? <p className="strong">{t("quizzes.certificate_asked")}</p> : null}
        <div className="progress">
          <div className="progress-track" role="progressbar" aria-label={t("quizzes.to_certificate")} aria-valuenow={shown} aria-valuemin={0} aria-valuemax={threshold}><div className="progress-fill" style={{ width: `${(100 * shown) / threshold}%` }} /></div>
          <span className="muted small num">{result.thresholdReached ? t("quizzes.certificate_earned") : t("quizzes.xp_of", { xp: result.userTotalXP, threshold })}</span>
        </div>
        <div><Link className="btn btn--primary" to={`/kruzhok/${clubId}`}>{t("quizzes.back_to_club")}</Link></div>
      </section>
      <h2>{t("quizzes.review")}</h2>
      <ol className="quiz-review">
        {questions.map((question, index) => <Reviewed key={question.id} number={index + 1} question={question} verdict={review[index]} answer={answers[question.id]} />)}
      </ol>
    </div>
  );
}

function Reviewed({ number, question, verdict, answer }) {
  const t = useT();
  const good = verdict.isCorrect;
  return (
    <li className="card stack stack--2">
      <div className="row row--wrap"><span className={`badge badge--${good ? "good" : "bad"}`}><Mark good={good} />{t(good ? "quizzes.right" : "quizzes.wrong")}</span><span className="muted small num">{number}</span></div>
      <p className="strong">{question.text}</p>
      <p><span className="muted">{t("quizzes.your_answer")} </span><Said question={question} answer={answer} /></p>
      {good ? null : <p><span className="muted">{t("quizzes.right_answer")} </span><Said question={question} answer={verdict.correctIndex} /></p>}
      {verdict.explanation ? <p className="quiz-why">{verdict.explanation}</p> : null}
    </li>
  );
}

function Said({ question, answer }) {
  const t = useT();
  if (answer === undefined || answer === null) return <span>{t("quizzes.no_answer")}</span>;
  if (question.kind !== "MATCHING") return <span>{[answer].flat().map((place) => question.options[place]).join(", ")}</span>;
  return <span className="quiz-pairs">{question.options.map((text, place) => <span key={place}>{text} → {answer[place] === null ? t("quizzes.no_answer") : question.matches[answer[place]]}</span>)}</span>;
}

function Mark({ good }) {
  return <svg width="14" height="14" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={good ? "M5 13l4 4L19 7" : "M6 6l12 12M18 6L6 18"} /></svg>;
}
