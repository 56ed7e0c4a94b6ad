// Stands alone: every handler throws it.
import type { Complaint } from './dialect.ts';

/** An answer that says no, thrown by handlers; the server puts it into the provider's own words. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly complaint: Complaint;

  constructor(status: number, message: string, more?: Pick<Complaint, 'param' | 'code'>) {
    super(message);
    this.complaint = { status, message, ...more };
  }
}
