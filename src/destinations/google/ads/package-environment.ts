/**
 * The environment that the package reads, by itself and from the process, whatever the program was given as its own: the one place
 * outside the command line that looks at it.
 */
const environment: Record<string, string | undefined> = process.env;

/** The gRPC of the package would print by itself what it cannot reach, and we say that. */
export function quietPackage(): void {
  environment['GRPC_VERBOSITY'] ??= 'NONE';
}

/** The proxy that the package's calls go through; undefined for none. */
export function packageProxy(): string | undefined {
  const { https_proxy: lower, HTTPS_PROXY: upper } = environment;
  const proxy = lower ?? upper ?? '';
  return proxy === '' ? undefined : proxy;
}
