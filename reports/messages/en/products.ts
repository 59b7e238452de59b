/** What sells with what, next best offer, where customers come from. */
export const products = {
  'products.title': 'What sells with what',
  'products.nothing': 'The exports hold nothing yet from which to tell what sells with what.',
  'door.products': 'What is bought together, what to offer whom next, where the best customers came from.',
  'tile.companions': 'Products with a companion',
  'tile.companions_note': '{rules} {rules:pair|pairs} beyond chance',
  'tile.offers': 'Customers with an offer',
  'tile.offers_note': '{n} left out, no consent',
  'tile.referred': 'Came by referral',
  'tile.referred_note': '{n} {n:buyer|buyers}',
  'pair_kind.basket': 'In one basket',
  'pair_kind.customer': 'By one customer, within some weeks',
  'pair_kind_category.basket': 'Categories in one basket',
  'pair_kind_category.customer': 'Categories by one customer, within some weeks',
  'pair_both.basket': 'Baskets with both',
  'pair_both.customer': 'Windows with both',
  'pair_level.product': 'product',
  'pair_level.category': 'category',
  'pairs.title': 'What sells best with each product',
  'pairs.lead':
    'For each product the one that goes with it most surely: more than chance, tested, and not refuted by the latest weeks.',
  'pairs.off':
    'No pairs tonight: they need transactions with a product_id and an order or a customer, and enough of them to tell pairs from chance.',
  'pairs.says':
    'Whoever buys {name} takes {companion} with it in {confidence} of the baskets, {lift} times as often as by chance.',
  'pairs.says_customer':
    'Of the customers who buy {name}, {confidence} also take {companion} within some weeks, {lift} times as often as by chance.',
  'pairs.table': 'Strongest companions: {title}',
  'pairs.product': 'Product',
  'pairs.companion': 'Sells best with',
  'pairs.confidence': 'Take the other, too',
  'pairs.lift': 'Lift (× chance)',
  'pairs.lift_low': 'Lift, at least',
  'pairs.later': 'Lift, latest weeks',
  'pairs.reading':
    'Lift: how many times as often as by chance. “At least” is the lower end of its 95% interval, by which pairs are ordered, so that a handful of baskets makes no favourite. A dash under the latest weeks means too few baskets to check. By one customer, windows of purchases are counted instead of baskets.',
  'lift_map.title': 'The best sellers with one another',
  'lift_map.unit':
    '{where}; lift: orange more often than by chance, blue less; empty: too rare to be counted; the numbers above are those of the rows',
  'lift_map.says':
    'Of {products} best sellers that have a companion, {pairs} {pairs:pair is|pairs are} frequent enough to count; {strong} go together at least twice as often as by chance.',
  'lift_map.row': '{n} {name}',
  'lift_map.cell': '{name} with {other}: {lift} × chance',
  'rules.title': 'Rules, tested and checked',
  'rules.lead':
    'Every measure of the strongest pairs, and what the search read and left out. A rule says what happens together, not what causes what.',
  'rules.off': 'No rules tonight: they need baskets, that is, transactions with a product_id.',
  'rules.none': 'No pair is more than chance.',
  'rules.table': 'Strongest rules: {title}',
  'rules.who_takes': 'Whoever takes',
  'rules.takes': 'also takes',
  'rules.support': 'Support',
  'rules.confidence': 'Confidence',
  'rules.leverage': 'Leverage',
  'rules.zhang': 'Zhang',
  'rules.chance': 'p, corrected',
  'rules.sets_title': 'Three and more products',
  'rules.sets_lead':
    'Sets that are frequent as a whole. Unlike the pairs they are neither tested nor checked on later days: leads to follow, no findings.',
  'rules.sets_table': 'Rules of three and more products, largest lift first',
  'search.all':
    '{baskets} {baskets:basket|baskets} read, none left out; the largest holds {largest} {largest:product|products}.',
  'search.left_out':
    '{baskets} {baskets:basket|baskets} read; {left_out} of {smallest} products or more (the largest {largest}) are left out, since their pairs would outweigh all others.',
  'search.all_windows':
    '{baskets} windows of one customer read, none left out; the largest holds {largest} {largest:product|products}.',
  'search.left_out_windows':
    '{baskets} windows of one customer read; {left_out} of {smallest} products or more (the largest {largest}) are left out, since their pairs would outweigh all others.',
  'search.checked_windows':
    'Checked on the {later} latest windows: of {checked} pairs with enough windows there, {confirmed} hold. {rules} {rules:pair remains|pairs remain}.',
  'search.pairs':
    '{pairs} {pairs:pair is|pairs are} frequent enough to count; {lifted} above chance, {significant} surely so after correction for as many tests.',
  'search.checked':
    'Checked on the {later} latest baskets: of {checked} pairs with enough baskets there, {confirmed} hold. {rules} {rules:pair remains|pairs remain}.',
  'search.not_checked':
    'The history is too short to check them on later days. {rules} {rules:pair remains|pairs remain}.',
  'search.sets':
    'Three and more products: all {sets} sets in at least {count} baskets are found; {rules} {rules:rule comes|rules come} of them.',
  'search.sets_cut':
    'Sets in {wanted} baskets and more were wanted; there are too many, so the search starts at {count}.',
  'offers.title': 'What to offer next',
  'offers.lead':
    'One product per buyer: of the five that fit best with what they hold and what their like buys, the one with the most expected margin.',
  'offers.off':
    'No offers tonight: they need transactions with a product_id and a customer, and buyers enough to learn from.',
  'offers.headline': '{n} {n:customer has|customers have} a next offer.',
  'offers.says': '{offered} of {buyers} buyers have an offer tonight.',
  'offers.judged':
    'Judged by time: of what {n} customers then took for the first time, five offers named {recall}; the most bought in their segment {base}. The difference is {gain} points (95% interval {low} to {high}).',
  'offers.used': 'The whole interval is above nothing, so the offers of tonight come from it.',
  'offers.not_used':
    'That is not surely better, so what is most bought in the segment is offered, until it is.',
  'offers.not_judged':
    'The history is too short to judge offers by time, so what is most bought in the segment is offered.',
  'offers.products_title': 'What is offered',
  'offers.products_says':
    '{name} alone is {share} of the offers; {products} {products:product is|products are} offered in all.',
  'offers.other_products': '{n} other products',
  'offers.why_title': 'Why it is offered, or nothing',
  'offers.reasons_table': 'Buyers by the reason of their offer',
  'offers.filtered':
    'Never offered: what a customer holds already, what nobody buys any more, and what a customer is not eligible for. Whoever refused marketing is offered nothing and is in no file.',
  'offers.table': 'Offers, best customers first',
  'offer_reason.holders_also_take': 'Goes with what they hold',
  'offer_reason.popular_in_segment': 'Most bought in their segment',
  'offer_reason.replenishment_due': 'Nothing new fits; due to be bought again',
  'offer_reason.no_consent': 'No offer: refused marketing',
  'offer_reason.nothing_new': 'No offer: nothing new fits',
  'offer_says.holders_also_take': 'Customers who hold {products} take it {lift} times as often as all',
  'offer_says.popular_in_segment': '{share} of the customers of the same segment took it of late',
  'offer_says.replenishment_due': 'Buys {products} every {days} days; due since {due_on}',
  'due.title': 'Due to be bought again',
  'due.lead':
    'Products that a customer has bought on three days or more, once their own usual gap has passed, and until it has passed twice.',
  'due.off': 'Nothing is due tonight: that takes customers who have bought a product on three days or more.',
  'due.says':
    'For {customers} {customers:customer|customers} something is due, {products} {products:product|products} in all.',
  'due.table': 'What is due, by product',
  'due.gap': 'Usual gap, days (median)',
  'due.late': 'Days since due (median)',
  'due.few': '{n} {n:product is|products are} due for fewer than {k} customers and not shown.',
  'due.where': 'Who is due for what stands beside the offer in the list of offers.',
  'acquisition.title': 'Where the best customers came from',
  'acquisition.lead':
    'Buyers by how they came and who they are: how many are among the best, what they brought in their first year, how many bought again within it.',
  'acquisition.off':
    'Nothing is known of where customers came from: it needs a channel or campaign_id in the transactions, or a table of customers.',
  'acquisition.no_channel': 'Channels are told apart once transactions have a channel.',
  'acquisition.no_campaign': 'Campaigns are told apart once transactions have a campaign_id.',
  'acquisition.says':
    '{dimension} “{source}” brings the best customers most surely: {share} of its buyers are in the two highest value tiers ({low} to {high}); of all buyers {all}.',
  'acquisition.says_none':
    'No channel, campaign or referral brings more of the best customers than the others, beyond chance.',
  'acquisition.table': 'Buyers by source: {dimension}',
  'acquisition.buyers': 'Buyers',
  'acquisition.best': 'Among the best',
  'acquisition.against': 'Against the others',
  'acquisition.years': 'First year over',
  'acquisition.value': 'First-year value, mean ({currency})',
  'acquisition.repeat': 'Bought again',
  'acquisition.value_title': 'First-year value: {dimension}',
  'acquisition.value_unit': 'mean per buyer in {currency}, with its 95% interval, from zero',
  'acquisition.value_says': '{first} brings most in the first year, {high} a buyer; {last} least, {low}.',
  'acquisition.repeat_title': 'Bought again: {dimension}',
  'acquisition.repeat_unit': 'share who bought again within a year, with its 95% interval',
  'acquisition.repeat_says': '{first} comes back most, {high} within a year; {last} least, {low}.',
  'acquisition.few':
    '{n} {n:source|sources} of fewer than {k} buyers, or that would give such away, are not shown.',
  'acquisition.reading':
    'The small figures are 95% intervals. Against the others: beyond chance, corrected for all comparisons. What a customer cost to win is in no export, so there is no payback; and who comes by a channel chose it: a difference is no effect.',
  'chart_range.value': 'Value',
  'chart_range.low': 'Low',
  'chart_range.high': 'High',
  'origin_dimension.first_channel': 'Channel of the first purchase',
  'origin_dimension.first_campaign': 'Campaign of the first purchase',
  'origin_dimension.referral': 'Referral',
  'origin_dimension.contact_channel': 'First contact',
  'origin_dimension.kind': 'Kind of customer',
  'origin_dimension.region': 'Region',
  'origin_dimension.city': 'City',
  'origin_dimension.industry': 'Industry',
  'origin_member.(none)': 'none',
  'origin_member.(other)': 'all others',
  'origin_member.referred': 'referred',
  'origin_member.not referred': 'not referred',
  'origin_member.person': 'person',
  'origin_member.company': 'company',
  'origin_verdict.more': '▲ more of the best',
  'origin_verdict.fewer': '▼ fewer of the best',
  'origin_verdict.same': 'no difference told',
  'referral.title': 'Referral',
  'referral.lead':
    'Who came because a customer sent them, what they are worth beside the others, and who sends.',
  'referral.off':
    'Referral is not told: it needs referred_by in the table of customers, and some who were referred.',
  'referral.says': '{n} of {of} buyers ({share}) came by referral.',
  'referral.worth':
    'In their first year they brought {referred}, the others {others}: a difference beyond chance.',
  'referral.worth_same':
    'In their first year they brought {referred}, the others {others}: not enough to tell a difference.',
  'referral.table': 'Referred buyers beside all others',
  'referral.measure': 'Figure',
  'referral.referred': 'Referred',
  'referral.others': 'Others',
  'referral.difference': 'Difference',
  'referral.chance': 'p',
  'referral.interval': '95% interval',
  'referral_measure.repeat_rate': 'Bought again within a year',
  'referral_measure.best_share': 'In the two highest value tiers',
  'referral.tiers_title': 'Who refers',
  'referral.tiers': 'Referrers by their own value tier',
  'referral.tier': 'Tier of the referrer',
  'referral.no_tier': 'has not bought',
  'referral.referrers': 'Referrers',
  'referral.brought': 'Buyers they brought',
  'referral.named_title': 'The best referrers',
  'referral.named': 'Referrers of the most first-year value',
  'referral.nobody': 'Nobody who may be contacted has brought {k} buyers or more, so none is named.',
  'prospects.title': 'Prospects like the best customers',
  'prospects.lead':
    'Known customers who have not bought, by how much they are like those who became the best fifth, from what is known before a first purchase.',
  'prospects.off':
    'Prospects are not scored: that needs customers who have not bought, and columns such as region or industry in the table of customers.',
  'prospects.nobody':
    'Nobody is ranked tonight: nobody waits for a first purchase, or the score does no better than chance.',
  'prospects.says': '{n} {n:prospect is|prospects are} ranked; the score counts should they buy.',
  'prospects.judged':
    'On {n} later customers that it had not seen, the fifth it ranked first held {lift} times as many of the best as a fifth picked at random.',
  'prospects.table': 'Prospects, most like the best first',
  'prospects.trait': '{dimension}: {member}',
  'prospects.has_account': 'has an account already',
  'prospect_metric.base_rate': 'Share of the best',
  'prospect_metric.average_precision': 'Average precision (the share of the best is chance)',
  'list.offers': 'Next offers',
  'list.prospects': 'Prospects',
  'list_who.offers': 'Buyers with a next offer, and what they are due to buy again; best customers first.',
  'list_who.prospects': 'Known customers who have not bought, those most like the best customers first.',
  'column.offered_product': 'Product number',
  'column.offered_name': 'Offer',
  'column.due_name': 'Due again',
  'column.due_on': 'Due on',
  'column.due_gap_days': 'Own gap (days)',
  'column.likelihood': 'Likelihood',
  'column.likelihood_rank': 'Rank',
  'column.referred_buyers': 'Buyers brought',
  'column.referred_value': 'Their first-year value, mean',
  'term.companion': 'Companion',
  'term.support': 'Support',
  'term.confidence': 'Confidence',
  'term.lift': 'Lift',
  'term.leverage': 'Leverage',
  'term.zhang': 'Zhang',
  'term.corrected_chance': 'p, corrected',
  'term.next_offer': 'Next best offer',
  'term.recall_at_five': 'Five offers',
  'term.first_year_value': 'First-year value',
  'term.best_customers': 'Among the best',
  'term_meaning.companion':
    'Of the pairs of a product that are more than chance and that the latest weeks do not refute, the one with the largest lift at the lower end of its interval.',
  'term_meaning.support': 'Share of all baskets that hold both.',
  'term_meaning.confidence': 'Of the baskets with the first, the share that also holds the second.',
  'term_meaning.lift': 'How many times as often as by chance two products are taken together; 1 is chance.',
  'term_meaning.leverage': 'Support above what chance would give: how many baskets the pair is about.',
  'term_meaning.zhang': 'From −1 (never together) through 0 (chance) to 1 (never apart).',
  'term_meaning.corrected_chance':
    'How likely as many common baskets are by accident (Fisher’s test), corrected for the number of pairs tested (Benjamini and Hochberg).',
  'term_meaning.next_offer':
    'The product that similarity to what a customer holds, and what their segment buys, rank among the first five, with the most expected margin.',
  'term_meaning.recall_at_five':
    'Of the products that customers took for the first time later, the share that five offers had named.',
  'term_meaning.first_year_value':
    'Purchases less refunds of the 365 days from the first purchase on, of buyers whose first year is over.',
  'term_meaning.best_customers': 'Prime and main customers: those who together bring most of the value.',
  'method.products':
    'Pairs are counted in baskets of the last year, once per basket; lines that were taken back belong to none. Each pair is tested, corrected for their number, and checked on weeks that the search had not seen. Offers and prospects are judged by time beside a naive rule and used only where they win.',
} as const;
