import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM_HINT, hasChromium, launchChromium, openWatchedPage } from '../support/chromium.ts';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

let gateway: ChildProcess;
let url: string;

beforeAll(async () => {
  gateway = spawn(process.execPath, [MAIN, 'serve'], { env: { PORT: '0' }, stdio: ['ignore', 'pipe', 'pipe'] });
  url = await announcedUrl(gateway);
});

afterAll(async () => {
  if (gateway.exitCode !== null) return;
  const ended = once(gateway, 'exit');
  gateway.kill('SIGTERM');
  await ended;
});

describe.skipIf(!hasChromium)(hasChromium ? 'in Chromium' : `in Chromium: ${CHROMIUM_HINT}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  test('every example answers with what it promises, without an error or a request to another host', async () => {
    await using opened = await openWatchedPage(browser, new URL(url).origin);
    const { page, strangers, faults } = opened;
    await openGraphiql(page);
    expect(await page.title()).toBe('verify-graph');
    await expectText(page, '.graphiql-query-editor', 'No PingOne account');
    expect(await tabTitles(page)).toEqual(Object.keys(PROMISES));

    for (const [index, [title, promise]] of Object.entries(PROMISES).entries()) {
      await page.locator('.graphiql-tab-button').nth(index).click();
      await page.locator('.graphiql-tab-active', { hasText: title }).waitFor();
      const { data, errors } = await run(page);
      expect(errors, title).toBeUndefined();
      expect(data, title).toMatchObject(promise);
      await expectText(page, '.result-window', '"data"');
    }

    expect(strangers).toEqual([]);
    expect(faults).toEqual([]);
  });

  test('variables are filled in, the first tab included', async () => {
    await using opened = await openWatchedPage(browser, new URL(url).origin);
    await openGraphiql(opened.page);
    await expectText(opened.page, '[aria-label="Variables"] .view-lines, .graphiql-editor-tools + section', '"first"');
  });

  test('the schema documentation describes a type, and tabs still answer to a click beside it', async () => {
    await using opened = await openWatchedPage(browser, new URL(url).origin);
    const { page, faults } = opened;
    await openGraphiql(page);
    await page
      .getByRole('button', { name: /documentation/i })
      .first()
      .click();
    await page.locator('.graphiql-doc-explorer').getByText('VerifyTransaction', { exact: true }).first().click();
    await expectText(page, '.graphiql-doc-explorer', 'timedOut');
    await page.locator('.graphiql-tab-button').nth(1).click();
    await page.locator('.graphiql-tab-active', { hasText: 'WhyDidItFail' }).waitFor();
    expect(faults).toEqual([]);
  });

  test('what an earlier version left in the browser does not hide the examples', async () => {
    await using opened = await openWatchedPage(browser, new URL(url).origin);
    const { page, context } = opened;
    const old = JSON.stringify({
      activeTabIndex: 0,
      tabs: [{ ...OLD_TAB, title: 'Old', query: 'query Old { old }' }],
    });
    await context.addInitScript((tabState) => {
      localStorage.setItem('graphiql:tabState', tabState);
      localStorage.setItem('verify-graph:tabs:0ld:graphiql:tabState', tabState);
    }, old);
    await openGraphiql(page);
    expect(await tabTitles(page)).toEqual(Object.keys(PROMISES));
  });

  test('a tab that somebody opened is there after a reload, once, and no token is kept', async () => {
    await using opened = await openWatchedPage(browser, new URL(url).origin);
    const { page } = opened;
    await openGraphiql(page);
    await page.locator('.graphiql-tab-add').click();
    await page.locator('.graphiql-query-editor .view-lines').click();
    await page.keyboard.insertText('query Mine { verifyPolicies { name } }');
    await page.getByRole('button', { name: 'Headers' }).click();
    await page
      .locator('.graphiql-editor-tool .view-lines, .graphiql-editor-tools ~ section .view-lines')
      .last()
      .click();
    await page.keyboard.insertText('{ "authorization": "Bearer kept-by-mistake" }');
    const sent = page.waitForRequest((request) => request.method() === 'POST');
    await page.locator('.graphiql-execute-button').click();
    expect((await sent).headers().authorization).toBe('Bearer kept-by-mistake');
    await page.waitForFunction(() =>
      Object.entries(localStorage).some(([key, value]) => key.endsWith(':tabState') && value.includes('query Mine')),
    );
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('kept-by-mistake');
    await openGraphiql(page);
    expect(await tabTitles(page)).toEqual([...Object.keys(PROMISES), 'Mine']);
    expect(await page.locator('.graphiql-tab-active').textContent()).toContain('Mine');
  });
});

const OLD_TAB = { id: 'old', hash: null, variables: null, headers: null, operationName: 'Old', response: null };

/** What the answer to each example holds for sure, by the tab's title and in the order of the tabs. */
const PROMISES: Record<string, object> = {
  WhoIsVerified: {
    users: { nodes: expect.arrayContaining([partly({ latestVerifyTransaction: partly({ outcome: 'PASSED' }) })]) },
  },
  WhyDidItFail: {
    verifyTransaction: {
      outcome: 'FAILED',
      checks: expect.arrayContaining([partly({ type: 'GOVERNMENT_ID', rawStatus: 'DOCUMENT_EXPIRED' })]),
    },
  },
  WhichDocuments: { verifyTransaction: { documents: expect.arrayContaining([partly({ type: 'SELFIE' })]) } },
  WhichClaims: {
    user: { identityAssurance: { claims: { familyName: expect.any(String) }, transaction: { outcome: 'PASSED' } } },
  },
  WhatPapersSay: {
    verifyTransaction: {
      verifiedData: expect.arrayContaining([partly({ type: 'GOVERNMENT_ID', fullName: expect.any(String) })]),
    },
  },
  WhatIsPending: {
    user: {
      verifyTransactions: {
        nodes: expect.arrayContaining([
          partly({ outcome: 'PENDING', webVerification: partly({ url: expect.stringMatching(/^https?:/) }) }),
        ]),
      },
    },
  },
  WhichAttempts: { verifyTransaction: { previousDocuments: expect.arrayContaining([partly({ attempt: 1 })]) } },
  WhatPoliciesAsk: { verifyPolicies: expect.arrayContaining([partly({ isDefault: true })]) },
};

function partly(members: object): object {
  return expect.objectContaining(members);
}

async function openGraphiql(page: Page): Promise<void> {
  const introspected = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.goto(url);
  await introspected;
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
}

const tabTitles = (page: Page): Promise<string[]> => page.locator('.graphiql-tab-button').allTextContents();

/** Presses the button and gives the answer as it came over the wire. */
async function run(page: Page): Promise<{ data?: unknown; errors?: unknown }> {
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.locator('.graphiql-execute-button').click();
  return (await answered).json();
}

/** Waits for text in an editor or pane; the editor draws spaces as no-break spaces. */
async function expectText(page: Page, selector: string, text: string): Promise<void> {
  await page.waitForFunction(
    ([where, what]) =>
      [...document.querySelectorAll(where ?? '')].some((node) =>
        node.textContent?.replaceAll('\u00a0', ' ').includes(what ?? ''),
      ),
    [selector, text],
  );
}

/** The address that `serve` prints once it answers; the rest of its output is read so that it never blocks. */
function announcedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const read = (chunk: Buffer) => {
      said += chunk.toString();
      const found = /GraphiQL\s+(http\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The gateway ended with code ${code} and said:\n${said}`)));
  });
}
