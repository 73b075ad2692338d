import { idOf } from './wire-case.ts';

/* Texts that pass for an id where one looks badly. None is an id as PingOne writes it: a lower-case UUID. */

const ID = '5a8e2b74-0c3d-4f19-9a6b-2e7d81c4f003';
const OTHER = 'c27b9d10-4e6f-4a83-b1d5-90f3e8a7d204';
const TENANT = '99999999-0000-4000-8000-00000000dead';

const DOTS = [
  ...['.', '..', '...', './', '../', '../../', '../../../', '/..', '/../', '//', '/', '\\', '..\\', '..\\..\\', '.\\'],
  ...['..;/', '..;a=b/', '..%00/', '..%0d/', '..//', '....//', '.%2e/', '%2e./', '%2e', '%2e%2e', '%2E%2E', '%2e%2e/'],
  ...['%2e%2e%2f', '..%2f', '..%5c', '%2e%2e%5c', '%252e%252e', '%252e%252e%252f', '%25252e%25252e', '%c0%ae%c0%ae/'],
  ...['%c0%2e', '%e0%80%ae', '%uff0e%uff0e', '%u002e%u002e', '&#46;&#46;/', '\\x2e\\x2e', '\\u002e\\u002e'],
];
const CLIMBS = [
  ...[`../${ID}`, `/${ID}`, `${ID}/`, `${ID}/.`, `${ID}/..`, `${ID}/../`, `${ID}/../${OTHER}`, `${ID}/../../${OTHER}`],
  ...[`../../${TENANT}/users/${ID}`, `../../../environments/${TENANT}/users/${ID}`, `${ID}/../../../${TENANT}/users`],
  ...[
    '../../../environments',
    '../verifyPolicies',
    '../populations',
    `${ID}/verifyTransactions`,
    `${ID}/roleAssignments`,
  ],
  ...[`${ID}%2f..`, `${ID}%2f..%2f${OTHER}`, `${ID}%5c..%5c${OTHER}`, `${ID}\\..\\${OTHER}`, `${ID}%2e%2e`, `${ID}..`],
  ...[`${ID}?expand=verifyPolicy`, `${ID}?`, `${ID}#`, `${ID}#x`, `${ID}%3f`, `${ID}%23`, `${ID}&a=b`, `${ID};a=b`],
  ...[`${ID}:443`, `x@${ID}`, `//evil.example/${ID}`, `http://evil.example/${ID}`, `\\\\evil.example\\${ID}`],
  ...[
    'file:///etc/passwd',
    'javascript:alert(1)',
    `@evil.example/${ID}`,
    `.evil.example/${ID}`,
    '?',
    '#',
    '&',
    ';',
    '%',
  ],
];
const SHAPES = [
  ...[ID.toUpperCase(), ID.replace('a', 'A'), ID.replaceAll('-', ''), ID.replaceAll('-', '_'), ID.replaceAll('-', ':')],
  ...[
    ID.slice(0, -1),
    ID.slice(1),
    `${ID}0`,
    `0${ID}`,
    ID.replace('5', 'g'),
    `5-${ID.slice(2)}`,
    ID.replace('-', '--'),
  ],
  ...[`{${ID}}`, `"${ID}"`, `'${ID}'`, `(${ID})`, `<${ID}>`, `[${ID}]`, `\`${ID}\``, `urn:uuid:${ID}`, `uuid:${ID}`],
  ...[`${ID},${OTHER}`, `${ID} ${OTHER}`, `${ID}|${OTHER}`, `${ID}${OTHER}`, `${ID}*`, `${ID}$`, `^${ID}$`],
  ...[`User:${ID}`, btoa(`User:${ID}`), btoa(ID), Buffer.from(ID).toString('hex'), `${ID}.json`, `${ID}.`, `${ID}~`],
  ...[
    '',
    '0',
    '1',
    '42',
    '-1',
    '1e3',
    '0x1f',
    '1.0',
    'null',
    'undefined',
    'true',
    'NaN',
    'Infinity',
    '[object Object]',
  ],
  ...[
    '*',
    '%',
    '$',
    'me',
    'self',
    'id',
    'all',
    'latest',
    '{id}',
    '{userId}',
    ':userId',
    '{{7*7}}',
    `\${7*7}`,
    '<%= 7 %>',
  ],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    "' or '1'='1",
    '" or id pr or "',
    '") or (id pr',
  ],
];
const BLANKS = [
  ...[' ', '\t', '\n', '\r\n', `${ID} `, ` ${ID}`, `\t${ID}`, `${ID}\t`, `\n${ID}`, `${ID}\n`, `${ID}\r`, `${ID}\r\n`],
  ...[`${ID}\v`, `${ID}\f`, `${ID}\r\nHost: evil.example`, `${ID} HTTP/1.1\r\nHost: evil.example\r\n\r\nGET /`],
  ...[`${ID}%20`, `${ID}%0a`, `${ID}%0d%0aX: y`, `${ID}+`, '\u0000', `${ID}\u0000`, `\u0000${ID}`, `${ID}%00`],
  ...[`${ID}\u0000.json`, `${ID}\u007f`, `${ID}\u001b[31m`, `${ID}\b`],
];
const UNICODE = [
  ...[
    `\ufeff${ID}`,
    `${ID}\ufeff`,
    `\u200b${ID}`,
    `${ID}\u200d`,
    `\u00a0${ID}`,
    `${ID}\u2028`,
    `${ID}\u2029`,
    `\u202e${ID}`,
  ],
  ...[ID.replace('a', '\u0430'), ID.replace('e', '\uff45'), ID.replaceAll('-', '\u2010'), ID.replaceAll('-', '\u2212')],
  ...[ID.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))), '\uff0e\uff0e', '\uff0e\uff0e\uff0f'],
  ...['\u2024\u2024/', '\u2025/', '\u2026', '..\u2215', '..\u2044', '..\u29f8', '..\uff0f', '..\uff3c', '\u3002\u3002'],
  ...['é', 'e\u0301', '🂡', 'ı', 'ſ', '\ud800', `${ID}\udc00`, '\u0660\u0661', ID.replace('0', '\u0660')],
];
const LONG = [
  'a'.repeat(10_000),
  ID.repeat(300),
  '../'.repeat(3_000),
  `${ID}${' '.repeat(9_000)}`,
  '%2e'.repeat(3_000),
];

export const HOSTILE_IDS: readonly string[] = [
  ...new Set([...DOTS, ...CLIMBS, ...SHAPES, ...BLANKS, ...UNICODE, ...LONG]),
];

/** Values of a key that are no text at all; some would turn into an id if they were made one. */
export const ODD_KEYS: readonly unknown[] = [
  ...[null, true, false, 0, 42, -1, 1.5, {}, [], [ID], { id: ID }, { toString: ID }, [[ID]], { $ne: null }],
];

export const A_GOOD_ID = idOf(1, 1);
