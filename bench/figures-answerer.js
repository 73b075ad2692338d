// Loaded into a measured server (`node --import`) where there is no /proc: tells what it has used when it is asked.
const KIB_PER_MIB = 1024;
const US_PER_MS = 1000;

process.on('message', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.send?.({ cpuMs: (userCPUTime + systemCPUTime) / US_PER_MS, peakRssMiB: maxRSS / KIB_PER_MIB });
});
process.channel?.unref(); // no reason to live on
