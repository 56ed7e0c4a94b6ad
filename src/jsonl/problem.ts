export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A place in the file: 0-based line, UTF-16 offsets in it. */
export interface Place {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** Why a line is not one JSON value. */
export type JsonReason =
  | 'unexpected' // a character that cannot stand here
  | 'cut_off' // the line ends inside a value
  | 'open_string' // the line ends inside a string
  | 'control_character' // raw TAB, NUL… inside a string
  | 'bad_escape' // \x, \u12
  | 'bad_number' // 01, 1., .5, +1
  | 'literal' // True, None, NaN, undefined
  | 'single_quotes'
  | 'smart_quotes'
  | 'bare_key' // {model: …}
  | 'missing_comma'
  | 'missing_colon'
  | 'trailing_comma'
  | 'final_comma' // after the value, at the end of the line
  | 'comment'
  | 'nul'
  | 'several_values' // two values on one line
  | 'value_continues' // one value over several lines
  | 'string_continues' // the same, because a string in it has raw line breaks
  | 'encoded_twice' // a JSON string whose text is a JSON object
  | 'csv_quoted' // "{""custom_id"": …}"
  | 'html_escaped' // {&quot;custom_id&quot;: …}
  | 'not_object'; // valid JSON, but no request

export type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null';

/** What a file is, of all that batch services read and write. */
export type FileShape =
  | 'openai' // requests of custom_id, method, url, body: those of OpenAI and of most others
  | 'anthropic' // requests of custom_id and params
  | 'gemini' // requests of Gemini and Vertex AI: request, perhaps with a key
  | 'results' // what a batch gave: answers or errors
  | 'gzip'
  | 'zip'
  | 'utf16'; // text of another encoding

/** What each problem tells beside its place; only what its sentence and its fixes need. */
export interface ProblemFacts {
  // the text of the file
  invalid_json_line: { readonly reason: JsonReason; readonly found: string };
  json_array_file: object;
  invalid_utf8: { readonly reason: 'utf16' | 'other' };
  byte_order_mark: object;
  blank_line: object;
  lone_carriage_return: object;
  mixed_line_ends: { readonly crlf: number; readonly lf: number };
  empty_file: object;
  other_shape: { readonly reason: FileShape };
  wrong_extension: { readonly reason: 'other' | 'case'; readonly name: string };
  line_too_long: { readonly bytes: number; readonly max: number };
  file_too_large: { readonly bytes: number; readonly max: number };
  file_near_limit: { readonly bytes: number; readonly max: number };
  too_many_inputs: { readonly count: number; readonly max: number };
  too_many_requests: { readonly count: number; readonly max: number };
  deep_nesting: { readonly depth: number; readonly max: number };
  lone_surrogate: { readonly escape: string };
  imprecise_number: { readonly written: string; readonly read: string };
  duplicate_key: { readonly key: string };

  // the envelope of a request
  missing_required_parameter: { readonly reason: 'required' | 'usual'; readonly param: string };
  invalid_type: {
    readonly param: string;
    readonly expected: readonly JsonType[];
    readonly actual: JsonType;
  };
  invalid_custom_id: {
    readonly reason: 'empty' | 'too_short' | 'too_long' | 'characters';
    readonly limit: number | string;
  };
  duplicate_custom_id: { readonly id: string; readonly firstLine: number };
  invalid_method: { readonly method: string };
  invalid_url: { readonly url: string; readonly allowed: readonly string[] };
  mismatched_url: { readonly url: string; readonly usual: string };
  unknown_member: { readonly name: string };
  misplaced_parameter: { readonly param: string };

