// What CodeMirror says, in the person's language. The keys are its own texts.
const PHRASES = {
  Find: "find", Replace: "replacement", next: "next", previous: "previous", all: "all", "match case": "match_case",
  regexp: "regexp", "by word": "by_word", replace: "replace", "replace all": "replace_all", close: "close",
  "current match": "current_match", "on line": "on_line", "replaced match on line $": "replaced_on_line",
  "replaced $ matches": "replaced_count", "Go to line": "go_to_line", go: "go", Completions: "completions",
  "Selection deleted": "selection_deleted", "Control character": "control_character", "Folded lines": "folded_lines",
  "Unfolded lines": "unfolded_lines", "folded code": "folded_code", unfold: "unfold", to: "to",
  // What the language packages say of their snippets.
  function: "kind_function", loop: "kind_loop", "of loop": "kind_loop", block: "kind_block", definition: "kind_definition",
  statement: "kind_statement", import: "kind_import", named: "kind_named", default: "kind_default",
  "/ else block": "kind_else", "/ except block": "kind_except", "/ catch block": "kind_catch",
};

export const makePhrases = (t) => Object.fromEntries(Object.entries(PHRASES).map(([text, key]) => [text, t(`editor.phrase.${key}`)]));
