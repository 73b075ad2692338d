// Loaded into the built server before it starts (`node --import`): breaks it from inside, with `PLANTED` in every place of
// an error where libraries put what they were working on. Each SIGUSR2 goes one step further.
const planted = process.env.PLANTED ?? '';
const { getTime } = Date.prototype;

class ReadFailed extends Error {}

/** A secret of its own for each place, so that a test can tell which one leaked. */
const secret = (/** @type {string} */ place) => `${planted}${place}`;

function fullError() {
  const error = new ReadFailed(`cannot read https://api.example/users/${secret('Text')}`, {
    cause: new Error(`caused by ${secret('Cause')}`),
  });
  return Object.assign(error, {
    authorization: `Bearer ${secret('Property')}`,
    config: { headers: { deeper: { password: secret('Nested') } }, list: [{ token: secret('List') }] },
    PASSWORD: secret('Capitals'),
    body: JSON.stringify({ password: secret('Serialised') }),
    toJSON: () => ({ password: secret('Json') }),
  });
}

const steps = [
  () => {
    // Every point in time that an answer holds is read with it.
    Date.prototype.getTime = () => {
      throw fullError();
    };
  },
  () => {
    Date.prototype.getTime = getTime;
    void Promise.reject(fullError());
    void Promise.reject(secret('Thrown'));
  },
  () => {
    setImmediate(() => {
      throw fullError();
    });
  },
];

process.on('SIGUSR2', () => steps.shift()?.());
