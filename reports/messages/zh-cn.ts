import type { Catalogue } from './speech.ts';
import { credit } from './zh-cn/credit.ts';
import { growth } from './zh-cn/growth.ts';
import { marketing } from './zh-cn/marketing.ts';
import { monitoring } from './zh-cn/monitoring.ts';
import { retention } from './zh-cn/retention.ts';
import { risk } from './zh-cn/risk.ts';
import { service } from './zh-cn/service.ts';
import { shell } from './zh-cn/shell.ts';
import { winBack } from './zh-cn/win-back.ts';
import { words } from './zh-cn/words.ts';

/** Simplified Chinese, in the words of mainland business. */
export const zhCn: Catalogue = {
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
