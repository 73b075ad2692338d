import { type Answer, type ErrorDetail, invalid, notFound } from './answer.ts';

/** Carries an error answer out of the depth of a handler. */
export class Refusal extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** For an id without a resource: 404 where it has the form of an id, 400 where it cannot be one. */
export function missing(what: string, id: string): Refusal {
  if (UUID.test(id)) return new Refusal(notFound(what));
  return new Refusal(invalid('INVALID_DATA', { code: 'INVALID_VALUE', target: 'id', message: 'not an identifier' }));
}

export const badParameter = (
  target: string,
  detail: Omit<ErrorDetail, 'target' | 'code'> & { code?: string },
): Refusal => new Refusal(invalid('INVALID_REQUEST', { code: 'INVALID_PARAMETER', ...detail, target }));
