// Loaded into a measured process: writes down what it used when it ends.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpu: (userCPUTime + systemCPUTime) / 1e6, peak: maxRSS / 1024 };
  if (process.env['AUDIENCE_SYNC_USAGE']) writeFileSync(process.env['AUDIENCE_SYNC_USAGE'], JSON.stringify(usage));
});
