import type { BatchStatus } from '../batches/status.ts';
import type { BodyKind, ModelPrice, ModelRule, ParameterRule } from './models/modelRule.ts';

export type {
  BodyKind,
  InputKind,
  ModelPrice,
  ModelRule,
  ParameterRule,
  PinnedValue,
} from './models/modelRule.ts';

/** One place where the service runs; its keys work nowhere else. */
export interface Region {
  readonly id: string;
  readonly name: string;
  readonly baseUrl: string;
  /** Host names, with `*.` for any sub-domain, to which this region's environment key may go. */
  readonly hosts: readonly string[];
  /** The page where people see their batches; `{batch}` stands for an id. */
  readonly console?: string;
  /** What it bills in. */
  readonly currency?: ModelPrice['currency'];
}

/** The rule for `completion_window`. Hours are inclusive bounds. */
export interface WindowRule {
  readonly minHours: number;
  readonly maxHours: number;
  readonly units: readonly ('h' | 'd')[];
  readonly default: string;
  /** Offered first in the picker. */
  readonly suggestions: readonly string[];
}

export interface MetadataRule {
  readonly maxPairs: number;
  readonly maxKeyLength: number;
  readonly maxValueLength: number;
  /** Key that the provider's console shows as the batch's name. */
  readonly nameKey: string;
  readonly descriptionKey: string;
  /** Own length bounds of single keys. */
  readonly valueLengths?: Readonly<Record<string, number>>;
}

export interface Limits {
  readonly maxFileBytes: number | null;
  /** Above this the limit is only probably kept: a warning. */
  readonly warnFileBytes?: number;
  readonly maxRequests: number | null;
  readonly maxLineBytes: number | null;
}

/** The shape of one request line. */
export interface EnvelopeRule {
  /** Members a line must have. */
  readonly required: readonly EnvelopeMember[];
  /** Members that nearly every service wants, and this one perhaps. */
  readonly usual?: readonly EnvelopeMember[];
  readonly customId?: {
    readonly minLength?: number;
    readonly maxLength?: number;
    /** Source of a regular expression. */
    readonly pattern?: string;
  };
  /** Where a body may leave the model to the batch (`optional`) or perhaps may (`usual`); absent: it is required. */
  readonly model?: 'usual' | 'optional';
  /** What a file with several models meets. */
  readonly mixedModels: 'refused' | 'undocumented' | 'allowed';
  /** What a file with several urls meets; absent: it is refused. */
  readonly mixedUrls?: 'refused' | 'allowed';
  /** The member that holds what the model is asked; absent: `body`. */
  readonly body?: 'params';
  /** Are lines written without a method and a url, which belong to the batch? */
  readonly isBare?: boolean;
}

export type EnvelopeMember = 'custom_id' | 'method' | 'url' | 'body' | 'params';

/** When a service deletes files by itself. Seconds are inclusive bounds. */
export interface ExpiryRule {
  /** Form field of the upload for the input file. */
  readonly input?: {
    readonly field: 'expires_after';
    readonly minSeconds: number;
    readonly maxSeconds: number;
  };
  /** Member of the create call for output and error files. */
  readonly output?: {
    readonly field: 'output_expires_after';
    readonly minSeconds: number;
    readonly maxSeconds: number;
  };
}

