import { Refusal, type Reply } from './call.ts';
import { isFault, type Fault } from './fault.ts';
import { isRecord, isText, parseJson } from './json.ts';
import type { Person } from './person.ts';
import type { SandboxList } from './platform.ts';
import type { RecordedRequest } from './recorded-request.ts';

/** What the control interface of one server can do. Population, clock and processing are shared by all servers. */
export interface Controls {
  lists(): SandboxList[];
  requests(): readonly RecordedRequest[];
  clearRequests(): void;
  setPopulation(people: readonly Person[]): void;
  addFault(fault: Fault): void;
  clearFaults(): void;
  settle(): void;
  advance(ms: number): void;
}

export const CONTROL_PREFIX = '/_sandbox/';

/** Gives what to answer; undefined is `{"ok": true}`. */
type Action = (controls: Controls, body: unknown) => unknown;

const ACTIONS: Readonly<Record<string, Action>> = {
  'GET lists': (controls) => controls.lists(),
  'GET requests': (controls) => controls.requests(),
  'DELETE requests': (controls) => controls.clearRequests(),
  'PUT population': (controls, body) => controls.setPopulation(populationOf(body)),
  'POST faults': (controls, body) => controls.addFault(faultOf(body)),
  'DELETE faults': (controls) => controls.clearFaults(),
  'POST settle': (controls) => controls.settle(),
  'POST advance': (controls, body) => controls.advance(millisecondsOf(body)),
};

/** Answers a request under `/_sandbox/`; errors are `{"error": …}` with status 400, 404 or 405. */
export function answerControl(controls: Controls, method: string, path: string, body: Buffer): Reply {
  const name = path.slice(CONTROL_PREFIX.length);
  const action = actionOf(`${method} ${name}`);
  if (action === undefined) {
    const known = Object.keys(ACTIONS).some((key) => key.endsWith(` ${name}`));
    return known
      ? { status: 405, json: { error: `${method} is not possible here.` } }
      : { status: 404, json: { error: `There is nothing at ${CONTROL_PREFIX}${name}.` } };
  }
  try {
    return { status: 200, json: action(controls, parseJson(body.toString('utf8'))) ?? { ok: true } };
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}

function actionOf(key: string): Action | undefined {
  return Object.hasOwn(ACTIONS, key) ? ACTIONS[key] : undefined;
}

function populationOf(body: unknown): readonly Person[] {
  if (isPopulation(body)) return body;
  throw badBody('The body must be an array of people, each with an "id".');
}

function isPopulation(value: unknown): value is readonly Person[] {
  return Array.isArray(value) && value.every((person) => isRecord(person) && isText(person['id']));
}

function faultOf(body: unknown): Fault {
  if (isFault(body)) return body;
  throw badBody('The body must be a fault with a known "kind".');
}

function millisecondsOf(body: unknown): number {
  const ms = isRecord(body) ? body['ms'] : undefined;
  if (typeof ms === 'number' && ms >= 0) return ms;
  throw badBody('The body must be {"ms": n}, with n at least 0.');
}

function badBody(error: string): Refusal {
  return new Refusal({ status: 400, json: { error } });
}
