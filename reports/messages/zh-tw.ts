import type { Catalogue } from './speech.ts';
import { credit } from './zh-tw/credit.ts';
import { growth } from './zh-tw/growth.ts';
import { marketing } from './zh-tw/marketing.ts';
import { monitoring } from './zh-tw/monitoring.ts';
import { retention } from './zh-tw/retention.ts';
import { risk } from './zh-tw/risk.ts';
import { service } from './zh-tw/service.ts';
import { shell } from './zh-tw/shell.ts';
import { winBack } from './zh-tw/win-back.ts';
import { words } from './zh-tw/words.ts';

/** Traditional Chinese, in the words of business in Taiwan. */
export const zhTw: Catalogue = {
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
};
