import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { diskFull, isDiskFull } from './disk.ts';
import { DaybreakError, exitCode } from './errors.ts';

const schemas = ['raw', 'staging', 'customer', 'features', 'scores', 'actions', 'ops'];

export interface Machine {
  readonly threads: number;
  /** As DuckDB writes it: `700MB`. */
  readonly memory_limit: string;
}

/** The open warehouse: its connection, a folder for files on the way in, and how to close it. */
export interface Warehouse {
  readonly db: DuckDBConnection;
  /** A further connection, for reading beside `db`; whoever asked for it disconnects it before `close`. */
  readonly connect: () => Promise<DuckDBConnection>;
  readonly temp: string;
  readonly close: () => void;
}

/**
 * Opens the private warehouse of a company for the one process that may write it. Everything but the reports
 * runs on the one connection; `close` releases file, WAL and lock, in that order.
 * @throws LOCKED (exit 4) while another run holds the folder, WAREHOUSE when it can't be opened or written
 */
export const openWarehouse = async (folder: string, machine: Machine): Promise<Warehouse> => {
  try {
    mkdirSync(join(folder, 'temp'), { recursive: true });
  } catch (cause) {
    throw unwritable(folder, cause);
  }
  const unlock = lock(folder);
  try {
    // What a killed run was reading or spilling; the lock says that nobody uses it now.
    for (const name of readdirSync(join(folder, 'temp'))) {
      rmSync(join(folder, 'temp', name), { recursive: true, force: true });
    }
    const instance = await DuckDBInstance.create(join(folder, 'daybreak.duckdb'), {
      threads: String(machine.threads),
      memory_limit: machine.memory_limit,
      temp_directory: join(folder, 'temp'),
      // The night works offline: a mistyped function must not reach for the network.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connect = async () => {
      const connection = await instance.connect();
      await connection.run(`set timezone = 'UTC'`);
      return connection;
    };
    const db = await connect();
    for (const schema of schemas) await db.run(`create schema if not exists ${schema}`);
    const close = () => {
      // Closing the instance alone would keep the lock and the WAL.
      db.disconnectSync();
      instance.closeSync();
      unlock();
    };
    return { db, connect, temp: join(folder, 'temp'), close };
  } catch (cause) {
    unlock();
    throw unwritable(folder, cause);
  }
};

/**
 * Opens the warehouse to be read, as the last night left it. It is held like a run holds it, so that no night begins in
 * the middle; whoever may read the folder but not write it reads without holding it.
 * @throws LOCKED (exit 4) while a run holds the folder, NO_NIGHT (exit 5) when none has been, WAREHOUSE
 */
export const readWarehouse = async (
  folder: string,
  machine: Machine,
): Promise<Pick<Warehouse, 'db' | 'close'>> => {
  const path = join(folder, 'daybreak.duckdb');
  if (!existsSync(path)) {
    throw new DaybreakError(
      'NO_NIGHT',
      `the warehouse requires a night that has run, got none in ${folder}`,
      {
        exit: exitCode.input,
        hint: 'run one first: daybreak run',
      },
    );
  }
  const unlock = isWritable(folder) ? lock(folder) : () => {};
  try {
    const instance = await DuckDBInstance.create(path, {
      access_mode: 'read_only',
      threads: String(machine.threads),
      memory_limit: machine.memory_limit,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const db = await instance.connect();
    await db.run(`set timezone = 'UTC'`);
    const close = () => {
      db.disconnectSync();
      instance.closeSync();
      unlock();
    };
    return { db, close };
  } catch (cause) {
    unlock();
    const said = cause instanceof Error ? cause.message : cause;
    throw new DaybreakError('WAREHOUSE', `the warehouse requires a database that can be read, got ${said}`, {
      exit: exitCode.usage,
      place: { file: path },
      cause,
    });
  }
};

const isWritable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

const unwritable = (folder: string, cause: unknown) => {
  if (isDiskFull(cause)) return diskFull([folder], cause);
  return new DaybreakError(
    'WAREHOUSE',
    `warehouse requires a folder that can be written, got ${folder}: ${cause instanceof Error ? cause.message : cause}`,
    { exit: exitCode.usage, hint: 'set `warehouse:` to a folder of your own on a disk with room', cause },
  );
};

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, as the kernel counts it; absent where the kernel does not say. */
  readonly began?: string | undefined;
}

/** One run at a time: the lock file names its holder, and a holder that no longer lives on this host is passed over. */
const lock = (folder: string): (() => void) => {
  const path = join(folder, 'run.lock');
  const me: Holder = { pid: process.pid, host: hostname(), began: beginOf(process.pid) };
  for (let attempt = 0; ; attempt++) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, JSON.stringify(me));
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(folder, cause);
      const holder = readHolder(path);
      if (attempt > 0 || (holder && (holder.host !== me.host || isAlive(holder)))) {
        throw new DaybreakError(
          'LOCKED',
          `warehouse requires one run at a time, got a run of process ${holder?.pid ?? 'unknown'} on ${holder?.host ?? 'an unknown host'}`,
          {
            exit: exitCode.locked,
            place: { file: path },
            hint: 'wait for it, or remove the lock file when that process is gone',
          },
        );
      }
      rmSync(path, { force: true });
    }
  }
};

const readHolder = (path: string): Holder | undefined => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    // A lock torn by a crash names nobody.
    return undefined;
  }
};

/** A number that came round to another process since is not the holder's any more. */
const isAlive = ({ pid, began }: Holder): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return began === undefined || began === (beginOf(pid) ?? began);
};

/** Start of a process in ticks since the machine's: field 22 of proc(5) stat, counted after the name in brackets. */
const beginOf = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
};
