// The challenge in hand: between the API's shape and the fields, which field an error means.
let lastKey = 0;
export const newKey = () => `k${Date.now().toString(36)}${(lastKey += 1)}`;

const words = (list) => (list || []).join(", ");
const split = (text, by) => text.split(by).map((part) => part.trim()).filter(Boolean);
const whole = (text) => (/^\s*\d+\s*$/.test(String(text)) ? Number(text) : text); // what is no number is refused by the server, in words
const decimal = (text) => { const value = Number(String(text).replace(",", ".")); return String(text).trim() !== "" && Number.isFinite(value) ? value : text; };

export const LISTS = ["tags", "roles", "skills", "tools", "related"];
const PLAIN = ["title", "description", "instructions", "difficulty", "category", "isPublic", "languages", "starterCode", "solutionCode", "testFiles"];
const JUDGED = ["languages", "starterCode", "solutionCode", "testFiles", "dataFiles", "wrongSolutions", "timeLimitMs", "memoryLimitMb", "testCases"];
const NUMBERS = ["level", "estimatedTime", "timeLimitMs", "memoryLimitMb"];

/** The fields for what the API gave. */
export function toForm(view) {
  const form = {};
  for (const name of PLAIN) form[name] = view[name];
  for (const name of NUMBERS) form[name] = String(view[name]);
  for (const name of LISTS) form[name] = words(view[name]);
  form.learningOutcomes = (view.learningOutcomes || []).join("\n");
  form.hints = (view.hints || []).map((text) => ({ key: newKey(), text }));
  form.wrongSolutions = (view.wrongSolutions || []).map((each) => ({ key: newKey(), ...each }));
  form.dataFiles = Object.entries(view.dataFiles || {}).map(([path, text]) => ({ key: newKey(), path, text }));
  form.testCases = view.testCases.map(({ id: _id, ...each }) => ({ key: newKey(), ...each, group: each.group || "", weight: String(each.weight) }));
  return form;
}

/** Of the fields those on which a check depends: in a published challenge they wait until it has passed. */
export const judgedOf = (form) => Object.fromEntries(JUDGED.map((name) => [name, form[name]]));

/** The fields without what was taken out or left empty: the places in these lists are those that the server names. */
export function settle(form) {
  const stays = (each) => !each.removed;
  return { ...form, testCases: form.testCases.filter(stays), wrongSolutions: form.wrongSolutions.filter(stays), hints: form.hints.filter((each) => each.text.trim()) };
}

/** What the browser can tell by itself: two files of one name would become one. */
export function findTwins(form, message) {
  const seen = new Set();
  const found = {};
  for (const file of form.dataFiles) {
    if (seen.has(file.path)) found[`dataFiles.${file.key}`] = message;
    seen.add(file.path);
  }
  return found;
}

/** What is sent to the API for the fields. A test without a result yet expects null: no check passes with it. */
export function toInput(raw) {
  const form = settle(raw);
  const body = {};
  for (const name of PLAIN) body[name] = form[name];
  for (const name of NUMBERS) body[name] = whole(form[name]);
  for (const name of LISTS) body[name] = split(form[name], ",");
  body.learningOutcomes = split(form.learningOutcomes, "\n");
  body.hints = form.hints.map((each) => each.text);
  for (const name of ["starterCode", "solutionCode", "testFiles"]) {
    body[name] = Object.fromEntries(Object.entries(form[name]).filter(([language, text]) => text && form.languages.includes(language)));
  }
  body.wrongSolutions = form.wrongSolutions.map(({ language, title, code }) => ({ language, title, code }));
  body.dataFiles = Object.fromEntries(form.dataFiles.map((each) => [each.path, each.text]));
  body.testCases = form.testCases.map((each) => ({
    description: each.description,
    functionName: each.functionName,
    input: each.input,
    expectedOutput: each.expectedOutput.trim() ? each.expectedOutput : "null",
    isPublic: each.isPublic,
    weight: whole(each.weight),
    group: each.group.trim() || null,
    checker: toChecker(each.checker),
  }));
  return body;
}

