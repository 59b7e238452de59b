/** Money is counted in whole fen here; this is how the files write it. */
export const yuan = (fen: number): string => {
  const size = Math.abs(fen);
  const cents = size % 100;
  return `${fen < 0 ? '-' : ''}${(size - cents) / 100}.${cents < 10 ? '0' : ''}${cents}`;
};

/** `HH:MM` of a minute of the day. */
export const clock = (minute: number): string => {
  const hour = Math.floor(minute / 60);
  const rest = minute % 60;
  return `${hour < 10 ? '0' : ''}${hour}:${rest < 10 ? '0' : ''}${rest}`;
};
