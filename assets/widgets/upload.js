// One file to the API as a form, with how far it is: fetch can't tell that.
/** -> {ok, status, data, message}; never throws. `onProgress` gets 0..100. */
export function upload(path, { file, fields = {}, onProgress }) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("file", file, file.name);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => event.lengthComputable && onProgress?.(Math.floor((100 * event.loaded) / event.total));
    const end = () => {
      let data = null;
      try { data = JSON.parse(request.responseText); } catch { data = null; }
      const message = Object.values(data?.fields || {})[0]?.[0] || (typeof data?.error === "string" ? data.error : "");
      resolve({ ok: request.status >= 200 && request.status < 300, status: request.status, data, message });
    };
    request.onload = end;
    request.onerror = end;
    request.send(body);
  });
}
