// The scenario of a web test: between its JSON text and the rows of its form. docs/web-scenarios.md says what each part means.
import { newKey, sameJson } from "./challenge_draft";

export const STEPS = ["click", "hover", "press", "type", "scroll", "wait", "idle", "resize", "network", "read"];
const OF_ELEMENTS = ["text", "texts", "count", "visible", "visible_count", "value", "attribute", "style", "box", "columns", "rows", "aligned", "filled", "images", "focused", "accessible"];
const OF_ADDRESSES = ["requests", "request_count"];
const OF_THE_PAGE = ["title", "focus_ring", "overflow", "scroll", "console_errors", "animated", "dialogs"];
export const PROBES = [...OF_ELEMENTS, ...OF_THE_PAGE, ...OF_ADDRESSES];
export const OPTIONS = { attribute: ["name"], style: ["property", "pseudo"] };
export const isOfPage = (kind) => OF_THE_PAGE.includes(kind);
export const isOfAddress = (kind) => OF_ADDRESSES.includes(kind);

const isObject = (value) => Boolean(value) && typeof value === "object" && !Array.isArray(value);
const isWhole = (text) => /^\s*\d+\s*$/.test(text);
const whole = (text) => (isWhole(text) ? Number(text) : text); // what is no number is refused by the server, in words
const filled = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
const POINT = /^\s*\d+(\.\d+)?\s*,\s*\d+(\.\d+)?\s*$/;

export const makeStep = (kind = "click") => ({ key: newKey(), kind, at: "", text: "", width: "", height: "", mobile: false, network: "", isList: false, read: kind === "read" ? [makeProbe()] : [] });
export const makeProbe = () => ({ key: newKey(), name: "", kind: "text", subject: "", options: {} });

const toViewport = (value) => ({ width: String(value?.width ?? ""), height: String(value?.height ?? ""), mobile: Boolean(value?.mobile) });
function fromViewport({ width, height, mobile }) {
  const found = filled({ width: width.trim() ? whole(width) : undefined, height: height.trim() ? whole(height) : undefined, mobile: mobile || undefined });
  return Object.keys(found).length ? found : undefined;
}

function toProbes(read) {
  return Object.entries(read || {}).map(([name, probe]) => {
    const kind = PROBES.find((each) => isObject(probe) && each in probe) || "text";
    const options = Object.fromEntries((OPTIONS[kind] || []).map((option) => [option, String(probe[option] ?? "")]));
    return { key: newKey(), name, kind, subject: isOfPage(kind) ? "" : String(probe?.[kind] ?? ""), options };
  });
}

/** The names that stand for more than one reading. */
export function twinNames(probes) {
  const names = probes.map((each) => each.name);
  return new Set(names.filter((name, index) => name && names.indexOf(name) !== index));
}

function fromProbes(probes) {
  const twins = twinNames(probes);
  return Object.fromEntries(probes.map(({ name, kind, subject, options }) => {
    const given = (OPTIONS[kind] || []).map((option) => [option, options[option] || undefined]);
    // The server refuses a reading without a name, so that none of two of one name gets lost.
    return [twins.has(name) ? "" : name, filled({ [kind]: isOfPage(kind) ? true : subject, ...Object.fromEntries(given) })];
  }));
}

const READERS = {
  click: (value) => ({ at: Array.isArray(value) ? value.join(", ") : String(value) }),
  hover: (value) => ({ at: String(value) }),
  press: (value) => ({ text: Array.isArray(value) ? value.join(" ") : String(value), isList: Array.isArray(value) }),
  type: (value) => ({ at: String(value?.into ?? ""), text: String(value?.text ?? "") }),
  scroll: (value) => ({ at: String(value) }),
  wait: (value) => ({ at: String(value) }),
  idle: () => ({}),
  resize: toViewport,
  network: (value) => ({ network: value || "" }),
  read: (value) => ({ read: toProbes(value) }),
};
const WRITERS = {
  click: ({ at }) => (POINT.test(at) ? at.split(",").map(Number) : at),
  hover: ({ at }) => at,
  press: ({ text, isList }) => { const keys = text.split(/\s+/).filter(Boolean); return isList || keys.length > 1 ? keys : keys[0] || ""; },
  type: ({ at, text }) => ({ into: at, text }),
  scroll: ({ at }) => whole(at),
  wait: ({ at }) => whole(at),
  idle: () => true,
  resize: (step) => fromViewport(step) || {},
  network: ({ network }) => network || null,
  read: ({ read }) => fromProbes(read),
};

function toStep(step) {
  const kind = STEPS.find((each) => isObject(step) && each in step);
  return kind ? { ...makeStep(kind), ...READERS[kind](step[kind]) } : makeStep();
}

/** The rows for a text; null when they could not say all that it says. */
export function readScenario(text) {
  let value;
  try { value = JSON.parse(text || "[]"); } catch { return null; }
  const scenario = Array.isArray(value) && value.length <= 1 ? value[0] ?? {} : null;
  if (!isObject(scenario) || !Array.isArray(scenario.steps ?? []) || !isObject(scenario.read ?? {})) return null;
  const { resources } = scenario;
  const rows = {
    ...toViewport(scenario.viewport), javascript: scenario.javascript ?? true, network: scenario.network || "", until: scenario.until || "load",
    resources: resources === undefined ? "" : typeof resources === "string" ? resources : JSON.stringify(resources, null, 1),
    steps: (scenario.steps ?? []).map(toStep), read: toProbes(scenario.read),
  };
  return sameJson(writeScenario(rows), JSON.stringify([withoutDefaults(scenario)])) ? rows : null;
}

const DEFAULTS = { javascript: true, network: null, until: "load" };
function withoutDefaults(scenario) {
  return Object.fromEntries(Object.entries(scenario).filter(([name, value]) => !(name in DEFAULTS && value === DEFAULTS[name]) && !(name === "steps" && !value.length) && !(name === "read" && !Object.keys(value).length)));
}

export function writeScenario(rows) {
  let resources = rows.resources.trim() ? rows.resources : undefined;
  try { resources = resources && JSON.parse(resources); } catch { /* sent as it is, and refused at its place */ }
  const steps = rows.steps.map((step) => ({ [step.kind]: WRITERS[step.kind](step) }));
  const read = fromProbes(rows.read);
  return JSON.stringify([filled({
    viewport: fromViewport(rows), javascript: rows.javascript ? undefined : false, network: rows.network || undefined, until: rows.until === "load" ? undefined : rows.until,
    resources, steps: steps.length ? steps : undefined, read: rows.read.length ? read : undefined,
  })]);
}
