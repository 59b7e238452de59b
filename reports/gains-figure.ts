import { sum } from 'd3-array';
import { type Group, readGroups } from './calibration-figure.ts';
import { figure } from './charts/figure.ts';
import { drawGains, type GainsPoint } from './charts/gains.ts';
import type { Facts, ModelRow } from './facts.ts';
import type { Html } from './html.ts';

/** Groups run from the least to the most likely; the curve begins with the most likely. */
const gainsOf = (groups: readonly Group[]): readonly GainsPoint[] => {
  const customers = sum(groups, (group) => group.customers);
  const cases = sum(groups, (group) => group.actual * group.customers);
  let [seen, found] = [0, 0];
  return groups.toReversed().map((group) => {
    seen += group.customers;
    found += group.actual * group.customers;
    return { customers: seen / customers, found: cases > 0 ? found / cases : 0 };
  });
};

const at = (points: readonly GainsPoint[], share: number) =>
  points.find((point) => point.customers >= share - 0.005);

/** How many of those who left the model finds among the likeliest, beside the naive rule on the same customers. */
export const gainsFigure = ({ speech, options }: Facts, model: ModelRow, key: string): Html | undefined => {
  const { say, tell, format } = speech;
  const own = gainsOf(readGroups(model.metrics, 'calibration'));
  const other = model.baseline === model.metrics ? [] : gainsOf(readGroups(model.baseline, 'calibration'));
  const fifth = at(own, 0.2);
  if (!fifth) return undefined;
  const base = at(other, 0.2);
  const values = { customers: format.share(fifth.customers), found: format.share(fifth.found) };
  return figure(speech, options.as_of, {
    key,
    title: say('gains.title'),
    unit: say('gains.unit'),
    says: base
      ? tell('gains.says', { ...values, base: format.share(base.found) })
      : tell('gains.says_alone', values),
    width: 500,
    draw: (width) =>
      drawGains(
        own,
        other,
        {
          share: format.share,
          x: say('gains.x'),
          y: say('gains.y'),
          model: say('gains.model'),
          baseline: say('gains.baseline'),
        },
        width,
      ),
    head: [say('gains.x'), say('gains.model'), ...(other.length > 0 ? [say('gains.baseline')] : [])],
    rows: own.map((point, i) => [
      format.share(point.customers),
      format.share(point.found),
      ...(other.length > 0 ? [other[i] ? format.share(other[i].found) : '–'] : []),
    ]),
  });
};
