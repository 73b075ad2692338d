import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { limitTable } from '../../../src/server/limits/limits.ts';
import { settingGroups } from '../../../src/server/settings-table.ts';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const [, section = ''] = /^## Settings$(.*?)^## /ms.exec(readme) ?? [];

/** The rows of the table without its head; a row on several settings counts as one for each, with its part of the defaults. */
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .flatMap((line) => {
    const [, first = '', meaning = '', value = ''] = line.split(/(?<!\\) *\| */);
    const names = [...first.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
    const defaults = names.length === 1 ? [value] : value.split(', ');
    return names.map((name, at) => ({ name, text: meaning, value: defaults[at] ?? '' }));
  });

const settings: readonly { name: string; meaning: string }[] = settingGroups.flatMap(({ rows }) => [...rows]);
const meaningOf = (name: string) =>
  settings.find((row) => row.name === name)?.meaning.replace(/(?<=\d),(?=\d{3})/g, '');

test('the README has every setting that is read, once, and no other', () => {
  expect(rows.map(({ name }) => name).toSorted()).toEqual(settings.map(({ name }) => name).toSorted());
});

test('the README groups them as `--help` does', () => {
  const groups = [...section.matchAll(/^\| \*\*(.+?)\*\* \|/gm)].map(([, title]) => title);
  expect(groups.toSorted()).toEqual(settingGroups.map(({ title }) => title.replace(/ \(.*/, '')).toSorted());
});

test('a default that `--help` tells is the one in the README', () => {
  const told = rows.flatMap(({ name, value }) => {
    const meaning = meaningOf(name) ?? '';
    const [, word] = /(\w+) \(default\)/.exec(meaning) ?? /\(default (?!with |else\b)([^\s;)]+)/.exec(meaning) ?? [];
    return word === undefined ? [] : [{ name, word, value }];
  });
  expect(told.length).toBeGreaterThan(30);
  for (const { name, word, value } of told) expect(value.startsWith(`\`${word}\``), `${name}: ${word}`).toBe(true);
});

test('floors and ceilings that `--help` tells are in the README too; those of operations have a page of their own', () => {
  const onTheirPage = new Set<string>(limitTable.map(({ setting }) => setting));
  const told = rows
    .filter(({ name }) => !onTheirPage.has(name))
    .flatMap(({ name, text }) => {
      const [range] = /\d+ to \d+/.exec(meaningOf(name) ?? '') ?? [];
      return range === undefined ? [] : [{ name, range, text }];
    });
  expect(told.length).toBeGreaterThan(5);
  for (const { name, range, text } of told) expect(text, name).toContain(range);
});
