// Files that go with a challenge: the author's tests by language, and data that the learner's code reads.
import { useState } from "react";
import { Code } from "./challenge_code";
import { errorOf, newKey } from "./challenge_draft";
import { Button, IconButton, Section, TextField } from "./challenge_fields";
import { useT } from "./i18n";

export function TestFilesSection({ form, change, errors, testLanguages, testExamples }) {
  const t = useT();
  const [inserted, setInserted] = useState({}); // an editor takes its first text only, so one that gets an example is a new one
  const offered = form.languages.filter((each) => testLanguages.includes(each) || form.testFiles[each]);
  if (!offered.length) return null;
  const write = (language, text) => change({ testFiles: { ...form.testFiles, [language]: text } });
  const insert = (language) => {
    write(language, testExamples[language]);
    setInserted({ ...inserted, [language]: (inserted[language] || 0) + 1 });
  };
  return (
    <Section title={t("authoring.section.test_files")} lead={t("authoring.section.test_files_lead")}>
      {offered.map((language) => (
        <div key={`${language}${inserted[language] || ""}`} className="stack stack--2">
          <Code label={t("authoring.field.test_file", { language: t(`submissions.language.${language}`) })} language={language} value={form.testFiles[language]} error={errorOf(errors, `testFiles.${language}`)}
            height="min(60vh, 420px)" autoFocus={Boolean(inserted[language])} onChange={(text) => write(language, text)} />
          {!form.testFiles[language] && testExamples[language] && (
            <Button sign="plus" small onClick={() => insert(language)}>{t("authoring.insert_test_example", { language: t(`submissions.language.${language}`) })}</Button>
          )}
        </div>
      ))}
    </Section>
  );
}

export function DataFilesSection({ form, change, errors }) {
  const t = useT();
  const set = (key, part) => change({ dataFiles: form.dataFiles.map((each) => (each.key === key ? { ...each, ...part } : each)) });
  return (
    <Section title={t("authoring.section.files")} lead={t("authoring.section.files_lead")}>
      <span className="field-error">{errors.dataFiles || ""}</span>
      {form.dataFiles.map((file, index) => (
        <div key={file.key} className="case-edit stack stack--2">
          <div className="hint-edit">
            <TextField label={t("authoring.field.file_name")} mono value={file.path} error={errors[`dataFiles.${file.key}`]} onChange={(path) => set(file.key, { path })} />
            <IconButton sign="trash" label={t("authoring.remove", { name: file.path || index + 1 })} onClick={() => change({ dataFiles: form.dataFiles.filter((each) => each.key !== file.key) })} />
          </div>
          <TextField label={t("authoring.field.file_text")} lines={6} mono value={file.text} onChange={(text) => set(file.key, { text })} />
        </div>
      ))}
      <div><Button sign="plus" onClick={() => change({ dataFiles: [...form.dataFiles, { key: newKey(), path: `data${form.dataFiles.length + 1}.txt`, text: "" }] })}>{t("authoring.add_file")}</Button></div>
    </Section>
  );
}