  // the body of a request
  model_not_found: { readonly model: string; readonly provider: string };
  unknown_model: {
    readonly reason: 'unlisted' | 'similar';
    readonly model: string;
    readonly provider: string;
    /** A model that the provider has, of nearly the same name; empty when there is none. */
    readonly similar: string;
  };
  retired_model: { readonly model: string; readonly date: string };
  model_retires: { readonly model: string; readonly date: string };
  mismatched_model: {
    readonly reason: 'refused' | 'undocumented';
    readonly model: string;
    readonly usual: string;
  };
  pinned_parameter: {
    readonly param: string;
    readonly value: string;
    readonly allowed: readonly string[];
    readonly model: string;
  };
  redundant_parameter: { readonly param: string; readonly model: string };
  mismatched_test_url: {
    readonly reason: 'model' | 'url';
    readonly model: string;
    readonly url: string;
  };
  streaming_unsupported: { readonly reason: 'refused' | 'undocumented' };
  mismatched_thinking: { readonly reason: 'other' | 'absent'; readonly usual: string };
  unsupported_thinking: {
    readonly value: string;
    readonly model: string;
    readonly allowed: readonly string[];
  };
  unsupported_thinking_keep: { readonly model: string };
  incompatible_tool_choice: { readonly value: string; readonly model: string };
  partial_message: { readonly reason: 'not_last' | 'not_assistant' };
  invalid_value: {
    readonly param: string;
    readonly value: string;
    readonly allowed: readonly string[];
  };
  unusual_value: {
    readonly param: string;
    readonly value: string;
    readonly allowed: readonly string[];
  };
  out_of_range: {
    readonly reason: 'low' | 'high' | 'low_exclusive' | 'high_exclusive' | 'usual_high';
    readonly param: string;
    readonly limit: number;
  };
  invalid_length: {
    readonly reason: 'empty' | 'short' | 'long' | 'bytes' | 'vain';
    readonly param: string;
    readonly limit: number;
  };
  invalid_count: {
    readonly reason: 'empty' | 'few' | 'many';
    readonly param: string;
    readonly limit: number;
  };
  invalid_format: { readonly param: string; readonly value: string; readonly pattern: string };
  invalid_data_uri: {
    readonly reason:
      | 'malformed'
      | 'not_base64'
      | 'bad_base64'
      | 'line_breaks'
      | 'media_type'
      | 'empty'
      | 'not_bare' // where base64 stands alone
      | 'other_type'
      | 'large'
      | 'near_limit';
    readonly found: string;
  };
  stringified_content: object;
  unsupported_image_url: { readonly provider: string };
  unknown_scheme: { readonly scheme: string };
  deprecated_parameter: { readonly param: string; readonly instead: string };
  unsupported_parameter: { readonly param: string; readonly provider: string };
  unmatched_tool_call: {
    readonly reason:
      | 'no_call'
      | 'other_id'
      | 'refused_no_call' // the same two, where the service is known to refuse them
      | 'refused_other_id'
      | 'no_function_call'
      | 'no_tool_use'
      | 'twice'
      | 'same_id';
  };
  unanswered_tool_call: { readonly reason: 'refused' | 'undocumented' };
  duplicate_tool: { readonly reason: 'refused' | 'undocumented'; readonly name: string };
  unknown_tool: { readonly reason: 'refused' | 'undocumented'; readonly name: string };
  message_order: { readonly reason: 'first' | 'begun' | 'results' | 'space' | 'no_user' };

  refused_parameter: {
    readonly reason: 'model' | 'effort' | 'instead' | 'provider' | 'batch';
    readonly param: string;
    /** The model or the provider that does not take it. */
    readonly by: string;
    readonly instead: string;
  };
  output_limit: {
    readonly reason: 'refused' | 'undocumented';
    readonly param: string;
    readonly asked: number;
    readonly max: number;
    readonly model: string;
  };
  context_limit: {
    readonly reason: 'likely' | 'sure';
    readonly tokens: number;
    readonly max: number;
    readonly model: string;
  };
  unsupported_endpoint: { readonly model: string; readonly url: string };
  unsupported_input: { readonly model: string; readonly part: string };
  moved_parameter: {
    readonly reason: 'refused' | 'undocumented';
    readonly param: string;
    readonly instead: string;
  };
  unknown_parameter: {
    readonly reason: 'refused' | 'undocumented' | 'sdk';
    readonly param: string;
    readonly provider: string;
  };
  excluding_parameters: {
    readonly reason: 'refused' | 'undocumented';
    readonly param: string;
    readonly other: string;
  };
  needed_parameter: {
    readonly reason: 'refused' | 'undocumented' | 'unsure';
    readonly param: string;
    readonly needs: string;
  };
  last_message: { readonly provider: string; readonly role: string };
  missing_word: { readonly provider: string };
  invalid_schema: {
    readonly reason:
      | 'type'
      | 'root'
      | 'root_choice'
      | 'no_properties'
      | 'part'
      | 'items'
      | 'properties'
      | 'required'
      | 'enum';
    readonly found: string;
  };
  strict_schema: {
    readonly reason:
      | 'open'
      | 'required'
      | 'root'
      | 'keyword'
      | 'doubtful_keyword'
      | 'format'
      | 'untyped'
      | 'untyped_values'
      | 'no_choice'
      | 'reference'
      | 'undeclared'
      | 'depth'
      | 'properties'
      | 'values'
      | 'letters'
      | 'long_enum'
      | 'items';
    readonly found: string;
  };
}

export type ProblemCode = keyof ProblemFacts;

/** Where a problem is and how grave; offsets are UTF-16 units in their line. */
export interface ProblemBase extends Place {
  readonly severity: Severity;
  /** Last line, when the problem spans several; `end` is an offset in it. */
  readonly endLine?: number;
  readonly related?: readonly Place[];
  /** It stands for all that are alike, which this many lines have. */
  readonly onLines?: number;
}

export type ProblemOf<C extends ProblemCode> = {
  [K in C]: ProblemBase & { readonly code: K } & ProblemFacts[K];
}[C];

/** One mistake as data: a stable code, a place, and the facts that its sentence needs. */
export type Problem = ProblemOf<ProblemCode>;
