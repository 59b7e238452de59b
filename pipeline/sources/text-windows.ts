import { DaybreakError, exitCode } from '../errors.ts';

/** Bytes read before their records are handed on: two of DuckDB's units of parallel reading, one for each core. */
const windowSize = 16 * 1024 * 1024;
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
  const buffers = [Buffer.alloc(0), Buffer.alloc(0)];
  const source = chunks[Symbol.asyncIterator]();
  let pending = await source.next();
  let [carried, origin, turn, wanted, received] = [Buffer.alloc(0) as Buffer, 0, 0, size, 0];
  for (;;) {
    if (buffers[turn]!.length < wanted) buffers[turn] = Buffer.allocUnsafeSlow(wanted);
    const buffer = buffers[turn]!;
    let filled = carried.copy(buffer);
    while (filled < wanted && !pending.done) {
      const taken = pending.value.copy(buffer, filled);
      filled += taken;
      received += taken;
      if (taken < pending.value.length) pending.value = pending.value.subarray(taken);
      else pending = await source.next();
    }
    const isLast = pending.done === true;
    if (origin + filled !== received) {
      throw new DaybreakError('RECONCILE', `${file} requires ${received} bytes, got ${origin + filled}`, {
        place: { file },
        hint: 'nothing of this file was kept; please report it',
      });
    }
    const { end, found } = read({ bytes: buffer.subarray(0, filled), origin, isLast });
    carried = buffer.subarray(end, filled);
    origin += end;
    if (end === 0 && !isLast) {
      wanted = largerThan(wanted, file);
      continue;
    }
    yield found;
    if (isLast) return;
    turn = 1 - turn;
    // A window that grew may leave more behind than a window of the usual size holds.
    wanted = carried.length < size ? size : carried.length * 2;
  }
}
