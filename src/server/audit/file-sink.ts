import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isObject } from '../../datasources/http/wire-record.ts';
import type { ChainEnd } from './chain.ts';
import { holdsRecord, readTail } from './file-tail.ts';
import { headPath, headText, NOTHING_YET, parseHead } from './head.ts';
import type { Seal } from './seal.ts';
import type { Sink } from './sink.ts';

const MODE = 0o600; // who read whose papers is nobody else's business; an operator may widen it for a collector of logs

interface Opened {
  file: FileHandle;
  /** Absent for what is no regular file, such as a device: that can neither be read again nor be cut. */
  head?: FileHandle;
  inode: number;
  sizeBytes: number;
  /** Ends a line that was left torn. */
  prefix: string;
}

/** Appends to a file, and keeps a small file beside it that tells how far it got. */
export function createFileSink({ path, fsync, seal }: { path: string; fsync: boolean; seal: Seal }): Sink {
  let opened: Opened | undefined;
  let lastHash: string | undefined; // of the last record that was accepted here; no file can make it forgotten

  const letGo = async () => {
    const { file, head } = opened ?? {};
    opened = undefined;
    await Promise.allSettled([file?.close(), head?.close()]);
  };

  return {
    async open() {
      await letGo();
      const before = await stat(path).catch(() => undefined);
      if (before && !before.isFile() && !before.isCharacterDevice()) throw new Error('AUDIT_FILE has to name a file');
      const file = await open(path, 'a+', MODE).catch(explain('AUDIT_FILE'));
      try {
        const now = await file.stat();
        const sizeBytes = now.size;
        opened = { file, inode: now.ino, sizeBytes, prefix: '' };
        if (!now.isFile()) return { previous: null };
        const { head, said } = await openHead(path, sizeBytes, seal);
        opened.head = head;
        if (fsync && !before) await syncFolder(path);
        const { lastHash: found, isEnded, torn } = await readTail(file, sizeBytes);
        if (torn || !isEnded) opened.prefix = '\n';
        const isWhole = said.seq === NOTHING_YET.seq || (await holdsRecord(file, sizeBytes, said.hash));
        // Where the record that the side file knows is gone, it is named all the same: what was cut off must not be
        // forgotten with the next start.
        const previous = isWhole ? found : said.hash;
        const isCut = lastHash !== undefined && !(await holdsRecord(file, sizeBytes, lastHash));
        return { previous: isCut ? (lastHash ?? previous) : previous, ...(torn && { torn }), ...(isCut && { isCut }) };
      } catch (error) {
        if (!opened) await file.close();
        await letGo();
        throw error;
      }
    },

    async isOurs() {
      if (!opened?.head) return opened !== undefined;
      const now = await stat(path).catch(() => undefined);
      return now?.ino === opened.inode && now.size === opened.sizeBytes;
    },

    async append(lines, end) {
      if (!opened) throw new Error('the audit file is not open');
      const { file, head, prefix } = opened;
      const bytes = Buffer.from(prefix + lines);
      for (let written = 0; written < bytes.length; ) {
        written += (await file.write(bytes, written)).bytesWritten;
      }
      if (!head) return;
      if (fsync) await file.datasync();
      opened.sizeBytes += bytes.length;
      opened.prefix = '';
      // After the records, never before: a trail that is ahead of it was left by a crash, the contrary by nobody honest.
      lastHash = end.hash;
      await head.write(Buffer.from(headText(end, seal)), 0, undefined, 0);
    },

    close: letGo,
  };
}

const explain =
  (name: string) =>
  (error: unknown): never => {
    const code = isObject(error) && typeof error.code === 'string' ? error.code : 'unknown';
    throw new Error(`${name} cannot be opened for writing (${code}): check its folder and who may write there`);
  };

/** The side file and what it says. It is there before the first record is, so that only tampering can leave it out. */
async function openHead(path: string, sizeBytes: number, seal: Seal): Promise<{ head: FileHandle; said: ChainEnd }> {
  const at = headPath(path);
  const existing = await open(at, 'r+').catch((error: unknown) => {
    return isObject(error) && error.code === 'ENOENT' ? undefined : explain('The side file of AUDIT_FILE')(error);
  });
  if (existing) {
    const said = parseHead(await existing.readFile('utf8'), seal);
    if (said) return { head: existing, said };
    await existing.close();
    throw new Error(
      'The side file of AUDIT_FILE (.head) was not written with this AUDIT_SECRET: keep both files as they are, and name another AUDIT_FILE',
    );
  }
  if (sizeBytes > 0) {
    throw new Error(
      'AUDIT_FILE has a content, and its side file (.head) is missing: keep it as it is, and name another AUDIT_FILE',
    );
  }
  const head = await open(at, 'wx+', MODE).catch(explain('The side file of AUDIT_FILE'));
  await head.write(Buffer.from(headText(NOTHING_YET, seal)), 0, undefined, 0);
  return { head, said: NOTHING_YET };
}

/** Makes the name of a new file last, as fsync does for its content. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}
