/** Whether it is a name of the IANA list; offsets such as `+01:00` are none. */
export function isTimezone(name: string): boolean {
  try {
    return (
      /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
    );
  } catch {
    return false;
  }
}

/** The zone of this machine; UTC where it has none by name. */
export function machineTimezone(): string {
  const zone: string | undefined = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone !== undefined && isTimezone(zone) ? zone : 'UTC';
}
