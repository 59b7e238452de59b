import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';

const deflate = promisify(deflateRaw);

/** A part of an archive, compressed already. */
export interface ZipPart {
  readonly path: string;
  readonly bytes: number;
  readonly crc: number;
  readonly packed: Buffer;
}

/** Compresses a part beside the main thread; the parts of a workbook may be packed at the same time. */
export const packPart = async (path: string, content: Buffer): Promise<ZipPart> => ({
  path,
  bytes: content.length,
  crc: crc32(content),
  // Lists are large and compress well at once: the highest level takes six times as long for a tenth less.
  packed: await deflate(content, { level: 2 }),
});

/** 1 January 1980, the first day an archive can say: the same parts give the same bytes on any night. */
const date = (1 << 5) | 1;

/** The fields that the head of a part and its entry in the directory have in common, after their signature. */
const common = ({ path, bytes, crc, packed }: ZipPart): Buffer => {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  // Bit 11: the name is UTF-8.
  fields.writeUInt16LE(0x800, 2);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt16LE(0, 6);
  fields.writeUInt16LE(date, 8);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(bytes, 18);
  fields.writeUInt16LE(Buffer.byteLength(path), 22);
  return fields;
};

const uint32 = (value: number): Buffer => {
  const field = Buffer.alloc(4);
  field.writeUInt32LE(value);
  return field;
};

const localSignature = uint32(0x04034b50);
const entrySignature = Buffer.concat([uint32(0x02014b50), Buffer.from([20, 0])]);

/**
 * An archive of the parts in their order, without anything of the clock or the machine.
 * Source: PKWARE APPNOTE 6.3.9, sections 4.3.7, 4.3.12 and 4.3.16; parts and archive below 4 GB.
 */
export const zip = (parts: readonly ZipPart[]): Buffer => {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const name = Buffer.from(part.path);
    const piece = Buffer.concat([localSignature, common(part), name, part.packed]);
    // After the common fields: no comment, disk 0, no attributes; then where the part begins.
    directory.push(entrySignature, common(part), Buffer.alloc(10), uint32(offset), name);
    pieces.push(piece);
    offset += piece.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...pieces, entries, end]);
};
