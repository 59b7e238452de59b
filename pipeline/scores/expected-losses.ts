import { expectedLoss } from '../../models/expected-loss.ts';
import { lossRates } from '../../models/roll-rates.ts';
import { readFrame, tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';

/** Fewer invoices of a bucket say nothing about its roll. */
const fewestInvoices = 30;

/**
 * Makes `scores.expected_losses`, row_no in the order of customer_id of `scores.rating`: the losses expected within a
 * year and over the lifetime of a customer's loans and drawn limits, null where no PD is known; and
 * `scores.provision_rates`, the loss rate of each ageing bucket of invoices, by the company's own rolls where they were
 * seen and by the stated rates where not.
 */
export const estimateLosses = async ({
  db,
  config: { credit_policy, contribution },
}: Night): Promise<void> => {
  const rate = credit_policy.discount_rate;
  const owed = await readFrame(
    db,
    `select r.pd::double as pd, r.is_defaulted::integer as is_defaulted,
       (coalesce(l.outstanding_principal, 0) + coalesce(b.drawn, 0))::double as exposure,
       l.remaining_months::double as months
     from scores.rating as r
     left join features.loan_terms as l using (customer_id)
     left join features.credit_balances as b using (customer_id)
     order by r.customer_id`,
  );
  const column = (name: string) => owed.getChild(name)!.toArray() as Float64Array;
  const [pd, exposure, months] = [column('pd'), column('exposure'), column('months')];
  const isDefaulted = owed.getChild('is_defaulted')!.toArray() as Int32Array;
  const within_year = new Float64Array(owed.numRows);
  const lifetime = new Float64Array(owed.numRows);
  for (let i = 0; i < owed.numRows; i++) {
    if (exposure[i] === 0) continue;
    const known = isDefaulted[i] === 1 ? 1 : pd[i]!;
    const loss = Number.isNaN(known)
      ? { within_year: Number.NaN, lifetime: Number.NaN }
      : expectedLoss({
          pd: known,
          lgd: contribution.loss_given_default,
          exposure: exposure[i]!,
          months: months[i]!,
          rate,
        });
    within_year[i] = loss.within_year;
    lifetime[i] = loss.lifetime;
  }
  await writeFrame(db, 'scores.expected_losses', tableOf({ within_year, lifetime }));

  const rolls = await readFrame(
    db,
    `select bucket, case when invoices >= ${fewestInvoices} then roll end::double as roll
     from features.invoice_rolls order by bucket`,
  );
  const seen = Float64Array.from(rolls.getChild('roll')!.toArray() as Float64Array);
  const stated = Object.values(credit_policy.fallback_loss_rates);
  const lgd = credit_policy.loss_given_default ?? contribution.loss_given_default;
  const rates = lossRates([...seen], lgd, stated);
  await writeFrame(
    db,
    'scores.provision_rates',
    tableOf({
      loss_rate: Float64Array.from(rates),
      is_stated: Int32Array.from(seen, (roll) => Number(Number.isNaN(roll))),
    }),
  );
};
