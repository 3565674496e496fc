// The shortcuts of the editor, as the keys are called on this computer. Only what works is listed.
import { Dialog } from "./dialog";
import { useT } from "./i18n";

const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
const MAC = { Mod: "⌘", Alt: "⌥", Shift: "⇧", Ctrl: "⌃" };
const NAMED = { Space: "space" };

// [what, keys, keys on a Mac]: "+" joins keys pressed together, "," those after one another, "/" says or.
const EDITING = [
  ["complete", "Ctrl+Space"],
  ["accept", "Tab"],
  ["leave", "Esc , Tab"],
  ["comment", "Mod+/"],
  ["move_line", "Alt+↑ | Alt+↓"],
  ["copy_line", "Shift+Alt+↑ | Shift+Alt+↓"],
  ["delete_line", "Shift+Mod+K"],
  ["undo", "Mod+Z"],
  ["redo", "Mod+Y", "Shift+Mod+Z"],
];
const FINDING = [
  ["find", "Mod+F"],
  ["find_next", "Mod+G | Shift+Mod+G"],
  ["next_occurrence", "Mod+D"],
  ["go_to_line", "Mod+Alt+G"],
];
const VIEW = [
  ["text_size", "Mod+Shift+. | Mod+Shift+,"],
  ["help", "F1"],
];
const SENDING = { onSubmit: ["submit", "Mod+Enter"], onRun: ["run", "Mod+'"] };

function Key({ name, t }) {
  const text = isMac && MAC[name] ? MAC[name] : name === "Mod" ? "Ctrl" : NAMED[name] ? t(`editor.key.${NAMED[name]}`) : name;
  return <kbd>{text}</kbd>;
}

/** Keys as they stand on the keyboard, for example of "Mod+Enter". */
export function Keys({ keys }) {
  const t = useT();
  return keys.split(" ").map((part, index) => {
    if (part === "|") return <span key={index} className="keys-or">{t("editor.key.or")}</span>;
    if (part === ",") return <span key={index} className="keys-or">{t("editor.key.then")}</span>;
    return <span key={index} className="keys">{part.split("+").map((name, at) => <Key key={at} name={name} t={t} />)}</span>;
  });
}

export function EditorHelp({ open, onClose, sends }) {
  const t = useT();
  const sending = Object.entries(SENDING).filter(([name]) => sends.includes(name)).map(([, row]) => row);
  const groups = [["sending", sending], ["editing", EDITING], ["finding", FINDING], ["view", VIEW]].filter(([, rows]) => rows.length);
  return (
    <Dialog open={open} onClose={onClose} title={t("editor.help.title")} className="dialog--wide">
      <div className="shortcut-list">
        {groups.map(([name, rows]) => (
          <section key={name} className="stack stack--2">
            <h3 className="section-title">{t(`editor.help.${name}`)}</h3>
            <dl>
              {rows.map(([what, keys, onMac]) => (
                <div key={what}>
                  <dt>{t(`editor.shortcut.${what}`)}</dt>
                  <dd><Keys keys={(isMac && onMac) || keys} /></dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
