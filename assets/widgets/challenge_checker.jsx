// How the result of a test is compared, with the parameters of the chosen way.
import { Code } from "./challenge_code";
import { CheckField, SelectField, TextField } from "./challenge_fields";
import { useT } from "./i18n";

const KINDS = ["exact", "float", "unordered", "set", "regex", "raises", "author"];
const AUTHOR = "def check(arguments, expected, actual):\n    return actual == expected\n";
const DEFAULTS = { float: { rel: 1e-9, abs: 1e-9 }, raises: { type: "" }, rows: { ordered: true }, plan: { indexed: "" }, author: { source: AUTHOR } };

export function Checker({ checker, isSql, hasTests, number, error, onChange }) {
  const t = useT();
  const known = isSql ? ["rows", "plan", "exact", "author"] : [...KINDS, ...(hasTests ? ["test"] : [])];
  const kinds = known.includes(checker.kind) ? known : [...known, checker.kind];
  const Parameters = PARAMETERS[checker.kind];
  return (
    <div className="stack stack--1">
      <SelectField label={t("authoring.case.checker")} value={checker.kind} error={error} options={kinds.map((kind) => [kind, t(`authoring.checker.${kind}`, { defaultValue: kind })])} onChange={(kind) => onChange({ kind, ...(DEFAULTS[kind] || {}) })} />
      {Parameters ? <Parameters {...{ checker, isSql, number }} set={(part) => onChange({ ...checker, ...part })} /> : null}
    </div>
  );
}

function Exact({ checker, isSql, set }) {
  const t = useT();
  return isSql ? null : <CheckField label={t("authoring.checker.strict")} value={checker.strict_numbers} onChange={(strict_numbers) => set({ strict_numbers })} />;
}
function Tolerance({ checker, set }) {
  const t = useT();
  return (
    <div className="authoring-pair">
      <TextField label={t("authoring.checker.rel")} value={String(checker.rel ?? "")} onChange={(rel) => set({ rel })} />
      <TextField label={t("authoring.checker.abs")} value={String(checker.abs ?? "")} onChange={(abs) => set({ abs })} />
    </div>
  );
}
function Raises({ checker, set }) {
  const t = useT();
  return <TextField label={t("authoring.checker.type")} mono value={checker.type || ""} onChange={(type) => set({ type })} />;
}
function Regex() {
  const t = useT();
  return <span className="field-help">{t("authoring.checker.regex_help")}</span>;
}
function Rows({ checker, set }) {
  const t = useT();
  return (
    <>
      <CheckField label={t("authoring.checker.ordered")} value={checker.ordered} onChange={(ordered) => set({ ordered })} />
      <CheckField label={t("authoring.checker.columns")} value={checker.columns ?? true} onChange={(columns) => set({ columns })} />
    </>
  );
}
function Plan({ checker, set }) {
  const t = useT();
  const indexed = Array.isArray(checker.indexed) ? checker.indexed.join(", ") : checker.indexed || "";
  return (
    <>
      <TextField label={t("authoring.checker.indexed")} optional value={indexed} onChange={(text) => set({ indexed: text })} />
      <div className="authoring-pair">
        <TextField label={t("authoring.checker.max_rows")} optional inputMode="numeric" value={String(checker.max_rows ?? "")} onChange={(max_rows) => set({ max_rows })} />
        <TextField label={t("authoring.checker.max_time_ratio")} optional value={String(checker.max_time_ratio ?? "")} onChange={(max_time_ratio) => set({ max_time_ratio })} />
      </div>
      <CheckField label={t("authoring.checker.no_subquery")} value={checker.no_subquery} onChange={(no_subquery) => set({ no_subquery })} />
    </>
  );
}
function Author({ checker, number, set }) {
  const t = useT();
  return <Code label={t("authoring.checker.source", { number })} language="python" height="180px" value={checker.source} onChange={(source) => set({ source })} />;
}

const PARAMETERS = { exact: Exact, float: Tolerance, raises: Raises, regex: Regex, rows: Rows, plan: Plan, author: Author };
