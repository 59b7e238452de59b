import { DaybreakError } from './errors.ts';

/** Whether an error of the file system or of DuckDB means that the disk is full. */
export const isDiskFull = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException)?.code === 'ENOSPC' ||
  (error instanceof Error && /no space left on device/i.test(error.message));

/** What a person is told when a disk is full. */
export const diskFull = (folders: readonly string[], cause: unknown): DaybreakError =>
  new DaybreakError(
    'DISK_FULL',
    `the night requires room on the disk of ${folders.join(' and ')}, got a full disk`,
    {
      hint: 'free some space and run again: it goes on from the job that failed',
      cause,
    },
  );
