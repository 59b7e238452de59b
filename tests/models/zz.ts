import { bgNbd } from '../../models/bg-nbd.ts';
import { mbgNbd } from '../../models/mbg-nbd.ts';
import { paretoNbd } from '../../models/pareto-nbd.ts';
import { purchaseHistory } from '../../models/purchase-history.ts';
import { simulatedBuyers } from './simulated-buyers.ts';
const inputs = simulatedBuyers({ r: 0.5, alpha: 8, a: 0.8, b: 2.5 }, 1, { customers: 1_000_000, weeks: 104, births: 104, seed: 1 });
let t = performance.now();
const lap = (s: string) => { const n = performance.now(); console.log(s, ((n - t) / 1000).toFixed(2)); t = n; };
const h = purchaseHistory(inputs, 'x');
lap(`compress ${h.x.length} max ${h.maxFrequency}`);
const xt = new Set(h.x.map((x, k) => x * 1e6 + h.TAt[k]!)); console.log('distinct x,T', xt.size); t = performance.now();
for (const m of [bgNbd, mbgNbd, paretoNbd]) {
  const f = m.fit(inputs, {});
  lap(`${m.name} fit ${f.iterations} ${JSON.stringify(f.params)}`);
  m.score(f as never, inputs, { horizon_days: 365, discount_rate: 0.1 });
  lap('score');
}
console.log((process.memoryUsage().rss / 1e6).toFixed(0), 'MB');
