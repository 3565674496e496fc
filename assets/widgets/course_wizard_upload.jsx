// The wizard's third step: videos are dropped, named and given to chapters while they are on their way.
import { useEffect, useRef, useState } from "react";
import { IconButton, SelectField, TextField } from "./challenge_fields";
import { makeUuid } from "./http";
import { useT } from "./i18n";
import { DropZone, Refused, UploadVoice, usePageDrop } from "./media_upload";
import { UploadProgress, UploadTools, UploadTotal } from "./media_upload_list";
import { stemOf } from "./media_upload_rules";
import { moved } from "./moved";

/** What changes the videos of a draft; `change` is that of the wizard. */
export function videoChanges(change) {
  const each = (edit) => change((now) => ({ sections: now.sections.map(edit) }));
  const set = (id, part) => each((section) => ({ ...section, videos: section.videos.map((video) => (video.id === id ? { ...video, ...part } : video)) }));
  return {
    set,
    add: (sectionId, videos) => each((section) => (section.id === sectionId ? { ...section, videos: [...section.videos, ...videos] } : section)),
    remove: (id) => each((section) => ({ ...section, videos: section.videos.filter((video) => video.id !== id) })),
    move: (sectionId, from, to) => each((section) => (section.id === sectionId ? { ...section, videos: moved(section.videos, from, to) } : section)),
    assign: (id, sectionId) => change((now) => {
      const video = now.sections.flatMap((section) => section.videos).find((one) => one.id === id);
      return { sections: now.sections.map((section) => ({ ...section, videos: [...section.videos.filter((one) => one.id !== id), ...(section.id === sectionId ? [video] : [])] })) };
    }),
  };
}

/** Files become videos of a chapter; those that aren't taken don't. */
export function addFiles(files, { sectionId, uploads, change }) {
  const ids = new Map(files.map((file) => [file, makeUuid()]));
  const taken = new Set(uploads.add(files, (file) => ids.get(file)));
  const videos = files.filter((file) => taken.has(ids.get(file))).map((file) => ({ id: ids.get(file), title: stemOf(file.name).slice(0, 200), mediaId: null }));
  if (videos.length) videoChanges(change).add(sectionId, videos);
}

function VideoRow({ video, place, last, section, sections, row, uploads, videos, onMove, onAssign }) {
  const t = useT();
  const remove = () => { if (row && row.key && row.phase !== "complete") uploads.act.remove(row); videos.remove(video.id); };
  const name = video.title || t("courses.wizard.untitled");
  return (
    <li className="wizard-video" data-video={video.id}>
      <div className="wizard-video-fields">
        <TextField label={t("courses.wizard.video_title", { place: place + 1 })} value={video.title} maxLength={200} onChange={(title) => videos.set(video.id, { title })} />
        {sections.length > 1 ? <SelectField label={t("courses.wizard.video_chapter")} value={section.id} options={sections.map((each) => [each.id, each.title])} onChange={(to) => onAssign(video, to)} /> : null}
      </div>
      <div className="wizard-video-line">
        <div className="grow stack stack--1">{row ? <UploadProgress row={row} /> : <span className="skeleton" style={{ height: "20px" }} />}</div>
        <span className="row wizard-video-tools">
          {row?.key && row.phase !== "complete" && row.phase !== "processing" ? <UploadTools row={row} act={{ ...uploads.act, remove }} onPick={(files) => uploads.add(files, video.id)} isBare /> : null}
          <IconButton sign="up" label={t("courses.wizard.video_up", { title: name })} disabled={place === 0} onClick={() => onMove(place, place - 1)} />
          <IconButton sign="down" label={t("courses.wizard.video_down", { title: name })} disabled={place === last} onClick={() => onMove(place, place + 1)} />
          <IconButton sign="trash" label={t("courses.wizard.video_delete", { title: name })} onClick={remove} />
        </span>
      </div>
    </li>
  );
}

/** `rowOf(video)` says where its file is; null while that is being asked for. */
export function UploadStep({ content, change, uploads, rowOf }) {
  const t = useT();
  const { sections } = content;
  const [target, setTarget] = useState("");
  const [said, setSaid] = useState("");
  const root = useRef(null);
  const focus = useRef("");
  const sectionId = sections.some((each) => each.id === target) ? target : sections[0]?.id;
  const videos = videoChanges(change);
  const take = (files) => addFiles(files, { sectionId, uploads, change });
  usePageDrop(uploads.isReady, take);
  useEffect(() => { // a row that went to another chapter is drawn anew there
    if (!focus.current) return;
    root.current?.querySelector(`[data-video="${focus.current}"] select`)?.focus();
    focus.current = "";
  });
  const assign = (video, to) => {
    focus.current = video.id;
    videos.assign(video.id, to);
    setSaid(t("courses.wizard.video_assigned", { title: video.title, chapter: sections.find((each) => each.id === to).title }));
  };
  const move = (section, from, to) => { videos.move(section.id, from, to); setSaid(t("courses.wizard.moved", { title: section.videos[from].title, place: to + 1 })); };
  const rows = sections.flatMap((section) => section.videos).map(rowOf).filter((row) => row?.key);
  const count = sections.reduce((sum, section) => sum + section.videos.length, 0);
  return (
    <div className="stack stack--6" ref={root}>
      <div className="stack stack--4 upload" data-ready={uploads.isReady || undefined}>
        {sections.length > 1 ? <div className="wizard-target"><SelectField label={t("courses.wizard.target")} value={sectionId} options={sections.map((each) => [each.id, each.title])} onChange={setTarget} /></div> : null}
        <DropZone disabled={!uploads.isReady} compact={count > 0} onFiles={take} />
        <Refused refused={uploads.refused} onClose={uploads.forgive} />
        {rows.some((row) => row.phase !== "complete") ? <UploadTotal rows={rows} act={uploads.act} /> : null}
        <UploadVoice rows={rows} />
      </div>
      {sections.map((section) => (
        <div key={section.id} className="stack stack--2" data-chapter={section.id}>
          <h3 className="wizard-chapter-title">{section.title}</h3>
          {section.videos.length ? (
            <ol className="wizard-videos">
              {section.videos.map((video, place) => (
                <VideoRow key={video.id} {...{ video, place, section, sections, uploads, videos }} last={section.videos.length - 1} row={rowOf(video)} onAssign={assign} onMove={(from, to) => move(section, from, to)} />
              ))}
            </ol>
          ) : <p className="muted small">{t("courses.wizard.no_videos")}</p>}
        </div>
      ))}
      <div role="status" className="visually-hidden">{said}</div>
    </div>
  );
}
