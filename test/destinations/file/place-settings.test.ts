import { expect, test } from 'vitest';
import { placeUrl, sayPlace, type SftpPlace } from '../../../src/destinations/file/place-settings.ts';
import { sftpFailure } from '../../../src/destinations/file/sftp-failure.ts';

const place: SftpPlace = {
  kind: 'sftp',
  host: 'sftp.example.com',
  port: 22,
  user: 'acme',
  folder: 'in',
  hostKey: undefined,
  privateKey: undefined,
  passphrase: undefined,
  password: 'made up',
};

test('whoever signs in tells a place from another, and stands in no words: user and host look like an e-mail address', () => {
  expect(placeUrl(place)).toBe('sftp://acme@sftp.example.com/~/in');
  expect(sayPlace(place)).toBe('sftp://sftp.example.com/~/in');
});

test('a server that is not found says so, and which settings to look at', () => {
  const { message, fix } = sftpFailure(
    place,
    'read it',
    Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }),
  );
  expect(message).toBe('sftp://sftp.example.com/~/in: cannot read it: no host of this name is known (ENOTFOUND)');
  expect(fix).toContain('`sftp.host`');
});
