import { createHmac } from 'node:crypto';
import type { Audience } from './audiences.ts';
import type { ReportOptions } from './night.ts';

/**
 * The id under which an audience sees a customer. With a key, marketing sees the start of an HMAC-SHA256 of the id: the same
 * customer has the same pseudonym every night, and without the key nobody can tell who it is, not even by trying all ids.
 * 80 bits: among ten million customers the chance that two share one is below one in ten thousand million.
 */
export const idFor = (options: ReportOptions, audience: Audience, customer_id: string): string =>
  audience === 'marketing' && options.pseudonym_key !== undefined
    ? `P${createHmac('sha256', options.pseudonym_key).update(customer_id).digest('hex').slice(0, 20)}`
    : customer_id;
