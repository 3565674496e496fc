// The lesson in hand: between the API's shape and the fields, which field an error means.
let lastKey = 0;
export const newKey = () => `q${Date.now().toString(36)}${(lastKey += 1)}`;
const whole = (text) => (/^\s*\d+\s*$/.test(String(text)) ? Number(text) : text); // what is no number is refused by the server, in words

const toRows = (question) => question.options.map((text, place) => ({ key: newKey(), text, match: question.matches[place] || "", right: question.correct.includes(place) }));

/** The fields of a quiz, of a lesson as of a course. */
export const quizToForm = (quiz) => ({
  passPercent: String(quiz.passPercent),
  questions: quiz.questions.map((each) => ({ key: newKey(), kind: each.kind, text: each.text, explanation: each.explanation, rows: toRows(each) })),
});

/** The fields for what the API gave. */
export function toForm(view) {
  return {
    title: view.title, description: view.description, scenario: view.scenario, durationMinutes: String(view.durationMinutes),
    materials: view.materials, xp: String(view.quiz.xp), ...quizToForm(view.quiz),
  };
}

export function makeQuestion(kind) {
  const rows = [0, 1].map(() => ({ key: newKey(), text: "", match: "", right: false }));
  return { key: newKey(), kind, text: "", explanation: "", rows };
}
export const makeRow = () => ({ key: newKey(), text: "", match: "", right: false });

/** What is sent: without questions that were taken out. */
export function toInput(form) {
  return {
    title: form.title, description: form.description, scenario: form.scenario, durationMinutes: whole(form.durationMinutes),
    materialIds: form.materials.map((each) => each.id),
    quiz: { xp: whole(form.xp), ...quizToInput(form) },
  };
}
export const quizToInput = (form) => ({ passPercent: whole(form.passPercent), questions: form.questions.filter((each) => !each.removed).map(toQuestion) });

function toQuestion(question) {
  const isMatching = question.kind === "MATCHING";
  return {
    kind: question.kind, text: question.text, explanation: question.explanation, options: question.rows.map((each) => each.text),
    matches: isMatching ? question.rows.map((each) => each.match) : [],
    correct: isMatching ? [] : question.rows.flatMap((each, place) => (each.right ? [place] : [])),
  };
}

/** The server names fields by place; places change while one goes on writing, so they become keys. */
export function keyErrors(fields, form) {
  const found = {};
  const questions = form.questions.filter((each) => !each.removed);
  for (const [name, messages] of Object.entries(fields || {})) {
    const text = Array.isArray(messages) ? messages[0] : String(messages);
    const parts = name.split(".");
    const question = parts[0] === "quiz" && parts[1] === "questions" ? questions[Number(parts[2])] : null;
    if (!question) { found[parts[0] === "quiz" ? parts[1] : name] = text; continue; }
    const row = parts[4] === undefined ? null : question.rows[Number(parts[4])];
    found[[question.key, parts[3], ...(row ? [row.key] : [])].join(".")] = text;
  }
  return found;
}

export const same = (left, right) => JSON.stringify(toInput(left)) === JSON.stringify(toInput(right));
