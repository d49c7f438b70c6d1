import { afterAll, afterEach } from 'vitest';
import { cleanUp } from './clean-up.ts';

afterEach(() => cleanUp('test'));
afterAll(() => cleanUp('file'));
