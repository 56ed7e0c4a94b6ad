import { answerBody } from './answerBody.ts';
import { tokensIn } from './answerText.ts';
import type { Handler } from './call.ts';
import { lineFailureOf } from './lineOutcome.ts';
import { readJson } from './readJson.ts';
import { wishesIn } from './readRequest.ts';
import { Refusal } from './requestError.ts';

export const listModels: Handler = (_call, { profile, clock }) => {
  const known = profile.models.filter((model) => !model.retiredOn && !model.id.endsWith('-'));
  const ids = known.length > 0 ? known : [{ id: 'simulated-model' }];
  const created = Math.floor(clock.now() / 1000);
  const data = ids.map((model) => ({
    id: model.id,
    object: 'model',
    created,
    owned_by: profile.id,
    ...('contextTokens' in model && { context_length: model.contextTokens }),
  }));
  return Promise.resolve({ object: 'list', data });
};

/** Answers one request in real time, as its line would be answered in a batch; chance makes none fail. */
export const answerNow: Handler = async ({ request, path }, provider) => {
  const body = await readJson(request);
  if (body['stream'] === true)
    throw new Refusal(400, 'The simulator does not stream.', { param: 'stream' });
  const wishes = wishesIn(JSON.stringify(body));
  const failure = lineFailureOf(
    { customId: '', body, wishes },
    { profile: provider.profile, seed: 0, failureRate: 0 },
  );
  if (failure) throw new Refusal(failure.status, failure.message, { param: failure.param ?? null });
  return answerBody(
    `/v1${path}`,
    { body, wishes },
    { key: provider.newKey(), createdMs: provider.clock.now() },
  );
};

/** Kimi only; https://platform.moonshot.ai/docs */
export const countTokens: Handler = async ({ request }) => {
  const body = await readJson(request);
  return { data: { total_tokens: tokensIn(JSON.stringify(body['messages'] ?? '')) } };
};

/** Kimi only. */
export const answerBalance: Handler = () =>
  Promise.resolve({
    code: 0,
    data: { available_balance: 49.58, voucher_balance: 46.58, cash_balance: 3 },
    scode: '0x0',
    status: true,
  });
