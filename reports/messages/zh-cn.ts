import type { Catalogue } from './speech.ts';
import { anomalies } from './zh-cn/anomalies.ts';
import { cards } from './zh-cn/cards.ts';
import { clusters } from './zh-cn/clusters.ts';
import { credit } from './zh-cn/credit.ts';
import { explain } from './zh-cn/explain.ts';
import { growth } from './zh-cn/growth.ts';
import { lists } from './zh-cn/lists.ts';
import { marketing } from './zh-cn/marketing.ts';
import { monitoring } from './zh-cn/monitoring.ts';
import { morning } from './zh-cn/morning.ts';
import { products } from './zh-cn/products.ts';
import { retention } from './zh-cn/retention.ts';
import { risk } from './zh-cn/risk.ts';
import { service } from './zh-cn/service.ts';
import { shell } from './zh-cn/shell.ts';
import { winBack } from './zh-cn/win-back.ts';
import { words } from './zh-cn/words.ts';

/** Simplified Chinese, in the words of mainland business. */
export const zhCn: Catalogue = {
  ...shell,
  ...morning,
  ...words,
  ...lists,
  ...cards,
  ...explain,
  ...marketing,
  ...risk,
  ...growth,
  ...retention,
  ...credit,
  ...monitoring,
  ...anomalies,
  ...service,
  ...winBack,
  ...products,
  ...clusters,
};
