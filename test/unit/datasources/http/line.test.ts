import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type InLine, Line } from '../../../../src/datasources/http/line.ts';

interface Person extends InLine {
  name: number;
}

test('a line is what a set would be, whoever comes and leaves in whatever order', () => {
  const steps = fc.array(fc.oneof(fc.constant('come' as const), fc.constant('serve' as const), fc.nat(200)), {
    maxLength: 600,
  });
  fc.assert(
    fc.property(steps, (all) => {
      const line = new Line<Person>();
      const model = new Set<Person>();
      const everybody: Person[] = [];
      for (const step of all) {
        if (step === 'come') {
          const person = { name: everybody.length };
          everybody.push(person);
          line.add(person);
          model.add(person);
        } else {
          const person = step === 'serve' ? line.first() : everybody[step];
          if (person) line.delete(person);
          if (person) model.delete(person);
        }
        expect(line.size).toBe(model.size);
        expect(line.first()).toBe([...model][0]);
      }
    }),
  );
});

test('who stands in one line does not leave another', () => {
  const [one, other] = [new Line<Person>(), new Line<Person>()];
  const person = { name: 1 };
  one.add(person);
  other.delete(person);
  expect([one.size, other.size, one.first()]).toEqual([1, 0, person]);
});
