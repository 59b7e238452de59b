import { credit } from './en/credit.ts';
import { growth } from './en/growth.ts';
import { marketing } from './en/marketing.ts';
import { monitoring } from './en/monitoring.ts';
import { retention } from './en/retention.ts';
import { risk } from './en/risk.ts';
import { service } from './en/service.ts';
import { shell } from './en/shell.ts';
import { winBack } from './en/win-back.ts';
import { words } from './en/words.ts';

/** English, the source of the keys and placeholders of every catalogue. */
export const en = {
  ...shell,
  ...words,
  ...marketing,
  ...risk,
  ...growth,
  ...retention,
  ...credit,
  ...monitoring,
  ...service,
  ...winBack,
} as const;
