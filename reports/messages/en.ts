import { growth } from './en/growth.ts';
import { marketing } from './en/marketing.ts';
import { risk } from './en/risk.ts';
import { shell } from './en/shell.ts';
import { words } from './en/words.ts';

/** English, the source of the keys and placeholders of every catalogue. */
export const en = { ...shell, ...words, ...marketing, ...risk, ...growth } as const;