/** How a file is uploaded where it is not `POST /files` with a purpose and the file. */
export interface UploadRule {
  /** Below the base URL. */
  readonly path: readonly string[];
  /** Form field that holds the file's name once more. */
  readonly nameField: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** How much a service keeps of uploaded files before it refuses more. */
export interface FileQuota {
  readonly files?: number;
  readonly bytes?: number;
}

/** Everything that differs between services, as data. `source` names the provider's own page. */
export interface ProviderProfile {
  readonly id: string;
  readonly name: string;
  /** Names of models that tell this provider even when its table does not know the model. */
  readonly modelNames?: RegExp;
  readonly source: string;
  readonly regions: readonly Region[];
  /** Default environment variable for the key. */
  readonly apiKeyEnv?: string;
  readonly filePurpose: string;
  readonly upload?: UploadRule;
  /** The service takes such files, but not by the Files and Batches API: they are written and checked here, not sent. */
  readonly authoringOnly?: boolean;
  /** Values that `endpoint` and each line's `url` may have; the first is the default. */
  readonly endpoints: readonly string[];
  /** Perhaps it batches other paths as well. */
  readonly openEndpoints?: boolean;
  readonly envelope: EnvelopeRule;
  readonly limits: Limits;
  readonly window: WindowRule;
  readonly metadata: MetadataRule;
  readonly models: readonly ModelRule[];
  /** A model for a new request where the table names none. */
  readonly exampleModel?: string;
  /** It runs models of many makers, or under names of the user's own: a name tells nothing of the service. */
  readonly anyModel?: boolean;
  /** Does the table have nearly all of its models, so that a name one letter apart is a mistake? */
  readonly listsModels?: boolean;
  /** Source of a regular expression for names that this service surely has no model of. */
  readonly foreignModels?: string;
  /** The model that only rehearses a batch, and the one path that runs it. */
  readonly rehearsal?: { readonly model: string; readonly url: string };
  /** It runs the models of the provider with this id, under paths of its own. */
  readonly runsModelsOf?: string;
  /** Is a model that the table does not know worth a warning? */
  readonly warnUnknownModel: boolean;
  readonly cancellable: readonly BatchStatus[];
  /** Days after a batch's end for which its results are kept; absent where the service does not say. */
  readonly resultDays?: number;
  /** Largest `limit` of the list call. */
  readonly listLimit: number;
  /** This provider's own JSON Schema for a kind of body: its file name in `schemas/`. */
  readonly bodySchemas?: Readonly<Partial<Record<BodyKind, string>>>;
  /**
   * What counts the tokens of its models: one of OpenAI's vocabularies, or the larger one and what this provider's own
   * makes of the same text. Absent: the names of the models tell it, or nothing does.
   */
  readonly tokenizer?: 'openai' | 'calibrated';
  /** Must every line agree on `enable_thinking`? */
  readonly oneThinkingMode?: boolean;
  /** What a batch costs against the same calls in real time, 0.5 for half. */
  readonly priceFactor?: number;
  /** How far answers can be given a shape, when that is less than a JSON Schema. */
  readonly answerFormat?: 'json_object';
  /** Are `http(s)` image addresses accepted? */
  readonly imageUrls?: boolean;
  /** Media types of the pictures that it reads, when that is known. */
  readonly pictureTypes?: readonly string[];
  /** Schemes of the provider's own file addresses, beside `data:` and `http(s):`; absent: not known, not checked. */
  readonly addressSchemes?: readonly string[];
  /** What a line with `stream: true` meets. */
  readonly streaming?: 'refused' | 'undocumented' | 'ignored';
  /** Body parameters that still work, and what to write instead. */
  readonly deprecatedParameters?: Readonly<Record<string, string>>;
  /** Body parameters of the API this one is modelled on that it does not have. */
  readonly unsupportedParameters?: readonly string[];
  /** Body parameters that make it refuse the request. */
  readonly refusedParameters?: readonly string[];
  /** Members of messages that make it refuse the request. */
  readonly refusedInMessages?: readonly string[];
  /** Body parameters that none of its models takes, or only with certain values. */
  readonly parameters?: readonly ParameterRule[];
  /** Body parameters beyond those of the API this one is modelled on. */
  readonly ownParameters?: readonly string[];
  /** Perhaps it takes any other body parameter too: a conversion keeps what it does not know. */
  readonly openParameters?: boolean;
  /** The one name under which its documents have the limit of a chat's answer. */
  readonly answerLimit?: 'max_tokens' | 'max_completion_tokens';
  /** Body parameters that switch the thinking of its models, the switch first; others have none. */
  readonly thinkingMembers?: readonly ('enable_thinking' | 'thinking' | 'thinking_budget')[];
  /** What a member meets that no schema of its endpoint knows; absent: it is ignored, or nothing is known. */
  readonly unknownParameters?: 'refused' | 'undocumented';
  /** Is a schema with `strict: true` held to OpenAI's subset of JSON Schema? */
  readonly strictSchemas?: boolean;
  /** Does the format `json_object` ask for the word in a message? */
  readonly jsonWord?: boolean;
  /** Do members that exclude or need each other fail a request, as they do at OpenAI? */
  readonly exactCombinations?: boolean;
  /** Does it refuse the format `json_object`, and a tool that must be called, while `enable_thinking` is set? */
  readonly noJsonWhileThinking?: boolean;
  /** Does it refuse a `tool_choice` that makes a model call while it thinks? */
  readonly noForcedToolWhileThinking?: boolean;
  /** Source of a regular expression that ids of tool calls keep to: of those whose shape the scanner tells. */
  readonly toolCallIds?: string;
  /** Query parameter of the list of batches by which it finds those with a text in their names. */
  readonly listedByName?: string;
  /** Must a chat have a message of this role? */
  readonly neededRole?: string;
  /** Roles of which the last message of a chat must be, unless it begins the answer. */
  readonly lastRoles?: readonly string[];
  /** Most texts to embed in all requests of a file. */
  readonly maxEmbeddingInputs?: number;
  /** Most tokens of all texts to embed in one request. */
  readonly maxEmbeddingTokens?: number;
  readonly fileQuota?: FileQuota;
  /** Where it counts the tokens of a chat without running it, below the base URL. */
  readonly tokenCounter?: readonly string[];
  /** Where it tells what an account has left to spend. */
  readonly balance?: readonly string[];
  /** How the input file's and the results' expiry is asked for. */
  readonly expiry?: ExpiryRule;
}
