export const rooms: Readonly<Record<string, readonly string[]>>;
export const doors: {
  readonly vscode: readonly string[];
  readonly undici: readonly string[];
  readonly ajv: readonly string[];
  readonly fs: readonly string[];
};
declare const config: readonly object[];
export default config;
