// Written by `npm run destinations` from the folders beside it.
import type { PlatformSettings } from '../config/platform-settings.ts';
import { settings as adroll } from './adroll/settings.ts';
import { settings as criteo } from './criteo/settings.ts';
import { settings as file } from './file/settings.ts';
import { settings as google } from './google/settings.ts';
import { settings as linkedin } from './linkedin/settings.ts';
import { settings as meta } from './meta/settings.ts';

export const allSettings: readonly PlatformSettings[] = [adroll, criteo, file, google, linkedin, meta];
