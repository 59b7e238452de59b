import { inflateRawSync } from 'node:zlib';

/** The parts of an archive by path, read by its directory. */
export const readZip = (archive: Buffer): ReadonlyMap<string, string> => {
  const parts = new Map<string, string>();
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [packed, nameLength, offset] = [20, 28, 42].map((field, i) =>
      i === 1 ? archive.readUInt16LE(at + field) : archive.readUInt32LE(at + field),
    ) as [number, number, number];
    const start = offset + 30 + archive.readUInt16LE(offset + 26);
    const path = archive.toString('utf8', at + 46, at + 46 + nameLength);
    parts.set(path, inflateRawSync(archive.subarray(start, start + packed)).toString('utf8'));
    at += 46 + nameLength;
  }
  return parts;
};

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#13': '\r' };

/** A text of a part as a spreadsheet shows it. */
const shown = (text: string) =>
  text
    .replace(/&(amp|lt|gt|quot|#13);/g, (_, name: string) => entities[name]!)
    .replace(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** The cells of a sheet, row by row: texts as texts, figures as numbers, days as their count. */
export const readSheet = (part: string): readonly (readonly (string | number | null)[])[] =>
  [...part.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row]) =>
    [...row!.matchAll(/<c [^>]*?(?:\/>|>(.*?)<\/c>)/gs)].map(([, cell]) => {
      const text = cell?.match(/<t[^>]*>(.*?)<\/t>/s);
      if (text) return shown(text[1]!);
      const value = cell?.match(/<v>(.*?)<\/v>/);
      return value ? Number(value[1]) : null;
    }),
  );
