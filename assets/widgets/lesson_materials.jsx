// The files of a lesson: found among those that are there, or uploaded right here.
import { useEffect, useState } from "react";
import { Button, IconButton, Section, TextField } from "./challenge_fields";
import { api } from "./http";
import { useT } from "./i18n";
import { MaterialUpload } from "./material_upload";

const LOOK_MS = 300;

export function LessonMaterials({ form, change }) {
  const t = useT();
  const { materials } = form;
  const [words, setWords] = useState("");
  const [found, setFound] = useState([]);
  const set = (next) => change({ materials: next });
  const add = (one) => set([...materials.filter((each) => each.id !== one.id), one]);
  const move = (place, step) => {
    const next = [...materials];
    [next[place], next[place + step]] = [next[place + step], next[place]];
    set(next);
  };
  useEffect(() => {
    const timer = setTimeout(async () => {
      const answer = words.trim() ? await api(`/api/admin/kruzhok/materials?search=${encodeURIComponent(words.trim())}`) : { ok: true, data: { materials: [] } };
      if (answer.ok) setFound(answer.data.materials);
    }, LOOK_MS);
    return () => clearTimeout(timer);
  }, [words]);
  const offered = found.filter((each) => !materials.some((used) => used.id === each.id)).slice(0, 8);
  return (
    <Section title={t("programs.materials")} lead={t("programs.materials_lead")}>
      {materials.length ? (
        <ol className="lesson-files">
          {materials.map((file, place) => (
            <li key={file.id} className="quiz-row">
              <span className="grow stack stack--1"><a href={file.viewUrl || file.downloadUrl} target="_blank" rel="noopener noreferrer">{file.title}</a><span className="muted small">{file.fileName}</span></span>
              <IconButton sign="up" label={t("programs.move_up", { title: file.title })} disabled={!place} onClick={() => move(place, -1)} />
              <IconButton sign="down" label={t("programs.move_down", { title: file.title })} disabled={place === materials.length - 1} onClick={() => move(place, 1)} />
              <IconButton sign="trash" label={t("programs.file_remove", { title: file.title })} onClick={() => set(materials.filter((each) => each.id !== file.id))} />
            </li>
          ))}
        </ol>
      ) : <p className="muted">{t("programs.no_files")}</p>}
      <TextField label={t("programs.find_file")} value={words} onChange={setWords} />
      {offered.length ? <ul className="lesson-files">{offered.map((file) => <li key={file.id} className="quiz-row"><span className="grow">{file.title}</span><Button sign="plus" small aria-label={t("programs.add_file_named", { title: file.title })} onClick={() => add(file)}>{t("programs.add_file")}</Button></li>)}</ul> : null}
      <MaterialUpload onUploaded={add} />
    </Section>
  );
}
