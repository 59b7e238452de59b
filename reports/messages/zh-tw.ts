import type { Catalogue } from './speech.ts';
import { growth } from './zh-tw/growth.ts';
import { marketing } from './zh-tw/marketing.ts';
import { risk } from './zh-tw/risk.ts';
import { shell } from './zh-tw/shell.ts';
import { words } from './zh-tw/words.ts';

/** Traditional Chinese, in the words of business in Taiwan. */
export const zhTw: Catalogue = { ...shell, ...words, ...marketing, ...risk, ...growth };
