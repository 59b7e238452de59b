import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, version as duckdbVersion, quotedString } from '@duckdb/node-api';
import { writeReports } from '../reports/write-reports.ts';
import { writeArrowFile } from './arrow-file.ts';
import { codeHash, version } from './code-version.ts';
import type { Night } from './night.ts';
import {
  isPublished,
  listOutputs,
  type Manifest,
  moveIntoPlace,
  pointLatest,
  restrict,
  stagingFolder,
} from './publish.ts';
import { type PdfResult, writePdfs } from './publish-pdf.ts';
import { writeScorecard } from './publish-scorecard.ts';
import { publishedSettings } from './published-settings.ts';
import type { JobResult, RunResult } from './run-events.ts';
import type { Warehouse } from './warehouse.ts';

interface Run {
  readonly run_id: string;
  /** Hash of everything the published files depend on. */
  readonly state: string;
  readonly jobs: readonly JobResult[];
  readonly now: () => Date;
  readonly connect: Warehouse['connect'];
}

/**
 * Publishes a night: every file is written to a folder aside, listed in the manifest, and moved into place
 * whole. A night that is already published to the byte is left as it is.
 */
export const publishNight = async (
  night: Night,
  run: Run,
): Promise<Pick<RunResult, 'findings' | 'notes' | 'published'>> => {
  const { as_of } = night.windows;
  const { output } = night.config;
  const folder = join(output, as_of);
  if (isPublished(output, as_of, run.state)) {
    pointLatest(output, as_of);
    return { findings: readHeadlines(folder), notes: [], published: { folder, status: 'same' } };
  }
  const staged = stagingFolder(output, as_of);
  try {
    const { headlines, pdf } = await fill(night, run, staged);
    await moveIntoPlace(output, as_of, staged);
    return { findings: headlines, notes: pdfNotes(pdf), published: { folder, status: 'done' } };
  } catch (error) {
    // On a full disk the half-written night would leave no room even for the mark that says so.
    rmSync(staged, { recursive: true, force: true });
    throw error;
  }
};

/** Writes every file of the night, the manifest last: the pages and lists once in each language. */
const fill = async (night: Night, run: Run, staged: string) => {
  const { as_of } = night.windows;
  const { locale, further_locales = [], reports } = night.config;
  await writeAnalystFiles(night.db, join(staged, 'analyst'));
  const editions = [
    { locale, folder: '' },
    ...further_locales.map((further) => ({ locale: further, folder: further as string })),
  ];
  const headlines = await onLanes(night, run, async (further) => {
    const told: (readonly string[])[] = [];
    for (const edition of editions) {
      const folder = join(staged, edition.folder);
      const options = { ...reportOptions(night), as_of, folder, locale: edition.locale, editions };
      told.push(await writeReports(night.db, options, further));
    }
    return told[0]!;
  });
  const folders = editions.map(({ folder }) => folder);
  const pdf = await writePdfs(staged, folders, as_of, reports.pdf);
  await writeManifest(night, { ...run, headlines, pdf }, staged);
  restrict(staged);
  return { headlines, pdf };
};

/** One line for a person where a PDF is missing. */
const pdfNotes = (pdf: readonly PdfResult[]): readonly string[] => {
  const missing = pdf.filter(({ status }) => status === 'skipped');
  const [first] = missing;
  return first === undefined ? [] : [`without PDF of the reports: ${first.reason} (${first.path})`];
};

/** As many as the threads on which Node runs queries. */
const mostLanes = 4;

/**
 * Gives the reports as many connections as the machine has threads, each query on one thread alone: threads of one query
 * would add up the pages' fractions in an order of their own, and so differ in a last digit.
 */
const onLanes = async <T>(
  { db, config: { machine } }: Night,
  { connect }: Run,
  body: (further: readonly DuckDBConnection[]) => Promise<T>,
): Promise<T> => {
  const further: DuckDBConnection[] = [];
  await db.run('set threads = 1');
  try {
    while (further.length + 1 < Math.min(machine.threads, mostLanes)) further.push(await connect());
    return await body(further);
  } finally {
    for (const connection of further) connection.disconnectSync();
    await db.run(`set threads = ${machine.threads}`);
  }
};

