const chinese =
  '请根据以下用户反馈总结产品的主要问题并给出改进建议包括物流速度包装质量客服态度以及价格是否合理同时说明情绪倾向和紧急程度的中在有到会为之不以个也上年就那要下得可你出生作家学对地时而发成方';
const english =
  'please classify the following customer review and return the sentiment urgency topic and a short summary of what should be done next by the support team so that it can be routed '.split(
    ' ',
  );

/** Deterministic numbers in [0, 1): a linear congruence, so that every run measures the same bytes. */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function words(random: () => number, units: number): string {
  let text = '';
  while (text.length < units) {
    if (random() < 0.5) {
      const length = 8 + Math.floor(random() * 40);
      for (let k = 0; k < length; k++) text += chinese[Math.floor(random() * chinese.length)] ?? '';
      text += random() < 0.5 ? '，' : '。';
    } else {
      const length = 4 + Math.floor(random() * 14);
      for (let k = 0; k < length; k++)
        text += `${english[Math.floor(random() * english.length)] ?? ''} `;
      if (random() < 0.3) text += '\n';
      if (random() < 0.2) text += '"quoted" ';
    }
  }
  return text;
}

/** A realistic Kimi request of some 1.5 KB: a fixed system prompt and a review in Chinese and English. */
export function realisticLine(index: number, random: () => number): string {
  return JSON.stringify({
    custom_id: `review-${String(index).padStart(7, '0')}`,
    method: 'POST',
    url: '/v1/chat/completions',
    body: {
      model: 'kimi-k2.6',
      messages: [
        {
          role: 'system',
          content:
            '你是一个严谨的客服质检助手。Answer in JSON with the members sentiment, topic and summary.',
        },
        { role: 'user', content: words(random, 500 + Math.floor(random() * 500)) },
      ],
      max_completion_tokens: 1024,
      response_format: { type: 'json_object' },
    },
  });
}

export function shortLine(index: number): string {
  return `{"custom_id":"r-${String(index)}","method":"POST","url":"/v1/chat/completions","body":{"model":"kimi-k2.6","messages":[{"role":"user","content":"Translate item ${String(index * 7919)}"}]}}`;
}

/** Lines of 300 bytes, with Chinese and English. */
export function linesOf300Bytes(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) =>
    shortLine(from + index).replace(
      'Translate',
      `Translate the text 你好，世界 ${'x'.repeat(100)}`,
    ),
  );
}

/** A file of at least this many bytes of realistic lines. */
export function realisticFile(bytes: number): Buffer {
  const random = randomSource(20261121);
  const parts: Buffer[] = [];
  let total = 0;
  for (let index = 0; total < bytes; index++) {
    const line = Buffer.from(`${realisticLine(index, random)}\n`);
    parts.push(line);
    total += line.length;
  }
  return Buffer.concat(parts);
}

export function shortFile(lines: number): Buffer {
  const parts: Buffer[] = [];
  for (let from = 0; from < lines; from += 10_000) {
    const count = Math.min(10_000, lines - from);
    const text = Array.from({ length: count }, (_, k) => `${shortLine(from + k)}\n`).join('');
    parts.push(Buffer.from(text));
  }
  return Buffer.concat(parts);
}
