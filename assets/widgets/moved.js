/** The rows with the one at `from` taken out and put in at `to`. */
export const moved = (rows, from, to) => {
  const next = [...rows];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
};
