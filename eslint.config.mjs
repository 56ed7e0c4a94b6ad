import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const { rooms, doors } = JSON.parse(
  readFileSync(new URL('src/rooms.json', import.meta.url), 'utf8'),
);

/** The room of a file: its folder below src/. */
const roomOf = (file) =>
  relative(join(import.meta.dirname, 'src'), dirname(file)).replaceAll(sep, '/');

/** Holds every import in src/ against src/rooms.json. extension.ts may import all. */
const mayImport = {
  create: (context) => ({
    ImportDeclaration({ source }) {
      const room = roomOf(context.filename);
      if (room === '' || !source.value.startsWith('.')) return;
      const other = roomOf(join(dirname(context.filename), source.value));
      if (other.startsWith('..') || other === room || rooms[room]?.imports.includes(other)) return;
      const message = `${room}/ may not import ${other || 'extension.ts'}: see src/rooms.json.`;
      context.report({ node: source, message });
    },
  }),
};

const patternsOf = {
  vscode: ['vscode'],
  undici: ['undici', 'undici/**'],
  ajv: ['ajv', 'ajv/**'],
  fs: ['fs', 'fs/promises', 'node:fs', 'node:fs/promises'],
};

/** Is a value of this type made of texts and numbers to a depth that the type itself tells? */
function isFlat(type, checker, left = 5) {
  const word = checker.typeToString(checker.getBaseTypeOfLiteralType(type));
  if (['string', 'number', 'boolean', 'null', 'undefined'].includes(word)) return true;
  if (left === 0 || ['any', 'unknown', 'object', '{}'].includes(word)) return false;
  if (type.isUnionOrIntersection()) return type.types.every((one) => isFlat(one, checker, left));
  const values = [type.getStringIndexType(), type.getNumberIndexType()].filter(Boolean);
  if (!values.every((one) => isFlat(one, checker, left - 1))) return false;
  if (checker.isArrayType(type) || checker.isTupleType(type)) return true;
  return type
    .getProperties()
    .every((member) => isFlat(checker.getTypeOfSymbol(member), checker, left - 1));
}

/** What came from outside may be nested deeper than the stack, and so fail all for one row. */
const boundedJson = {
  create: (context) => ({
    'CallExpression[callee.object.name="JSON"][callee.property.name="stringify"]'(node) {
      const { program, getTypeAtLocation } = context.sourceCode.parserServices;
      if (isFlat(getTypeAtLocation(node.arguments[0]), program.getTypeChecker())) return;
      context.report({
        node,
        message: 'Use jsonText of jsonl/json/jsonText.ts: any depth is safe.',
      });
    },
  }),
};

/** Modules that only some rooms may know. That undici stays in one file is a guard test. */
function closedDoors(room) {
  const patterns = Object.keys(doors)
    .filter((door) => !doors[door].includes(room))
    .map((door) => ({ group: patternsOf[door], message: `${room}/ must not know ${door}.` }));
  return {
    files: [`src/${room}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
}

const onlyErasable = [
  {
    selector: 'TSEnumDeclaration',
    message: 'Use a union of string literals or an `as const` table.',
  },
  { selector: 'TSModuleDeclaration[kind="namespace"]', message: 'Use a module.' },
];

/** Those who may know the editor, whose API has enums; the code here has none of its own. */
const withEnums = ['src/ui/**/*.ts', 'src/extension.ts', 'test/host/suite/*.ts'];

export default defineConfig(
  globalIgnores(['dist/', '.vscode-test/', 'samples/', 'test/fixtures/', 'docs/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Counting and cutting by code points is what the services do.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-syntax': ['error', ...onlyErasable],
      eqeqeq: ['error', 'always'],
    },
  },
  {
    // Takes an eighth of the time, and has nothing to look at.
    files: ['**/*.ts'],
    ignores: withEnums,
    rules: { '@typescript-eslint/no-unsafe-enum-assignment': 'off' },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        ...onlyErasable,
        {
          selector:
            'CallExpression[callee.object.property.name="l10n"][callee.property.name="t"]:not([arguments.0.type=/^(Literal|ObjectExpression)$/])',
          message: 'Give l10n.t a literal: the check for missing translations reads the source.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { house: { rules: { 'may-import': mayImport, 'bounded-json': boundedJson } } },
    rules: { 'house/may-import': 'error' },
  },
  {
    files: ['src/{results,authoring,realtime}/**/*.ts', 'src/ui/results/**/*.ts'],
    rules: { 'house/bounded-json': 'error' },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/ui/kit/showMessage.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['showInformationMessage', 'showWarningMessage', 'showErrorMessage', 'withProgress'].map(
          (property) => ({
            property,
            message: 'Use ui/kit/showMessage.ts: the editor makes live links of what it is given.',
          }),
        ),
      ],
    },
  },
  ...[...new Set(Object.keys(rooms).map((room) => room.split('/')[0]))].map(closedDoors),
  {
    // node:test collects the promises of describe and it itself.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['describe', 'it', 'test', 'suite'] },
          ],
        },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    extends: [js.configs.recommended],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'console',
          'process',
          'Buffer',
          'URL',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'AbortSignal',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
