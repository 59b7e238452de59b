import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { dateOf, dayCount } from './calendar.ts';
import { type CsvFile, createCsvFile, csvRecord } from './csv-file.ts';
import { amends, type DirtKind, expectationOf, soiled } from './dirt.ts';
import { type ExportFile, type ExportName, exportFiles } from './export-files.ts';
import { encodeGb18030 } from './gb18030.ts';

/** Takes the records of customers as they are made. */
export interface Exports {
  /** `day` chooses the file where there is one a year. */
  readonly add: (name: ExportName, fields: readonly string[], day?: number) => void;
  /** Waits until every file can take more. */
  readonly ready: () => Promise<void>;
  readonly close: () => Promise<ExportSummary>;
}

interface ExportSummary {
  /** Records by file, faults included. */
  readonly records: Readonly<Record<string, number>>;
  /** Records without those the night removes or refuses, by export. */
  readonly good: Readonly<Record<string, number>>;
  readonly dirt: readonly { file: string; kind: DirtKind; expected: string; count: number }[];
}

interface Settings {
  readonly folder: string;
  readonly gzip: boolean;
  readonly isClean: boolean;
}

/** A good record comes late in every so many of a yearly export: it stands in the last year's file. */
const lateEvery = 3700;

/**
 * Opens every export of the folder, and truth/dirt.csv beside them, which lists each planted fault with its record
 * number (from 1, the header not counted) and physical line (from 1, the header counted).
 */
export const openExports = ({ folder, gzip, isClean }: Settings): Exports => {
  mkdirSync(join(folder, 'truth'), { recursive: true });
  const dirtFile = createCsvFile(
    join(folder, 'truth', 'dirt.csv'),
    'file record_no line_no kind expected'.split(' '),
    { gzip: false },
  );
  const counts = new Map<string, { file: string; kind: DirtKind; expected: string; count: number }>();
  const note = (file: CsvFile, kind: DirtKind, line: number) => {
    const expected = expectationOf(kind);
    const key = `${file.name} ${kind}`;
    const found = counts.get(key) ?? { file: file.name, kind, expected, count: 0 };
    found.count++;
    counts.set(key, found);
    dirtFile.write(csvRecord([file.name, String(file.records()), String(line), kind, expected]));
  };
  const outputs = Object.fromEntries(
    Object.entries(exportFiles).map(([name, plan]) => [
      name,
      openExport(plan, { folder, gzip, isClean }, note),
    ]),
  ) as Record<ExportName, Output>;
  const all = Object.values(outputs);
  const files = [...all.flatMap((output) => output.files), dirtFile];
  return {
    add: (name, fields, day) => outputs[name].add(fields, day),
    ready: async () => {
      for (const file of files) if (file.isFull()) await file.drained();
    },
    close: async () => {
      if (!isClean) outputs.interactions.endBroken();
      await Promise.all(files.map((file) => file.close()));
      return {
        records: Object.fromEntries(
          all.flatMap((one) => one.files).map((file) => [file.name, file.records()]),
        ),
        good: Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, output.good()])),
        dirt: [...counts.values()].sort((a, b) => (`${a.file} ${a.kind}` < `${b.file} ${b.kind}` ? -1 : 1)),
      };
    },
  };
};

interface Output {
  readonly files: readonly CsvFile[];
  readonly good: () => number;
  readonly add: (fields: readonly string[], day?: number) => void;
  /** Ends the file with a record whose quote is never closed: the last record, so that it takes no other along. */
  readonly endBroken: () => void;
}

type Note = (file: CsvFile, kind: DirtKind, line: number) => void;

const openExport = (plan: ExportFile, { folder, gzip, isClean }: Settings, note: Note): Output => {
  const years = plan.name.includes('*') ? yearsOfData : [''];
  const packed = gzip && plan.gzip;
  const files = years.map((year) =>
    createCsvFile(join(folder, plan.name.replace('*', year) + (packed ? '.gz' : '')), plan.columns, {
      gzip: packed,
      ...(plan.encoding === 'gb18030' ? { encode: encodeGb18030 } : {}),
    }),
  );
  let good = 0;
  let faults = 0;
  let last: readonly string[] = [];
  const put = (file: CsvFile, record: string, kind: DirtKind | undefined) => {
    const line = file.lines() + 1;
    file.write(record);
    if (kind !== undefined) note(file, kind, line);
  };
  return {
    files,
    good: () => good,
    add: (fields, day) => {
      good++;
      last = fields;
      const kinds = plan.dirt?.kinds;
      const isLate = !isClean && files.length > 1 && good % lateEvery === 5;
      const index = yearIndex(day, files.length);
      const file = files[isLate ? files.length - 1 : index]!;
      const isFault = !isClean && kinds !== undefined && good % plan.dirt!.every === 17;
      const kind = isFault ? kinds[faults % kinds.length]! : undefined;
      const late = isLate && index < files.length - 1 ? 'late-arriving row' : undefined;
      if (kind === undefined || !amends(kind)) put(file, csvRecord(fields), late);
      if (kind !== undefined) put(file, soiled(kind, fields, plan.columns, faults++), kind);
    },
    endBroken: () =>
      put(files[0]!, soiled('quote never closed', last, plan.columns, faults), 'quote never closed'),
  };
};

const firstYear = Number(dateOf(0).slice(0, 4));
const yearsOfData = Array.from({ length: Number(dateOf(dayCount - 1).slice(0, 4)) - firstYear + 1 }, (_, i) =>
  String(firstYear + i),
);

const yearIndex = (day: number | undefined, count: number): number =>
  day === undefined || count === 1 ? 0 : Number(dateOf(day).slice(0, 4)) - firstYear;
