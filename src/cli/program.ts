import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { readScopes, readSecretOfAudit, readSettings } from '../server/config.ts';
import { EXIT } from './exit-code.ts';
import { auditHelp, exitCodesHelp, noSettingsHelp, schemaHelp, settingsHelp } from './help-text.ts';
import { invocation } from './invocation.ts';
import { packageVersion } from './package-version.ts';
import type { SchemaOptions } from './print-schema.ts';

/** Runs one command line and gives the exit code; what a command needs is loaded when it is chosen. */
export async function run(args: readonly string[]): Promise<number> {
  let code: number = EXIT.ok;
  const program = createProgram((result) => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage; // commander has said what is wrong
  }
  return code;
}

function createProgram(finish: (code: number) => void): Command {
  const program = new Command('verify-graph')
    .description(
      'A GraphQL gateway over PingOne Verify. Without settings it starts on an emulator with synthetic people.',
    )
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError(`(${invocation()} --help lists the commands)`)
    .exitOverride()
    .addHelpText('after', () => `${settingsHelp()}\n${exitCodesHelp}`);

  const serveCommand = program
    .command('serve', { isDefault: true })
    .description('start the gateway, on the emulator if no PingOne environment is set')
    .allowExcessArguments()
    .action(async (_options: unknown, command: Command) => {
      const [word] = command.args;
      // The default command also receives words that are no command at all.
      if (word !== undefined) command.error(`error: there is no command "${word}"`, { exitCode: EXIT.usage });
      const { serve } = await import('./serve.ts');
      finish(await serve(readSettings()));
    });
  const doctorCommand = program
    .command('doctor')
    .description('check settings, token, network and rights with one harmless read each')
    .action(async () => {
      const { doctor } = await import('./doctor/doctor.ts');
      finish(await doctor(readSettings(), (line) => process.stdout.write(`${line}\n`)));
    });
  for (const command of [serveCommand, doctorCommand]) {
    command.addHelpText('after', () => `${settingsHelp()}\n${exitCodesHelp}`);
  }

  program
    .command('emulator')
    .description('start the emulator of PingOne Verify alone')
    .option('--port <number>', 'port to listen on; 0: any free one', portNumber, '9480')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--seed <number>', 'another number draws other people', seedNumber, '1')
    .addHelpText('after', `${noSettingsHelp}\n${exitCodesHelp}`)
    .action(async (options: Record<string, string>) => {
      const { runEmulatorAlone } = await import('./emulator-process.ts');
      const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
      finish(await runEmulatorAlone(args, (text) => process.stdout.write(text)));
    });
  program
    .command('schema')
    .description('print the schema in GraphQL SDL')
    .option('--subgraph', 'instead what a supergraph is told of it, as _service tells it')
    .option('--user-profile', "with it the users' profile, as with SUBGRAPH_USER_PROFILE=shareable")
    .option('--user-roots', 'with it Query.user and Query.users, as with SUBGRAPH_USER_ROOTS=on')
    .option('--scopes', 'with it the scopes that fields ask for (@requiresScopes), as with CALLER_AUTH=jwt')
    .addHelpText('after', `${schemaHelp}\n${exitCodesHelp}`)
    .action(async (options: SchemaOptions) => {
      const { writeSchema } = await import('./print-schema.ts');
      finish(await writeSchema(options, readScopes, process));
    });
  const audit = program.command('audit').description('look after the audit trail');
  audit
    .command('verify')
    .description('check that no record of an audit trail was removed, altered, added or moved')
    .argument('<file...>', 'its file; where it was rotated its files, the oldest first')
    .option('--no-head', 'without the file .head beside it: a tail that was cut off is not seen then')
    .option('--after <hash>', 'the hash of the last record of the files before these, where those are gone', recordHash)
    .addHelpText('after', `${auditHelp}\n${exitCodesHelp}`)
    .action(async (files: string[], options: { head: boolean; after?: string }) => {
      const { verifyAudit } = await import('./audit/verify-audit.ts');
      const out = (line: string) => void process.stdout.write(`${line}\n`);
      const err = (line: string) => void process.stderr.write(`${line}\n`);
      finish(await verifyAudit(files, options, readSecretOfAudit(), { out, err }));
    });
  return program;
}

function portNumber(text: string): string {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return text;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}

function seedNumber(text: string): string {
  if (/^\d{1,9}$/.test(text)) return text;
  throw new InvalidArgumentError('A seed is a whole number of up to nine digits.');
}

function recordHash(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new InvalidArgumentError('A hash of a record is 64 digits and letters from a to f, in lower case.');
}
