import { UserError, type UserErrorOptions } from '../../errors/user-error.ts';

type Fault = 'cut off' | 'damaged' | 'dictionary' | 'parts' | 'password' | 'window';

const words: Readonly<Record<Fault, { readonly is: string; readonly fix: string }>> = {
  'cut off': {
    is: 'is cut off: its compressed content ends too early',
    fix: 'Copy or export it again, and wait until it is complete.',
  },
  damaged: { is: 'is damaged: it is compressed and cannot be unpacked', fix: 'Copy or export it again.' },
  dictionary: {
    is: 'was compressed with a dictionary that is not part of it',
    fix: 'Compress it without `-D`, or unpack it first.',
  },
  parts: { is: 'is one of several parts of an archive', fix: 'Unpack the parts together first.' },
  password: {
    is: 'is protected by a password',
    fix: 'Unpack it and name what was in it, or export it again without a password.',
  },
  window: {
    is: 'was compressed with more than 128 MiB of memory (zstd --long)',
    fix: 'Compress it without `--long`, or unpack it first.',
  },
};

/** What is wrong with compressed content. */
export class UnpackError extends Error {
  override readonly name = 'UnpackError';
  readonly fault: Fault;

  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault, options);
    this.fault = fault;
  }
}

/** The same in the words of whoever exported the file. */
export function unpackError(fault: Fault, label: string, options: UserErrorOptions = {}): UserError {
  const { is, fix } = words[fault];
  return new UserError(`${label} ${is}`, { ...options, fix });
}