/** The main findings of a published night, as its manifest keeps them. */
const readHeadlines = (folder: string): readonly string[] =>
  (JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { headlines: readonly string[] })
    .headlines;

const reportOptions = (night: Night) => {
  const { company, currency, clv, churn, reports } = night.config;
  return {
    company,
    currency,
    version,
    config_hash: configHash(night),
    clv_horizon_days: clv.horizon_days,
    churn_horizon_days: night.windows.churn_horizon_days,
    churn_high: churn.high,
    churn_medium: churn.medium,
    cards: reports.cards,
    ...(reports.pseudonyms !== undefined && { pseudonym_key: reports.pseudonyms }),
  };
};

const writeAnalystFiles = async (db: DuckDBConnection, folder: string): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  const customers = 'from scores.customers order by customer_id';
  const quarantine = 'from ops.quarantine order by source, file, record_no, column_name, code';
  const parquet = (sql: string, name: string) =>
    db.run(`copy (${sql}) to ${quotedString(join(folder, name))} (format parquet, compression zstd)`);
  await parquet(customers, 'customers.parquet');
  await writeArrowFile(db, customers, join(folder, 'customers.arrow'));
  await parquet(quarantine, 'quarantine.parquet');
  writeFileSync(join(folder, 'models.json'), json(await modelCards(db)));
  await writeScorecard(db, folder);
};

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** Every fitted model, used or not, as the analyst reads it in `models.json`. */
const modelCards = async (db: DuckDBConnection) => {
  const reader = await db.runAndReadAll('from ops.model order by model');
  const cards = reader.getRowObjectsJson().map(({ job: _job, params, fit, metrics, baseline, ...card }) => ({
    ...card,
    params: JSON.parse(String(params)),
    fit: JSON.parse(String(fit)),
    metrics: JSON.parse(String(metrics)),
    baseline: JSON.parse(String(baseline)),
  }));
  return { schema: 'daybreak/models/v1', models: cards };
};

/** Settings that may change a published byte; folders of this machine are left out. */
const configHash = ({ config }: Night): string => {
  const {
    warehouse: _warehouse,
    output: _output,
    data_folder: _data,
    machine: _machine,
    sources,
    reports: { pdf: _pdf, pseudonyms, ...reports },
    ...rest
  } = config;
  const contracts = sources.map(({ files: _files, ...source }) => source);
  return createHash('sha256')
    .update(JSON.stringify([rest, { ...reports, is_pseudonymous: pseudonyms !== undefined }, contracts]))
    .digest('hex');
};

const writeManifest = async (
  night: Night,
  run: Run & { readonly headlines: readonly string[]; readonly pdf: readonly PdfResult[] },
  staged: string,
): Promise<void> => {
  const inputs = await night.db.runAndReadAll(
    `select source, file, sha256, bytes::double as bytes, records::double as records, loaded::double as loaded,
            refused::double as refused
     from ops.file order by source, file`,
  );
  const manifest: Manifest & Record<string, unknown> = {
    schema: 'daybreak/manifest/v1',
    run_id: run.run_id,
    as_of: night.windows.as_of,
    company: night.config.company,
    published_at: run.now().toISOString(),
    versions: { daybreak: version, node: process.version, duckdb: duckdbVersion() },
    code_hash: codeHash(),
    config_hash: configHash(night),
    settings: publishedSettings(night.config),
    state: run.state,
    headlines: run.headlines,
    pdf: run.pdf,
    inputs: inputs.getRowObjectsJson(),
    outputs: listOutputs(staged),
    timings: run.jobs.map(({ job, status, seconds }) => ({ job, status, seconds })),
  };
  writeFileSync(join(staged, 'manifest.json'), json(manifest));
};
