import type { ProviderProfile } from '../providers/profile.ts';
import type { Finding } from './finding.ts';
import type { JsonNode, JsonObject } from './jsonTree.ts';
import type { BodySchemas } from './bodySchemas.ts';

/** What the rules of one request see beside its tree. */
export interface RequestContext {
  readonly profile: ProviderProfile;
  readonly schemas: BodySchemas;
  /** ISO date; retirement dates are not compared without it. */
  readonly today: string | undefined;
}

export interface Request {
  readonly text: string;
  readonly root: JsonObject;
  readonly url: string | undefined;
  readonly body: JsonNode | undefined;
  readonly model: string | undefined;
}

/** A rule adds what it finds; the order does not matter. */
export type Report = (finding: Finding) => void;
