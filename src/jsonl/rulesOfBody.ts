import type { RuleTable } from './rule.ts';

const openaiChat = 'https://developers.openai.com/api/reference/resources/chat';

/** Rules about the parameters of a request's body: their types, values and bounds. */
export const rulesOfBody: RuleTable<
  | 'invalid_value'
  | 'unusual_value'
  | 'out_of_range'
  | 'invalid_length'
  | 'invalid_count'
  | 'invalid_format'
  | 'deprecated_parameter'
  | 'unsupported_parameter'
> = {
  invalid_value: {
    severity: 'error',
    message: '"{0}" cannot be {1}. It takes: {2}.',
    args: ['param', 'value', 'allowed'],
    explanation: 'The parameter takes one of a fixed set of values.',
    source: openaiChat,
  },
  unusual_value: {
    severity: 'warning',
    message: '{1} is not a known value of "{0}". Known: {2}.',
    args: ['param', 'value', 'allowed'],
    explanation:
      'The documents list other values. Some services know more of them, so this is only a warning.',
    source: openaiChat,
  },
  out_of_range: {
    severity: 'error',
    message: '"{0}" is out of range: the limit is {1}.',
    messages: {
      low: '"{0}" must be at least {1}.',
      high: '"{0}" must be at most {1}.',
      low_exclusive: '"{0}" must be greater than {1}.',
      high_exclusive: '"{0}" must be less than {1}.',
    },
    args: ['param', 'limit'],
    explanation: 'The parameter is a number with bounds.',
    source: openaiChat,
  },
  invalid_length: {
    severity: 'error',
    message: '"{0}" has the wrong length: the limit is {1}.',
    messages: {
      empty: '"{0}" must not be empty.',
      short: '"{0}" must have at least {1} characters.',
      long: '"{0}" must have at most {1} characters.',
      bytes: '"{0}" must have at most {1} bytes of UTF-8.',
    },
    args: ['param', 'limit'],
    explanation: 'The text of this parameter has bounds.',
    source: openaiChat,
  },
  invalid_count: {
    severity: 'error',
    message: '"{0}" has the wrong number of entries: the limit is {1}.',
    messages: {
      empty: '"{0}" must not be empty.',
      few: '"{0}" must have at least {1} entries.',
      many: '"{0}" must have at most {1} entries.',
    },
    args: ['param', 'limit'],
    explanation: 'The list has bounds.',
    source: openaiChat,
  },
  invalid_format: {
    severity: 'error',
    message: '"{0}" cannot be {1}. It must match {2}.',
    args: ['param', 'value', 'pattern'],
    explanation:
      'Names of tools and of answer schemas consist of letters, digits, underscores and dashes, and have a bounded length.',
    source: openaiChat,
  },
  deprecated_parameter: {
    severity: 'hint',
    message: '"{0}" is deprecated; use "{1}".',
    args: ['param', 'instead'],
    explanation: 'The provider still accepts the old name.',
    source: openaiChat,
  },
  unsupported_parameter: {
    severity: 'warning',
    message: '{1} does not support "{0}". Remove it.',
    args: ['param', 'provider'],
    explanation: 'The parameter exists in the API that this one is modelled on, but not here.',
  },
};
