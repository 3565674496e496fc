// fetch to the app's own API: JSON both ways, session cookie, CSRF token, and errors in one shape.
let csrf = null;

async function csrfToken(renew) {
  if (renew || !csrf) {
    csrf = fetch("/api/v1/auth/csrf-token", { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then((r) => (r.ok ? r.json() : {}))
      .then((body) => body.csrfToken || body.token || "")
      .catch(() => "");
  }
  return csrf;
}

/** An Idempotency-Key of a new thing. Not crypto.randomUUID: browsers have it on https alone. */
export const makeKey = () => `${Date.now()}-${Math.random().toString(36).slice(2)}`;

/** A new UUID, for what the browser names itself; on http too. */
export const makeUuid = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const text = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

/**
 * -> {ok, status, data, message, code, requestId, fields, retryAfter}; never throws. status 0 = no connection.
 * `key`: an Idempotency-Key; what is sent again with the same one is done once.
 */
export async function api(path, { method = "GET", body, withCsrf = true, signal, key } = {}) {
  const write = method !== "GET";
  const send = async (renew) => {
    const headers = { Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (key) headers["Idempotency-Key"] = key;
    if (write && withCsrf) {
      const token = await csrfToken(renew);
      if (token) headers["X-CSRF-Token"] = token;
    }
    return fetch(path, { method, credentials: "same-origin", headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  };
  try {
    let response = await send(false);
    if (response.status === 403 && write && withCsrf) response = await send(true);
    const text = await response.text();
    let data = null;
    try { data = text ? JSON.parse(text) : null; } catch { data = null; }
    if (response.ok) return { ok: true, status: response.status, data };
    return { ok: false, status: response.status, data, ...readError(data, response) };
  } catch (error) {
    return { ok: false, status: 0, aborted: error?.name === "AbortError", data: null, message: "", code: "NETWORK", requestId: "", fields: {}, retryAfter: 0 };
  }
}

function readError(data, response) {
  const nested = data && typeof data.error === "object" && data.error ? data.error : null;
  const details = nested?.details || {};
  return {
    message: nested?.message || (typeof data?.error === "string" ? data.error : ""),
    code: nested?.code || data?.code || "",
    requestId: details.requestId || data?.requestId || response.headers.get("X-Request-Id") || "",
    fields: details.fields || data?.fields || {},
    retryAfter: Number(response.headers.get("Retry-After")) || 0,
  };
}
