import type { Catalogue } from './speech.ts';
import { anomalies } from './zh-tw/anomalies.ts';
import { cards } from './zh-tw/cards.ts';
import { clusters } from './zh-tw/clusters.ts';
import { credit } from './zh-tw/credit.ts';
import { explain } from './zh-tw/explain.ts';
import { growth } from './zh-tw/growth.ts';
import { lists } from './zh-tw/lists.ts';
import { marketing } from './zh-tw/marketing.ts';
import { monitoring } from './zh-tw/monitoring.ts';
import { morning } from './zh-tw/morning.ts';
import { products } from './zh-tw/products.ts';
import { retention } from './zh-tw/retention.ts';
import { risk } from './zh-tw/risk.ts';
import { service } from './zh-tw/service.ts';
import { shell } from './zh-tw/shell.ts';
import { winBack } from './zh-tw/win-back.ts';
import { words } from './zh-tw/words.ts';

/** Traditional Chinese, in the words of business in Taiwan. */
export const zhTw: Catalogue = {
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
