// How long a video is, as players write it.
const two = (number) => String(number).padStart(2, "0");

/** "1:02" or "1:00:02" of milliseconds; empty for none. */
export function writeDuration(milliseconds) {
  if (!milliseconds) return "";
  const seconds = Math.round(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
