/** A node:test reporter: one JSON line for each test that ended; the command that started the file reads them. */
export default async function* jsonLines(events) {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details.type === 'suite' && type === 'test:pass') continue;
    const error = data.details.error?.cause ?? data.details.error;
    // A suite fails with its tests; by itself only when its own code or a hook does.
    if (data.details.type === 'suite' && data.details.error?.failureType === 'subtestsFailed')
      continue;
    const skipped = data.skip !== undefined || data.todo !== undefined;
    const outcome = type === 'test:fail' ? 'failed' : skipped ? 'skipped' : 'passed';
    const detail = type === 'test:fail' ? (error?.stack ?? String(error)) : undefined;
    const { name, file, line } = data;
    yield `${JSON.stringify({ outcome, name, file, line, detail })}\n`;
  }
}
