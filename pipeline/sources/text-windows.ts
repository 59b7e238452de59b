import { DaybreakError, exitCode } from '../errors.ts';

/** Bytes read before their records are handed on. DuckDB adds rows cheaper by the million than by the hundred thousand. */
const windowSize = 64 * 1024 * 1024;
const firstBuffer = 1024 * 1024;
const largestRecord = 128 * 1024 * 1024;

/** Part of the text of a file; `origin` is the offset of `bytes[0]` in it. */
export interface TextWindow {
  readonly bytes: Buffer;
  readonly origin: number;
  readonly isLast: boolean;
}

/** A window grows until one whole record fits; @throws beyond 128 MiB, where the dialect must be wrong. */
const largerThan = (size: number, file: string): number => {
  if (size < largestRecord) return size * 2;
  throw new DaybreakError('RECORD_TOO_LONG', `${file} requires records below 128 MiB, got a longer one`, {
    exit: exitCode.input,
    place: { file },
    hint: 'is this the delimiter and quote that the file uses?',
  });
};

/** A buffer of at least `wanted` bytes for what is to come, holding what is there; it grows as a small file needs. */
const withRoom = (buffer: Buffer, filled: number, wanted: number): Buffer => {
  if (filled < buffer.length) return buffer;
  const larger = Buffer.allocUnsafeSlow(Math.min(wanted, Math.max(firstBuffer, filled * 4)));
  buffer.copy(larger, 0, 0, filled);
  return larger;
};

const requireAllBytes = (file: string, received: number, seen: number): void => {
  if (seen === received) return;
  throw new DaybreakError('RECONCILE', `${file} requires ${received} bytes, got ${seen}`, {
    place: { file },
    hint: 'nothing of this file was kept; please report it',
  });
};

/**
 * Cuts a stream of text into windows. `read` says where in the window the last whole record ends, and what it found;
 * the rest is carried into the next window. Two buffers are used in turn: a window's bytes stay as they are while
 * the next one is read, not longer.
 */
export async function* textWindows<Found>(
  chunks: AsyncIterable<Buffer>,
  file: string,
  read: (window: TextWindow) => { readonly end: number; readonly found: Found },
  size = windowSize,
): AsyncGenerator<Found> {
  let [buffer, other, carried] = [
    Buffer.alloc(0) as Buffer,
    Buffer.alloc(0) as Buffer,
    Buffer.alloc(0) as Buffer,
  ];
  const source = chunks[Symbol.asyncIterator]();
  let pending = await source.next();
  let [origin, wanted, received] = [0, size, 0];
  try {
    for (;;) {
      if (buffer.length < carried.length) buffer = Buffer.allocUnsafeSlow(wanted);
      let filled = carried.copy(buffer);
      while (filled < wanted && !pending.done) {
        buffer = withRoom(buffer, filled, wanted);
        const taken = pending.value.copy(buffer, filled);
        filled += taken;
        received += taken;
        if (taken < pending.value.length) pending.value = pending.value.subarray(taken);
        else pending = await source.next();
      }
      const isLast = pending.done === true;
      requireAllBytes(file, received, origin + filled);
      const { end, found } = read({ bytes: buffer.subarray(0, filled), origin, isLast });
      carried = buffer.subarray(end, filled);
      origin += end;
      if (end === 0 && !isLast) {
        wanted = largerThan(wanted, file);
        continue;
      }
      yield found;
      if (isLast) return;
      [buffer, other] = [other, buffer];
      // A window that grew may leave more behind than a window of the usual size holds.
      wanted = carried.length < size ? size : carried.length * 2;
    }
  } finally {
    await source.return?.();
  }
}
