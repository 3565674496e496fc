// Uploads a file as a page would: node upload.mjs ENDPOINT COOKIE FILE NAME CHUNK_BYTES
// Prints the upload's address. Retries for a minute, so that the server may be killed meanwhile.
import { createReadStream, statSync } from "node:fs";
import * as tus from "tus-js-client";

const [endpoint, cookie, file, filename, chunkSize] = process.argv.slice(2);
const upload = new tus.Upload(createReadStream(file), {
  endpoint,
  chunkSize: Number(chunkSize),
  uploadSize: statSync(file).size,
  metadata: { filename, filetype: "application/pdf" },
  headers: { Cookie: cookie, Origin: new URL(endpoint).origin },
  retryDelays: Array(120).fill(500),
  onProgress: (sent, total) => process.stderr.write(`${sent} ${total}\n`),
  onError: (error) => {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  },
  onSuccess: () => process.stdout.write(`${new URL(upload.url).pathname}\n`),
});
upload.start();
