import { modelRule } from '../../providers/profiles.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import { requestTokens, type RequestTokens } from '../tokens/requestTokens.ts';
import { memberOf } from '../json/jsonTree.ts';
import type { RequestRules } from './finding.ts';
import { spanOf } from '../json/spans.ts';
import type { RuleTable } from './ruleOptions.ts';

/** An estimate this many times the window leaves no doubt. */
const sure = 3;

/** Tokens that a request to this model may have; undefined when that is not known. */
export function contextOf(profile: ProviderProfile, model: string | undefined): number | undefined {
  return model === undefined ? undefined : modelRule(profile, model)?.contextTokens;
}

/** Does a request have more tokens than its model reads? */
export const contextRules: RequestRules = {
  check({ text, body, model = '' }, { profile }, report) {
    const max = contextOf(profile, model);
    const node = memberOf(body, 'model')?.value;
    if (max === undefined || !node || text.length * 3 <= max) return;
    const line: unknown = JSON.parse(text);
    const isOfEmbeddings = modelRule(profile, model)?.serves?.includes('embeddings') === true;
    const tell = ({ leastInput, mostInput }: RequestTokens, most: number): boolean => {
      const tokens = Math.round((leastInput + mostInput) / 2);
      if (tokens <= most) return false;
      const reason = leastInput > sure * most ? 'sure' : 'likely';
      report({ code: 'context_limit', reason, tokens, max: most, model, ...spanOf(node) });
      return true;
    };
    if (!isOfEmbeddings) tell(requestTokens(line), max);
    else if (!tell(longestInput(line), max) && profile.maxEmbeddingTokens !== undefined)
      tell(requestTokens(line), profile.maxEmbeddingTokens);
  },
  reads: () => ['model'],
  // A line of more bytes than the window has tokens is always read.
  readsText: true,
};

/** Vectors are made of each text by itself. */
function longestInput(line: unknown): RequestTokens {
  const { input } = (line as { readonly body: { readonly input?: unknown } }).body;
  const texts: readonly unknown[] = Array.isArray(input) && typeof input[0] !== 'number' ? input : [input];
  const tokens = texts.map((one) => requestTokens({ url: '/v1/embeddings', body: { input: one } }));
  return tokens.reduce((most, one) => (one.mostInput > most.mostInput ? one : most));
} // prettier-ignore

/** The rule about a model's window. */
export const rulesOfContext: RuleTable<'context_limit'> = {
  context_limit: {
    severity: 'warning',
    severities: { sure: 'error' },
    message: 'About {0} tokens are more than the {1} that {2} reads. Shorten the request.',
    messages: {
      sure: 'About {0} tokens are far more than the {1} that {2} reads. Shorten the request.',
    },
    args: ['tokens', 'max', 'model'],
    explanation:
      'A request above the context window of its model is refused. Tokens are estimated from the text, so it is an error only where even the lowest estimate is three times the window.',
    source: 'https://developers.openai.com/api/docs/models',
  },
};
