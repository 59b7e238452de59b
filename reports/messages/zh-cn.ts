import type { Catalogue } from './speech.ts';
import { growth } from './zh-cn/growth.ts';
import { marketing } from './zh-cn/marketing.ts';
import { risk } from './zh-cn/risk.ts';
import { shell } from './zh-cn/shell.ts';
import { words } from './zh-cn/words.ts';

/** Simplified Chinese, in the words of mainland business. */
export const zhCn: Catalogue = { ...shell, ...words, ...marketing, ...risk, ...growth };