function toChecker(checker) {
  const found = { ...checker };
  for (const name of ["rel", "abs", "tolerance", "max_time_ratio"]) if (name in found) found[name] = decimal(found[name]);
  if ("max_rows" in found) found.max_rows = whole(found.max_rows);
  if (typeof found.indexed === "string") found.indexed = split(found.indexed, ",");
  for (const name of ["max_rows", "max_time_ratio"]) if (found[name] === "" || found[name] === null) delete found[name];
  return found;
}

/** A case like the last one, without its values. */
export function makeCase(last, { isSql = false, isWeb = false } = {}) {
  return {
    key: newKey(), description: "", functionName: last?.functionName || (isSql ? "query" : isWeb ? "page" : "solve"),
    input: isSql ? JSON.stringify([{ fixture: readSql(last?.input)?.fixture || "" }]) : isWeb ? "[{}]" : "[]",
    expectedOutput: "", isPublic: false, weight: "1", group: "", checker: last ? { ...last.checker } : { kind: isSql ? "rows" : "exact" },
  };
}

const SQL_PARTS = { fixture: "string", sample: "string", setup: "string", baseline: "string", check: "string", plan: "boolean" };

/** The parts of an SQL case; null when the text is something else, and is shown as it is. */
export function readSql(text) {
  let value;
  try { value = JSON.parse(text || "[]"); } catch { return null; }
  if (!Array.isArray(value) || value.length > 1) return null;
  const parts = value[0] ?? {};
  if (typeof parts !== "object" || Array.isArray(parts)) return null;
  return Object.entries(parts).every(([name, part]) => typeof part === SQL_PARTS[name]) ? parts : null;
}
export function writeSql(parts) {
  return JSON.stringify([Object.fromEntries(Object.entries(parts).filter(([, part]) => part))]);
}

/** "" or what is wrong with a text that has to be JSON: json, array. */
export function judgeJson(text, { isArray = false } = {}) {
  if (!text.trim()) return isArray ? "json" : "";
  try {
    const value = JSON.parse(text);
    return isArray && !Array.isArray(value) ? "array" : "";
  } catch { return "json"; }
}

const ordered = (value) => (value && typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, ordered(part)])) : Array.isArray(value) ? value.map(ordered) : value);
/** Whether two texts are the same JSON, whatever their spaces and the order of their keys. */
export function sameJson(left, right) {
  try { return JSON.stringify(ordered(JSON.parse(left))) === JSON.stringify(ordered(JSON.parse(right))); } catch { return left === right; }
}

// The server names fields by place; places change while one goes on writing, so they become keys.
const KEYED = { testCases: "testCases", wrongSolutions: "wrongSolutions", hints: "hints" };
export function keyErrors(fields, raw) {
  const form = settle(raw);
  const found = {};
  for (const [name, messages] of Object.entries(fields || {})) {
    const [list, place, ...rest] = name.split(".");
    const row = KEYED[list] && form[list]?.[Number(place)];
    const file = list === "dataFiles" && form.dataFiles.find((each) => [place, ...rest].join(".").includes(each.path));
    const path = row ? [list, row.key, ...rest].join(".") : file ? `dataFiles.${file.key}` : name;
    found[path] = Array.isArray(messages) ? messages[0] : String(messages);
  }
  return found;
}
export const errorOf = (errors, name) => errors[name] || Object.entries(errors).find(([path]) => path.startsWith(`${name}.`))?.[1] || "";

const TABS = { testCases: "tests", dataFiles: "tests", testFiles: "tests", timeLimitMs: "tests", memoryLimitMb: "tests", languages: "code", starterCode: "code", solutionCode: "code", wrongSolutions: "code", hints: "more", learningOutcomes: "more", tags: "more", roles: "more", skills: "more", tools: "more", related: "more" };
export const tabOf = (name) => TABS[name.split(".")[0]] || "about";

/** Names of the fields in which two challenges differ. */
export const differing = (left, right) => Object.keys(left).filter((name) => JSON.stringify(left[name]) !== JSON.stringify(right[name]));
export const same = (left, right) => !differing(toInput(left), toInput(right)).length;
