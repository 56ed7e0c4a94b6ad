/** An input file and what came back for it, as a service writes them: JSON answers, failures, and one that is missing. */
export interface ResultPair {
  readonly input: string;
  readonly output: string;
  readonly errors: string;
}

const labels = ['positive', 'negative', 'neutral'];

/** Row 3 failed, row 5 has no result, row 7 is cut off; the others answer with a label and a score. */
export function resultPair(requests: number, text = 'How is it?'): ResultPair {
  const [input, output, errors]: string[][] = [[], [], []];
  for (let row = 0; row < requests; row++) {
    const custom_id = `row-${String(row)}`;
    const messages = [
      { role: 'system', content: 'Classify.' },
      { role: 'user', content: `${text} ${String(row)}` },
    ];
    input?.push(line({ custom_id, method: 'POST', url: '/v1/chat/completions', body: { model: 'kimi-k2.6', messages } })); // prettier-ignore
    if (row === 5) continue;
    if (row === 3) {
      const error = { code: 'rate_limit_exceeded', message: 'Too many requests' };
      errors?.push(line({ id: 'e', custom_id, response: { status_code: 429, body: { error } }, error: null })); // prettier-ignore
      continue;
    }
    const content = JSON.stringify({ label: labels[row % 3], score: row });
    const choice = { finish_reason: row === 7 ? 'length' : 'stop', message: { role: 'assistant', content } }; // prettier-ignore
    const usage = { prompt_tokens: 20, completion_tokens: 10 + row, total_tokens: 30 + row };
    const body = { model: 'kimi-k2.6', choices: [choice], usage };
    output?.push(line({ id: 'r', custom_id, response: { status_code: 200, body }, error: null }));
  }
  return {
    input: input?.join('') ?? '',
    output: output?.join('') ?? '',
    errors: errors?.join('') ?? '',
  };
}

const line = (value: unknown) => `${JSON.stringify(value)}\n`;
