import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

/** A proposal looks at no more text than this of one file. */
const mostBytes = 256 * 1024 * 1024;
/** Pieces of a longer file: its head, and others spread evenly over the rest. */
const pieces = 16;

/** Bytes of an export, unpacked; `isWhole` turns false when only a part was read. */
export interface ExportBytes {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly isWhole: () => boolean;
}

/**
 * The text of an export, with gzip undone: all of it up to 256 MB. Of a longer plain file it reads 16 pieces from
 * across, each cut at line ends; of a longer packed file the first 256 MB.
 */
export const exportBytes = async (path: string, most = mostBytes): Promise<ExportBytes> => {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    const isGzip = buffer[0] === 0x1f && buffer[1] === 0x8b;
    // Line ends of UTF-16 are two bytes, so a piece could begin in the middle of one: only its head is read.
    const isUtf16 = buffer[0] === 0xff && buffer[1] === 0xfe;
    if (!isGzip && !isUtf16 && size > most)
      return { chunks: spread(path, size, Math.floor(most / pieces)), isWhole: () => false };
    let isWhole = true;
    const chunks = upTo(path, isGzip, most, () => {
      isWhole = false;
    });
    return { chunks, isWhole: () => isWhole };
  } finally {
    await file.close();
  }
};

async function* upTo(
  path: string,
  isGzip: boolean,
  most: number,
  onCut: () => void,
): AsyncGenerator<Uint8Array> {
  const raw = createReadStream(path, { highWaterMark: 1 << 18 });
  const unpacked = isGzip ? createGunzip({ chunkSize: 1 << 18 }) : raw;
  if (unpacked !== raw) {
    raw.on('error', (cause) => unpacked.destroy(cause));
    raw.pipe(unpacked as ReturnType<typeof createGunzip>);
  }
  let read = 0;
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      yield chunk;
      read += chunk.length;
      if (read < most) continue;
      onCut();
      return;
    }
  } finally {
    raw.destroy();
  }
}

async function* spread(path: string, size: number, pieceSize: number): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    for (let i = 0; i < pieces; i++) {
      const start = Math.floor((i * (size - pieceSize)) / (pieces - 1));
      const { buffer, bytesRead } = await file.read(Buffer.alloc(pieceSize), 0, pieceSize, start);
      const piece = buffer.subarray(0, bytesRead);
      yield piece.subarray(i === 0 ? 0 : piece.indexOf(10) + 1, piece.lastIndexOf(10) + 1);
    }
  } finally {
    await file.close();
  }
}
