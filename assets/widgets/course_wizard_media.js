// Where the files of a draft's videos are: sent by this tab, by another one, or in the library already.
import { useCallback, useEffect, useMemo, useState } from "react";
import { api } from "./http";
import { rowOfItem } from "./media_upload_rules";
import { useUploads } from "./media_uploads";

const NO_FILE = { key: "", name: "", size: 0, sent: 0, phase: "none" };
const asItem = (medium) => ({ id: medium.id, upload_id: "", file_name: medium.fileName, title: medium.title, size_bytes: medium.sizeBytes, received_bytes: medium.receivedBytes, converted_percent: medium.convertedPercent, status: medium.status, error_code: medium.errorCode || "" });

/** `onMedia(videoId, mediaId)` hears when the server has taken a file on, `onGone(videoId)` when it takes it no more. */
export function useDraftMedia({ owner, items, content, onMedia, onGone }) {
  const onEvent = (event) => {
    if (event.kind === "added") onMedia(event.tag, event.mediaId);
    if (event.kind === "failed" && event.isGone) onMedia(event.tag, null);
    if (event.kind === "refused" || event.kind === "removed") onGone(event.tag);
  };
  const uploads = useUploads({ owner, items, place: "wizard", kinds: "videos", onEvent, elsewhere: false });
  const [asked, setAsked] = useState({}); // media id -> item, or null when it is gone
  const ids = useMemo(() => content.sections.flatMap((section) => section.videos.map((video) => video.mediaId)).filter(Boolean), [content]);
  const known = useMemo(() => new Map(items.map((item) => [item.id, item])), [items]);
  const byTag = useMemo(() => new Map(uploads.rows.map((row) => [row.tag, row])), [uploads.rows]);
  useEffect(() => {
    const wanted = ids.filter((id) => !known.has(id) && asked[id] === undefined);
    if (!wanted.length || !owner) return;
    for (const id of wanted) {
      api(`/api/media/${id}`).then((answer) => {
        if (answer.ok) setAsked((now) => ({ ...now, [id]: asItem(answer.data) }));
        else if (answer.status === 404) setAsked((now) => ({ ...now, [id]: null }));
      });
    }
  }, [ids, known, owner]);
  const rowOf = useCallback((video) => {
    const own = byTag.get(video.id);
    if (own) return own;
    if (!video.mediaId) return uploads.isReady ? NO_FILE : null;
    const item = known.get(video.mediaId) ?? asked[video.mediaId];
    if (item) return rowOfItem(item);
    return item === null ? NO_FILE : null;
  }, [byTag, known, asked, uploads.isReady]);
  return { uploads, rowOf };
}
