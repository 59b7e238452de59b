/** Features of an account that say the same thing to a reader, under the code of the reason. */
export const accountCauses = {
  contract_age: ['contract_age'],
  balance_falls: ['balance_last_ratio', 'balance_3m_ratio', 'balance_slope'],
  salary_stopped: ['months_since_salary', 'inflow_3m_ratio'],
  account_idle: ['own_moves_3m', 'own_moves_ratio', 'months_inactive'],
  money_leaves: ['transfer_share_3m'],
  products_held: ['accounts_held', 'loans_running'],
  season: ['season'],
  renewal_due: ['months_to_renewal'],
} as const satisfies Record<string, readonly string[]>;

type AccountCause = keyof typeof accountCauses;

/** The figure that a reason is told with: of which feature, and under which name. */
const figures: Readonly<Record<AccountCause, readonly [feature: string, name: string]>> = {
  contract_age: ['contract_age', 'months'],
  balance_falls: ['balance_3m_ratio', 'share'],
  salary_stopped: ['months_since_salary', 'months'],
  account_idle: ['months_inactive', 'months'],
  money_leaves: ['transfer_share_3m', 'share'],
  products_held: ['accounts_held', 'count'],
  season: ['season', 'quarter'],
  renewal_due: ['months_to_renewal', 'months'],
};

/** The covariates of the contracts' hazard; their age is told by the tenure. */
export const accountFeatures: readonly string[] = Object.values(accountCauses)
  .flat()
  .filter((name) => name !== 'contract_age');

/** A reason that moves the log-odds by less is not told. */
const least = 0.05;

/**
 * The strongest causes of each row that speak for an end, as JSON lists of `{ code, contribution }` with the row's own
 * figure: `months`, `share` (a fraction of one), `count` or `quarter`. `figureOf` gives the value of a feature, NaN for
 * none.
 */
export const accountReasons = (
  contributions: ReadonlyMap<string, Float64Array>,
  rows: number,
  figureOf: (feature: string, row: number) => number,
  most = 3,
): string[] => {
  const names = Object.keys(accountCauses) as AccountCause[];
  return Array.from({ length: rows }, (_, row) => {
    const told = names
      .map((code, k) => {
        const parts: readonly string[] = accountCauses[code];
        const sum = parts.reduce((total, name) => total + (contributions.get(name)?.[row] ?? 0), 0);
        return { code, k, contribution: sum };
      })
      .filter(({ contribution }) => contribution > least)
      .sort((a, b) => b.contribution - a.contribution || a.k - b.k)
      .slice(0, most);
    return JSON.stringify(
      told.map(({ code, contribution }) => {
        const [feature, name] = figures[code];
        const value = figureOf(feature, row);
        const figure = Number.isNaN(value) ? {} : { [name]: Number(value.toFixed(4)) };
        return { code, contribution: Number(contribution.toFixed(4)), ...figure };
      }),
    );
  });
};
