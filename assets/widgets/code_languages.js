// The languages of the editor, loaded when one is wanted: colours, indentation, completion with snippets.
import { completeAnyWord, completeFromList, ifNotIn, snippetCompletion } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";

export const INDENTS = { python: 4, java: 4, sql: 4, javascript: 2, web: 2, yaml: 2 };

/** Each takes what the task tells of its data: {tables: {name: [columns]}}. */
export const LANGUAGES = {
  python: () => import("@codemirror/lang-python").then((module) => module.python()),
  javascript: () => import("@codemirror/lang-javascript").then((module) => [
    module.javascript(),
    module.javascriptLanguage.data.of({ autocomplete: module.scopeCompletionSource(JAVASCRIPT_NAMES) }),
  ]),
  java: () => import("@codemirror/lang-java").then((module) => [module.java(), ...javaCompletions(module.javaLanguage)]),
  sql: ({ tables }) => import("@codemirror/lang-sql").then((module) => [
    module.sql({ dialect: module.PostgreSQL, schema: tables, upperCaseKeywords: true }),
    module.PostgreSQL.language.data.of({ autocomplete: completeColumns(tables) }),
  ]),
  yaml: () => import("@codemirror/lang-yaml").then((module) => [module.yaml(), module.yamlLanguage.data.of({ autocomplete: completeAnyWord })]),
  web: () => import("@codemirror/lang-html").then((module) => module.html({ selfClosingTags: true })),
};

// What browsers and Node have in common, with their members.
const JAVASCRIPT_NAMES = { Array, BigInt, Boolean, Date, Error, Infinity, JSON, Map, Math, NaN, Number, Object, Promise, RegExp, Set, String, Symbol, URL, console, isNaN, parseFloat, parseInt, structuredClone, undefined };

// The package for Java brings no completion of its own.
const JAVA_WORDS = {
  keyword: "abstract boolean break byte case char continue default do double else enum extends final finally float if implements import instanceof int interface long new null package private protected public record return short static super this throw throws true false var void yield",
  class: "ArrayDeque ArrayList Arrays Boolean Character Collections Deque Double Exception HashMap HashSet IllegalArgumentException Integer LinkedHashMap List Long Map Math Object Optional Queue RuntimeException Set Stream String StringBuilder System TreeMap",
};
const JAVA_SNIPPETS = [
  ["for", "loop", "for (int ${i} = 0; ${i} < ${count}; ${i}++) {\n\t${}\n}"],
  ["foreach", "loop", "for (${var} ${item} : ${items}) {\n\t${}\n}"],
  ["while", "loop", "while (${condition}) {\n\t${}\n}"],
  ["if", "block", "if (${condition}) {\n\t${}\n}"],
  ["ifelse", "block", "if (${condition}) {\n\t${}\n} else {\n\t\n}"],
  ["switch", "block", "switch (${value}) {\n\tcase ${first} -> ${};\n\tdefault -> ;\n}"],
  ["try", "block", "try {\n\t${}\n} catch (${Exception} ${error}) {\n\t\n}"],
  ["class", "definition", "class ${Name} {\n\t${}\n}"],
  ["record", "definition", "record ${Name}(${int} ${field}) {\n\t${}\n}"],
  ["method", "definition", "static ${int} ${name}(${int} ${value}) {\n\treturn ${};\n}"],
  ["println", "function", "System.out.println(${});"],
];
const QUIET_IN_JAVA = ["LineComment", "BlockComment", "StringLiteral", "CharacterLiteral", "TextBlock"];

function javaCompletions(language) {
  const words = Object.entries(JAVA_WORDS).flatMap(([type, text]) => text.split(" ").map((label) => ({ label, type })));
  const snippets = JAVA_SNIPPETS.map(([label, detail, text]) => snippetCompletion(text, { label, detail, type: "keyword", boost: 1 }));
  const sources = [completeFromList([...words, ...snippets]), completeAnyWord];
  return sources.map((source) => language.data.of({ autocomplete: ifNotIn(QUIET_IN_JAVA, source) }));
}

// The package completes columns after "table."; most queries here name one table and write them bare.
function completeColumns(tables) {
  const owners = {};
  Object.entries(tables).forEach(([table, columns]) => columns.forEach((column) => { (owners[column] ||= []).push(table); }));
  const options = Object.entries(owners).map(([label, names]) => ({ label, type: "property", detail: names.join(", ") }));
  return (context) => {
    const word = context.matchBefore(/[A-Za-z_]\w*/);
    if (!options.length || !(word || context.explicit)) return null;
    const from = word ? word.from : context.pos;
    if (context.state.sliceDoc(from - 1, from) === ".") return null;
    if (/String|Comment|QuotedIdentifier/.test(syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null;
    return { from, options, validFor: /^\w*$/ };
  };
}
