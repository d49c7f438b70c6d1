// Written by `npm run destinations` from the folders beside it.
import { platform as adroll } from './adroll/platform.ts';
import { platform as criteo } from './criteo/platform.ts';
import { platform as google } from './google/platform.ts';
import { platform as linkedin } from './linkedin/platform.ts';
import { platform as meta } from './meta/platform.ts';

export const allPlatforms = { adroll, criteo, google, linkedin, meta };
