import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The reports that people print and send round, below the folder of an edition. */
const printed = ['marketing/segments', 'risk/risk'] as const;

/** What became of the PDF of one report, as the manifest tells it. */
export interface PdfResult {
  readonly path: string;
  readonly status: 'written' | 'skipped';
  /** Why there is none. */
  readonly reason?: string;
}

/** Names that Chromium goes by; the system's search path finds them. */
const browsers = ['chromium', 'chromium-browser', 'google-chrome'] as const;

const longestMs = 90_000;

/**
 * Prints the two main reports of each edition as PDF with a Chromium that this machine has. A page is a report whether
 * or not it is also a PDF: nothing here stops a night, and what could not be printed is told with its reason.
 * @param folders folders of the editions, relative to `staged`; '' for the night's own
 * @param setting `auto` looks for a Chromium, `never` prints nothing, anything else is the path of one
 */
export const writePdfs = async (
  staged: string,
  folders: readonly string[],
  as_of: string,
  setting: string,
): Promise<readonly PdfResult[]> => {
  if (setting === 'never') return [];
  const commands = setting === 'auto' ? browsers : [setting];
  const results: PdfResult[] = [];
  for (const folder of folders) {
    const reports = printed.map((name) => join(folder, name));
    // Both at once: a browser that starts leaves a second core idle.
    const reasons = await Promise.all(
      reports.map((report) => printReport(join(staged, report), as_of, commands)),
    );
    reports.forEach((report, i) => {
      const reason = reasons[i];
      const path = `${report}.pdf`;
      results.push(reason === undefined ? { path, status: 'written' } : { path, status: 'skipped', reason });
    });
    // A machine without a browser has none for the next edition either.
    if (reasons.includes(noBrowser)) break;
  }
  return results;
};

const noBrowser = 'no Chromium was found';

/**
 * On a busy machine Chromium seldom prints the same page as other bytes, so it prints until two in a row are the same: as a
 * rule twice.
 */
const mostPrints = 4;

/** Prints `<report>.html` to `<report>.pdf`; returns why it could not. */
const printReport = async (
  report: string,
  as_of: string,
  commands: readonly string[],
): Promise<string | undefined> => {
  const room = mkdtempSync(join(tmpdir(), 'daybreak-pdf-'));
  try {
    const page = join(room, 'page.html');
    writeFileSync(page, withoutFileLinks(readFileSync(`${report}.html`, 'utf8')));
    let before: Buffer | undefined;
    for (let nth = 1; nth <= mostPrints; nth++) {
      const pdf = join(room, `${nth}.pdf`);
      const reason = await firstThatRuns(commands, argumentsOf(page, pdf, join(room, `profile-${nth}`)));
      if (reason !== undefined) return reason;
      if (!existsSync(pdf)) return 'Chromium ended without a PDF';
      const print = datedAt(readFileSync(pdf), as_of);
      writeFileSync(`${report}.pdf`, print);
      if (before?.equals(print)) return undefined;
      before = print;
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(room, { recursive: true, force: true, maxRetries: 5 });
  }
};

/** A PDF would spell links to files out from the root of this machine; places on the page itself stay links. */
const withoutFileLinks = (page: string) => page.replace(/(<a\b[^>]*?) href="(?!#)[^"]*"/g, '$1');

const argumentsOf = (page: string, pdf: string, profile: string): readonly string[] => [
  '--headless',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-extensions',
  '--no-first-run',
  '--no-default-browser-check',
  // Chromium's own sandbox refuses to start as root, as which containers run it.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  `--user-data-dir=${profile}`,
  '--no-pdf-header-footer',
  `--print-to-pdf=${pdf}`,
  pathToFileURL(page).href,
];

const firstThatRuns = async (
  commands: readonly string[],
  given: readonly string[],
): Promise<string | undefined> => {
  for (const command of commands) {
    const outcome = await runToEnd(command, given);
    if (outcome !== 'absent') return outcome;
  }
  return commands.length === 1 ? `there is no ${commands[0]}` : noBrowser;
};

/** Runs a program to its end or its time limit; undefined when it ended well. */
const runToEnd = (command: string, given: readonly string[]): Promise<string | undefined> =>
  new Promise((resolve) => {
    const child = spawn(command, given, { stdio: 'ignore', detached: true });
    const late = setTimeout(() => {
      endGroup(child);
      resolve(`Chromium took more than ${longestMs / 1000} s`);
    }, longestMs);
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(late);
      resolve(error.code === 'ENOENT' ? 'absent' : error.message);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(late);
      endGroup(child);
      resolve(code === 0 ? undefined : `Chromium ended with ${signal ?? `code ${code}`}`);
    });
  });

/** Ends a browser with the processes it started: they may outlive it, and hold its profile. */
const endGroup = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // They have ended already.
  }
};

/**
 * Sets the dates of a PDF to the day it is about, so that the same page is the same file every time. The new dates are
 * as long as the old ones: a PDF finds its parts by counting bytes.
 */
export const datedAt = (pdf: Buffer, as_of: string): Buffer => {
  const day = `D:${as_of.replaceAll('-', '')}000000`;
  const text = pdf.toString('latin1');
  return Buffer.from(
    text.replace(/(\/(?:CreationDate|ModDate) \()(D:\d{14})/g, (_, before: string) => before + day),
    'latin1',
  );
};
