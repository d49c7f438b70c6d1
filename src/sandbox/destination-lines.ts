import { allPlatforms } from './all-platforms.ts';
import { platformNames, type SandboxUrls } from './start-sandbox.ts';

/** Lines of a config whose destinations are the local platforms, named like these. */
export function destinationLines(urls: SandboxUrls): string[] {
  const addresses: Readonly<Record<string, string>> = urls;
  const blocks = platformNames.flatMap((name) => {
    const { destination, endpoints } = allPlatforms[name];
    const places = Object.keys(endpoints).map((option) => `${option}: ${addresses[`${name}_${option}`] ?? ''}`);
    const lines = [`type: ${name}`, ...destination, `endpoint: ${urls[name]}`, ...places];
    return [`  ${name}:`, ...lines.map((line) => `    ${line}`)];
  });
  return ['destinations:', ...blocks];
}
