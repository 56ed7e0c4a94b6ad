// Stands alone: it is tested without an editor.

/** The name under which a file is sent: services take only names that end in `.jsonl`. */
export function sentName(name: string): string {
  if (/\.jsonl$/i.test(name)) return name;
  const stem = name.replace(/\.(ndjson|jsonlines|json|txt)$/i, '');
  return `${stem === '' ? 'batch' : stem}.jsonl`;
}
