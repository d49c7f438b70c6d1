import { spawn } from 'node:child_process';

/** Programs that open an address in a person's browser, by the system. */
const openers: Readonly<Record<string, readonly [program: string, ...args: string[]]>> = {
  darwin: ['open'],
  // `start` belongs to the shell, which would take an address apart at each `&`.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  linux: ['xdg-open'],
};

/** Asks the system to open an address. Nobody waits for it: the address has been printed, too. */
export function openBrowser(address: string): void {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && (DISPLAY ?? '') === '' && (WAYLAND_DISPLAY ?? '') === '') return;
  const [program, ...args] = openers[process.platform] ?? [];
  if (program === undefined) return;
  const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true });
  child.on('error', ignoreMissingOpener);
  child.unref();
}

function ignoreMissingOpener(): void {}
