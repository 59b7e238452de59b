/** Who moved since the night before, how customers are kept, and what value is made of. */
export const growth = {
  'headline.movement':
    'Since {date}, {up} customers have risen to a better value tier and {down} have fallen to a lower one; {entered} joined {segment} and {left} left it.',
  'headline.movement_tiers':
    'Since {date}, {up} customers have risen to a better value tier and {down} have fallen to a lower one.',
  'movement.title': 'Who moved',
  'movement.first': 'Movement shows from the second night on: this is the first on the books.',
  'movement.none': 'Since {date} nobody has changed the value tier.',
  'movement.net': 'Since {date}: {changes}.',
  'movement.net_one': '{segment} {change}',
  'movement.net_none': 'Since {date} every RFM segment has kept its size.',
  'movement.chart_title': 'From tier to tier',
  'movement.chart_unit': 'customers who changed tier; rows: on {date}, columns: now',
  'movement.chart_says': '{up} customers rose and {down} fell since {date}.',
  'movement.axis': 'Now →',
  'movement.from': 'Then',
  'movement.cell': '{from} → {to}: {customers}',
  'movement.hidden': 'too few to say',
  'movement.hidden_note':
    'A dot stands for moves that are too few to show: fewer than {k} customers, or the next group where one alone could be worked out.',
  'movement.table': 'RFM segments then and now',
  'movement.then': 'Customers on {date}',
  'movement.now': 'Customers now',
  'movement.change': 'Change',
  'movement.value_change': 'Change of value ({currency})',
  'move_class.(new)': 'Not known then',
  'move_class.(left)': 'Known no more',
  'move_class.(none)': 'In none',
  'indices.title': 'Do we keep and grow our customers?',
  'indices.lead':
    'Quarters of 91 days, counted back from {date}. Each is compared with the quarter before it; an index of 100 is the mean of the four quarters before.',
  'indices.says':
    'In the quarter to {date}, {retention} of the buyers of the quarter before bought again; revenue changed by {growth}, to {per} per buyer.',
  'indices.off':
    'Retention and growth show from two whole quarters of 91 days on; the history is shorter than that.',
  'indices.table': 'Retention, growth and revenue per customer by quarter',
  'indices.quarter': 'Quarter to',
  'indices.active': 'Buyers',
  'indices.revenue': 'Revenue ({currency})',
  'indices.revenue_per_customer': 'Per buyer ({currency})',
  'indices.retention': 'Retention',
  'indices.revenue_retention': 'Revenue retention',
  'indices.growth': 'Growth',
  'indices.retention_index': 'Retention index',
  'indices.growth_index': 'Growth index',
  'indices.revenue_per_customer_index': 'Index per buyer',
  'term.retention': 'Retention',
  'term.revenue_retention': 'Revenue retention',
  'term.growth': 'Growth',
  'term.index': 'Index',
  'term.contribution': 'Contribution',
  'term.vip': 'VIP',
  'term_meaning.retention': 'Of those who bought in the quarter before, the share that bought again.',
  'term_meaning.revenue_retention':
    'What the buyers of the quarter before spent now, over what they spent then.',
  'term_meaning.growth': 'Revenue against that of the quarter before.',
  'term_meaning.index':
    'A figure against its mean of the four quarters before, which is 100; absent without four.',
  'term_meaning.contribution':
    'Margin of the last twelve months’ sales after refunds, plus what accounts and loans brought, less the cost to serve.',
  'term_meaning.vip':
    'The highest ranked by twelve-month value, and everybody above the amount that the settings may name.',
  'value.vip': 'VIP: {customers} customers with {value} of the value.',
  'value.vip_few': 'VIP: fewer than {k} customers.',
  'value.contribution': 'From sales to contribution',
  'value.contribution_lead':
    'Customers are ranked by what they contribute, {contribution} in all, which is not the same as their sales after refunds, {net}.',
  'value.part': 'Part',
  'value.part_amount': 'Last 12 months ({currency})',
  'column.contribution': 'Contribution, 12 months ({currency})',
  'contribution_part.sales': 'Sales',
  'contribution_part.refunds': 'Refunds and cancellations',
  'contribution_part.margin': 'Margin of sales after refunds',
  'contribution_part.deposits': 'Deposits',
  'contribution_part.loans': 'Loans, less expected loss',
  'contribution_part.fees': 'Fees',
  'contribution_part.service': 'Cost to serve',
  'contribution_part.contribution': 'Contribution',
  'clv.total':
    'All {customers} {customers:buyer|buyers} together: {clv} in {days} days, four times out of five between {low} and {high}.',
  'clv.margin': 'This is the {margin} that is kept of {sales} of sales.',
  'clv.season': 'The season of these days is counted in: it changes the total by {change}.',
  'clv.chance': 'The interval holds chance alone; how sure the fit itself is could not be told.',
  'clv.each':
    'For one customer the range is wide: worth {mean} on average, with an interval from {low} to {high} on average.',
  'amounts.title': '{what}: does what was foreseen come?',
  'amounts.purchases_unit':
    'purchase days per customer, up to ten groups of the holdout; on the dashed line both agree; square-root scales',
  'amounts.value_unit':
    '{currency} per customer, up to ten groups of the holdout; on the dashed line both agree; square-root scales',
  'amounts.says': 'On the holdout {expected} per customer was foreseen and {actual} came ({n} customers).',
} as const;
