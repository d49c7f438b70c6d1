import { ExitCode } from '../errors/exit-code.ts';
import type { CommandDefinition, CommandGroup } from './command.ts';

const { later, credentials, refused, locked } = ExitCode;

const auth: CommandGroup = { name: 'auth', summary: 'sign in to platforms, and see with what' };
/** A destination that somebody signs in to. */
export const signedInTo = { syntax: '<destination>', summary: 'its name in the config, or its platform' };

export const authCommands: readonly CommandDefinition[] = [
  {
    name: 'login',
    group: auth,
    summary: 'sign in to Google or LinkedIn in a browser, and store the token',
    arguments: [signedInTo],
    options: [
      { flags: '--redirect-uri <address>', summary: 'where the browser comes back to; registered for the app' },
      { flags: '--no-browser', summary: 'open no browser and wait for none: paste the address it ends at' },
      { flags: '--keyring', summary: 'store the token in the keyring of this machine, where there is one' },
      { flags: '--timeout <duration>', summary: 'how long to wait for you (default: 5m)' },
    ],
    notes: [
      'The destination names your own OAuth client and no token:',
      '  auth: { client_id: ..., client_secret: ... }',
      'The token goes to .audience-sync/credentials.json, which you alone may read.',
      'Google comes back to this machine by itself. LinkedIn sends people only to an',
      'address that is registered for the app; paste what you end at there.',
    ],
    examples: [
      'audience-sync auth login google',
      'audience-sync auth login linkedin --redirect-uri https://example.com/',
    ],
    exitCodes: [later, credentials, refused, locked],
    load: () => import('./commands/auth-login.ts'),
  },
  {
    name: 'status',
    group: auth,
    summary: 'show what each destination signs in with, and where that comes from',
    options: [{ flags: '--online', summary: 'also ask the platforms whether they take it' }],
    exitCodes: [later, credentials, refused],
    load: () => import('./commands/auth-status.ts'),
  },
  {
    name: 'logout',
    group: auth,
    summary: 'forget the token that a login stored',
    arguments: [signedInTo],
    exitCodes: [credentials, locked],
    load: () => import('./commands/auth-logout.ts'),
  },
];
