import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const CHROMIUM_PATH = '/usr/bin/chromium'; // where Debian's package puts it

/** Whether browser tests can run; they are skipped where it is false. */
export const hasChromium: boolean = existsSync(CHROMIUM_PATH);

/** What a test that was skipped says. */
export const CHROMIUM_HINT = `needs Chromium at ${CHROMIUM_PATH} (Debian: apt-get install chromium)`;

const FLAGS = [
  '--no-sandbox', // tests often run as root, in a container
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // No name resolves, so that a page which reaches out fails here instead of working by the network of the day.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** One headless Chromium with a profile of its own, removed when it closes. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM_PATH, headless: true, args: FLAGS });

export interface WatchedPage extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses beyond the page's own origin that something on it asked for. */
  readonly strangers: string[];
  /** Errors in the console, uncaught exceptions, and answers of 400 or more. */
  readonly faults: string[];
}

/** A page in a fresh context (no storage, no cache), watched from before its first request. */
export async function openWatchedPage(browser: Browser, origin: string): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const strangers: string[] = [];
  const faults: string[] = [];
  const isOurs = (url: string) => url.startsWith(`${origin}/`) || /^(data|blob):/.test(url);
  context.on('request', (request) => {
    if (!isOurs(request.url())) strangers.push(request.url());
  });
  context.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
  });
  context.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => faults.push(`uncaught: ${String(error.error().stack)}`));
  const page = await context.newPage();
  return { page, context, strangers, faults, [Symbol.asyncDispose]: () => context.close() };
}
