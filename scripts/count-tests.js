// Reads a report of Vitest: `node scripts/count-tests.js report.json exit-code` prints "passed failed skipped".
// A run that failed without a failed test (a file that did not load, a build that broke), and one that left no report,
// count as one failure.
import { existsSync, readFileSync } from 'node:fs';

const [file = '', exitCode = '1'] = process.argv.slice(2);
const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { success: false };
const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0, success } = report;
const ranWell = exitCode === '0' && success;

console.log(numPassedTests, ranWell ? numFailedTests : Math.max(numFailedTests, 1), numPendingTests + numTodoTests);
