import { sameAnswers } from './compare.ts';
import { createSurroundings, sample } from './measure.ts';
import { failuresInWords } from './numbers.ts';
import { startBaseline, startGateway } from './processes.ts';
import { WORKLOADS } from './workloads.ts';

const BUSY_MACHINE = { SHED_DELAY_MS: '10000' }; // others may run beside it, which says nothing of the gateway
const FEW = { connections: 2, seconds: 30, warmSeconds: 0, most: 4 };

/** Asks every question a few times without measuring: whether the bench itself still works. Gives what does not. */
export async function check(say: (line: string) => void): Promise<string[]> {
  await using around = await createSurroundings({ apart: false });
  const servers = [
    await startBaseline(around.stubPort, null),
    await startGateway(around.stubPort, null, { settings: BUSY_MACHINE }),
  ];
  const faults: string[] = [];
  try {
    const alone = await sameAnswers(around, servers, WORKLOADS);
    for (const workload of WORKLOADS) {
      for (const server of servers) {
        const bytes = alone.get(`${workload.name} ${server.name}`)?.bytes;
        const { failures, answered } = await sample(around, server, workload, { ...FEW, bytes });
        say(`${workload.name}, ${server.name}: ${answered} answers`);
        if (answered < FEW.most) faults.push(`${workload.name}, ${server.name}: ${failuresInWords(failures)}`);
      }
    }
    return faults;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}
