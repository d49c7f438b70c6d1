// Written by `npm run destinations` from the folders beside it.
import { platform as google } from './google/platform.ts';
import { platform as linkedin } from './linkedin/platform.ts';
import { platform as meta } from './meta/platform.ts';

export const allPlatforms = { google, linkedin, meta };
