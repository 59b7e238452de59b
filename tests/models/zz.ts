import { bgNbd } from '../../models/bg-nbd.ts';
import { mbgNbd } from '../../models/mbg-nbd.ts';
import { paretoNbd } from '../../models/pareto-nbd.ts';
import { cdnow } from './cdnow.ts';

const c = cdnow();
for (const m of [bgNbd, mbgNbd, paretoNbd]) {
  const t = performance.now();
  const f = m.fit(c.inputs, {});
  console.log(m.name, performance.now() - t, JSON.stringify(f));
  console.log(m.evaluate(f as never, c.inputs, c.purchases, { horizon_days: 273 }));
  const s = m.score(f as never, c.inputs, { horizon_days: 364, discount_rate: 0.1 });
  console.log(performance.now() - t, s.get(0)?.toJSON());
}
