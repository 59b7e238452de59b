/** What cards read beside the tables of the reports: contacts, complaints and surveys of every fourth customer. */
export const cardsSql = [
  `create table customer.contacts as select customer_id, 2 as contacts_12m, date '2026-03-01' as last_contact_on, 'email' as last_contact_channel,
     'reached' as last_contact_outcome, 1 as enquiries_12m, 0 as visits_12m, null::date as last_visit_on, 1 as complaints_12m, 1 as open_complaints,
     date '2026-03-20' as last_complaint_on, 'delivery <late>' as last_complaint_topic, null::integer as last_complaint_answer_days,
     date '2026-02-01' as last_survey_on, 8::decimal(18, 4) as last_survey_score
   from customer.customers where substr(customer_id, 2)::integer % 4 = 0`,
];
