import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import * as zlib from 'node:zlib';
import { DaybreakError, exitCode } from '../errors.ts';

const chunkSize = 1024 * 1024;

/** A failure to read an input, told with the file and what to do; other errors pass as they are. */
export const inputError = (file: string, error: unknown): unknown => {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const told: Readonly<Record<string, readonly [string, string, string]>> = {
    ENOENT: ['INPUT_MISSING', 'to exist, got nothing', 'check the name, or `--data`'],
    ENOTFILE: ['INPUT_NO_FILE', 'to be a file, got a pipe or device', 'write the export to a file first'],
    EISDIR: ['INPUT_IS_FOLDER', 'to be a file, got a folder', 'name its files, for example with /*.csv'],
    EACCES: [
      'INPUT_UNREADABLE',
      'to be readable, got "permission denied"',
      'give this user the right to read it',
    ],
    EPERM: ['INPUT_UNREADABLE', 'to be readable, got "not permitted"', 'give this user the right to read it'],
    Z_BUF_ERROR: ['INPUT_TRUNCATED', 'to be whole gzip, got an early end', 'fetch the file again'],
    ELOOP: ['INPUT_MISSING', 'to exist, got links in a circle', 'check where the link leads'],
    ZSTD_error_prefix_unknown: [
      'INPUT_DAMAGED',
      'to be whole zstd, got damaged bytes',
      'fetch the file again',
    ],
    ZSTD_error_corruption_detected: [
      'INPUT_DAMAGED',
      'to be whole zstd, got damaged bytes',
      'fetch the file again',
    ],
    Z_DATA_ERROR: ['INPUT_DAMAGED', 'to be whole gzip, got damaged bytes', 'fetch the file again'],
  };
  const words = told[code];
  if (words === undefined) return error;
  const [kind, rule, hint] = words;
  return new DaybreakError(kind, `${file} requires the file ${rule}`, {
    exit: exitCode.input,
    place: { file },
    hint,
    cause: error,
  });
};

/** Size and SHA-256 of a file as it lies on disk. @throws DaybreakError with exit 5 if it cannot be read */
export const fingerprint = async (path: string, file: string): Promise<{ sha256: string; bytes: number }> => {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: chunkSize })) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
  } catch (error) {
    throw inputError(file, error);
  }
  return { sha256: hash.digest('hex'), bytes };
};

/** What the first bytes of a file say it is, whatever its name says. */
export type Container = 'plain' | 'gzip' | 'zstd' | 'parquet' | 'zip' | 'arrow';

const signatures: readonly (readonly [Container, string])[] = [
  ['gzip', '1f8b'],
  ['zstd', '28b52ffd'],
  ['parquet', '50415231'],
  ['zip', '504b0304'],
  ['arrow', '4152524f5731'],
];

/** The first bytes of a file, up to `length`. */
export const firstBytes = async (path: string, length: number): Promise<Buffer> => {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};

export const containerOf = async (path: string): Promise<Container> => {
  const start = (await firstBytes(path, 6)).toString('hex');
  return signatures.find(([, signature]) => start.startsWith(signature))?.[0] ?? 'plain';
};

/** Node's own reader of zstd, which it has from 22.15 on. */
const { createZstdDecompress } = zlib as { createZstdDecompress?: typeof zlib.createGunzip };

/** Whether this Node unpacks files of a container, or has nothing to unpack. */
export const isReadable = (container: Container): boolean =>
  container === 'plain' ||
  container === 'gzip' ||
  (container === 'zstd' && createZstdDecompress !== undefined);

/** The bytes of a file, unpacked where it is gzip or zstd. @throws DaybreakError with exit 5 if it ends early or is damaged */
export async function* unpackedBytes(
  path: string,
  file: string,
  container: Container,
): AsyncGenerator<Buffer> {
  const stored = createReadStream(path, { highWaterMark: chunkSize });
  try {
    const unpack = { gzip: zlib.createGunzip, zstd: createZstdDecompress }[container as string];
    if (unpack === undefined) {
      yield* stored as AsyncIterable<Buffer>;
      return;
    }
    const unpacked = unpack({ chunkSize });
    stored.on('error', (error) => unpacked.destroy(error));
    yield* stored.pipe(unpacked) as AsyncIterable<Buffer>;
  } catch (error) {
    throw inputError(file, error);
  } finally {
    stored.destroy();
  }
}
