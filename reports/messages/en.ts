import { anomalies } from './en/anomalies.ts';
import { cards } from './en/cards.ts';
import { clusters } from './en/clusters.ts';
import { credit } from './en/credit.ts';
import { explain } from './en/explain.ts';
import { growth } from './en/growth.ts';
import { lists } from './en/lists.ts';
import { marketing } from './en/marketing.ts';
import { monitoring } from './en/monitoring.ts';
import { morning } from './en/morning.ts';
import { products } from './en/products.ts';
import { retention } from './en/retention.ts';
import { risk } from './en/risk.ts';
import { service } from './en/service.ts';
import { shell } from './en/shell.ts';
import { winBack } from './en/win-back.ts';
import { words } from './en/words.ts';

/** English, the source of the keys and placeholders of every catalogue. */
export const en = {
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
} as const;
