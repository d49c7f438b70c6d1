import { allPlatforms } from './all-platforms.ts';
import { type PlatformName, platformNames, type SandboxUrls } from './start-sandbox.ts';

/** Lines of a config whose destinations are the local platforms, named like these. */
export function destinationLines(urls: SandboxUrls): string[] {
  const blocks = platformNames.flatMap((name) => [
    `  ${name}:`,
    ...destinationBlock(name, urls).map((line) => `    ${line}`),
  ]);
  return ['destinations:', ...blocks];
}

/** The lines of one of them. */
export function destinationBlock(name: PlatformName, urls: SandboxUrls): string[] {
  const { destination, endpoints } = allPlatforms[name];
  const addresses: Readonly<Record<string, string>> = urls;
  const places = Object.keys(endpoints).map((option) => `${option}: ${addresses[`${name}_${option}`] ?? ''}`);
  return [`type: ${name}`, ...destination, `endpoint: ${urls[name]}`, ...places];
}
