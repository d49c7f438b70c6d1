type Step = () => void;

const steps: Record<'test' | 'file', Step[]> = { test: [], file: [] };

/** Has something undone when the running test ends. Helpers call it, whose own hooks would count for one file alone. */
export function afterTest(step: Step): void {
  steps.test.push(step);
}

/** Has something undone when the tests of the running file end. */
export function afterFile(step: Step): void {
  steps.file.push(step);
}

/** Undoes, the last first. */
export function cleanUp(after: 'test' | 'file'): void {
  for (const step of steps[after].splice(0).toReversed()) step();
}
