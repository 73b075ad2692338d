import * as form from './settings-forms.ts';
import type { SettingsSource } from './settings-source.ts';
import { readManifest, type TrustedDocuments } from './trusted-documents.ts';

const FILE = 'TRUSTED_DOCUMENTS_FILE';

/**
 * The operations that are known beforehand, or nothing where operations are taken as they come; every fault is left in the
 * source. Whether they fit the schema is looked at when the gateway starts.
 */
export function readTrustedDocuments(
  source: SettingsSource,
  { production }: { production: boolean },
): TrustedDocuments | undefined {
  const mode = source.read('TRUSTED_DOCUMENTS', form.trust) ?? (production ? 'only' : 'allow');
  if (mode === 'off') return undefined;
  if (!source.has(FILE)) {
    if (source.has('TRUSTED_DOCUMENTS')) {
      source.faults.push(`${FILE} is missing: TRUSTED_DOCUMENTS=${mode} needs the manifest of the operations`);
    }
    return undefined;
  }
  const text = source.readFile(FILE);
  if (text === undefined) return undefined;
  const manifest = readManifest(text);
  if ('documents' in manifest) return { mode, documents: manifest.documents };
  source.faults.push(`${FILE} ${manifest.fault}`);
  return undefined;
}
